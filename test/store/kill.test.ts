import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Head } from '../../src/store/types.ts';
import { bundle } from '../support/store/bundle.ts';
import { newFolder, open } from '../support/store/folder.ts';

let program = '';
beforeAll(async () => {
  program = await bundle(new URL('../support/store/store-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

/**
 * Runs the program and kills it (SIGKILL) when it has said `lines` lines; resolves to all that it
 * said.
 */
function killAfter(folder: string, lines: number): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, 'work'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

test('kill -9 at any step: what was said to be on disk is on disk, in order, and nothing is damaged', {
  timeout: 60_000,
}, async () => {
  const folder = newFolder();
  const said: string[] = [];
  const heads: Head[] = [];
  const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  for (const lines of fc.sample(fc.integer({ min: 2, max: 30 }), { numRuns: 16, seed })) {
    said.push(...(await killAfter(folder, lines)));
    // A crash never looks like another hand: each opening finds the journal whole, with every head
    // that it logged before.
    const { journal, reports, close } = open(folder);
    expect(reports.map(({ code }) => code)).not.toContain('journal-changed');
    heads.push(journal.standing().head);
    expect(journal.unknownHeads(heads)).toEqual([]);
    close();
  }
  // The opening checks the integrity of the file.
  const { journal } = open(folder);
  const entries = new Map(journal.open().map((entry) => [entry.id, entry]));
  const ids = [...entries.keys()];
  expect(ids).toEqual(ids.map((_, index) => index + 1));
  let steps = 0;
  for (const line of said) {
    const [word, id] = line.split(' ');
    if (word === 'opened') continue;
    const entry = entries.get(Number(id));
    expect(entry?.transaction).toMatchObject({ kind: 'check-out', item: `3000${id}` });
    if (word === 'noted') expect(entry?.notes).toEqual([{ step: 'released' }]);
    if (word === 'settled') expect(entry?.settlement).toEqual({ state: 'deferred' });
    steps += 1;
  }
  expect(steps).toBeGreaterThan(24);
  expect(said.every((line) => /^(opened|(begun|noted|settled) \d+)$/.test(line))).toBe(true);
});

test('no card, item, amount or word of an answer can be read in any file of the folder', () => {
  const folder = newFolder();
  const store = open(folder);
  const at = '2026-11-24T10:00:00Z';
  const canaries = [
    '23550000000018',
    '30000000000017',
    'E00401001234AAAA',
    'canary-words',
    '987654',
  ];
  const [patron = '', item = '', uid = '', message = ''] = canaries;
  const id = store.journal.begin(
    { kind: 'check-out', item, patron, uids: [uid], mode: 'online' },
    at,
  );
  store.journal.settle(id, { state: 'refused', message }, at);
  const fees = [{ id: message, amountCents: 987654 }];
  const payment = {
    kind: 'payment',
    way: 'terminal',
    driver: 'zvt',
    attempt: 'a1',
    patron,
    fees,
    amountCents: 987654,
    before: 'none',
  } as const;
  store.journal.begin(payment, at);
  store.cache.put(patron, { observedAt: at, manualBlocks: [message], fees });
  expect(findCanaries(folder, canaries)).toEqual([]);
  store.close();
  expect(findCanaries(folder, canaries)).toEqual([]);
  // The search itself finds what is in clear.
  expect(findCanaries(folder, ['refused'])).not.toEqual([]);
});

function findCanaries(folder: string, canaries: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    for (const canary of canaries) {
      const forms = [
        Buffer.from(canary, 'utf8'),
        Buffer.from(canary, 'utf16le'),
        Buffer.from(canary, 'hex'),
      ];
      if (forms.some((form) => form.length >= 3 && bytes.includes(form)))
        found.push(`${canary} in ${name}`);
    }
  }
  return found;
}
