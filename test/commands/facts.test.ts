/** `kiosk facts`: what it takes, what it refuses, and a kill of its process at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Ended, runCommand } from '../support/commands/run.ts';
import { builtProgram } from '../support/repository/built.ts';
import { isLong } from '../support/repository/share.ts';
import { importFactsText } from '../support/store/facts.ts';
import { newFolder, open } from '../support/store/folder.ts';

const exportedAt = '2026-11-25T23:00:00+01:00';
const card = '23550000000018';

interface Case {
  folder: string;
  data: string;
  run(words: string[], input?: string): Promise<Ended>;
  put(name: string, content: string | Uint8Array): string;
}
function inFolder(facts: object = {}): Case {
  const folder = newFolder();
  const data = join(folder, 'data');
  const config = join(folder, 'kiosk.json');
  writeFileSync(config, JSON.stringify({ version: 2, store: { folder: data }, facts }));
  return {
    folder,
    data,
    run: (words, input = '') =>
      runCommand(['facts', ...words], {
        input,
        folder,
        env: { ...process.env, KIOSK_CONFIG: config },
      }),
    put(name, content) {
      const file = join(folder, name);
      writeFileSync(file, content);
      return file;
    },
  };
}
function linesOf(count: number, status = 5): string {
  const patrons = Array.from({ length: count }, (_, nth) => ({
    card: `2355${nth}`,
    facts: { membership: { status, type: 'adult', feeCents: 0 }, fees: [], manualBlocks: [] },
  }));
  const lines = [{ facts: 1, exportedAt, entries: count }, ...patrons];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

describe('kiosk facts import', () => {
  test('JSON lines: a file, a packed one, standard input', async () => {
    const { data, run, put } = inFolder();
    const json = linesOf(3);
    for (const [words, input] of [
      [[put('a.jsonl', json)], ''],
      [[put('a.jsonl.gz', gzipSync(json))], ''],
      [['-'], json],
    ] as const) {
      const { status, out, err } = await run(['import', ...words], input);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toContain(`Facts of 3 patrons with 3 cards, as exported at ${exportedAt}`);
    }
    expect(open(data).factsBase.get('23552')?.membership?.status).toBe(5);
  });

  test('a report as CSV in the encoding of the configuration; a type without a limit is named', async () => {
    const columns = { card: 'Kaart', membershipType: 'Abonnement', manualBlock: 'Geblokkeerd één' };
    const { data, run, put } = inFolder({ csv: { encoding: 'windows-1252', columns } });
    const text = 'Kaart;Abonnement;Geblokkeerd één;Naam\n23551;Bébé;;Peeters\n';
    const { status, err } = await run(['import', put('a.csv', Buffer.from(text, 'latin1'))]);
    expect({ status, err }).toEqual({
      status: 0,
      err: expect.stringMatching(/^1 patron has no limit: limits\.maximumFeesCents.*\(Bébé\)/),
    });
    const { factsBase } = open(data);
    expect(factsBase.get('23551')).toMatchObject({
      membership: { type: 'Bébé' },
      manualBlocks: [],
    });
  });

  test.each<[string, string, string, number, RegExp]>([
    ['no such file', 'none.jsonl', '', 66, /there is no such file/],
    ['CSV without columns', 'a.csv', 'Kaart\n1\n', 78, /facts\.csv in the configuration/],
    ['too many bad lines', 'a.jsonl', `${linesOf(1)}rubbish\n`, 65, /old facts stay in place/],
    ['a file that is cut short', 'a.jsonl', linesOf(3).slice(0, -80), 65, /old facts stay/],
    ['a packed file that is not whole', 'a.gz', '', 65, /cannot be unpacked/],
  ])('refuses %s, and the old facts stay', async (_, name, text, code, why) => {
    const { data, folder, run, put } = inFolder();
    await importFactsText(data, linesOf(2));
    if (text !== '') put(name, text);
    if (name === 'a.gz') put(name, gzipSync(linesOf(500)).subarray(0, 300));
    const { status, err } = await run(['import', join(folder, name)]);
    expect({ status, err }).toEqual({ status: code, err: expect.stringMatching(why) });
    expect(open(data).factsBase.about()?.patrons).toBe(2);
  });

  test('a report without its columns is refused by the names of the headings', async () => {
    const { run, put } = inFolder({ csv: { columns: { card: 'Kaart', manualBlock: 'Blok' } } });
    const { status, err } = await run(['import', put('a.csv', 'Kaart;Naam\n23551;Peeters\n')]);
    expect({ status, err }).toEqual({ status: 65, err: expect.stringMatching(/no column "Blok"/) });
    expect(err).not.toMatch(/Peeters|23551/);
  });

  test('bad lines are listed by number, without what stands in them', async () => {
    const { run, put } = inFolder({ mostBadPercent: 50 });
    const bad = { card, facts: { name: 'An Peeters' } };
    const text = linesOf(2).replace('"entries":2', '"entries":3') + JSON.stringify(bad);
    const { status, out, err } = await run(['import', put('a.jsonl', text)]);
    expect(status).toBe(0);
    expect(out).toContain('1 bad line left out');
    expect(err).toMatch(/a\.jsonl:4: facts: has a field that is not known there; left out/);
    expect(err).not.toMatch(/Peeters|2355/);
  });

  test('a key that is not one is named', async () => {
    const { data, run } = inFolder();
    open(data).close();
    writeFileSync(join(data, 'journal.key'), 'short');
    expect(await run(['import', '-'], linesOf(1))).toMatchObject({
      status: 74,
      err: expect.stringMatching(/key of the journal is 5 bytes long/),
    });
  });
});

describe('kiosk facts blocked', () => {
  const patrons = [
    ['1', { membership: { status: 5, type: 'adult', feeCents: 0 }, fees: [] }],
    ['2', { membership: { status: 9, type: 'adult', feeCents: 0 }, fees: [] }],
    [
      '3',
      {
        membership: { status: 5, type: 'adult', feeCents: 0 },
        fees: [{ id: 'F', amountCents: 1_240, createdOn: '2026-11-20', institution: '3550' }],
      },
    ],
  ] as const;
  const text = patrons
    .map(([nth, facts]) => ({
      cards: [`2355${nth}`, `2399${nth}`],
      facts: { ...facts, institution: '3550', replacementInvoices: [], manualBlocks: [] },
    }))
    .map((line) => JSON.stringify(line))
    .join('\n');
  const recently = new Date(Date.now() - 3_600_000).toISOString();

  test('makes the block list by the policy: each card, what is denied, by which rules', async () => {
    const { data, run } = inFolder();
    await importFactsText(data, text, { exportedAt: recently });
    expect(await run(['blocked'])).toEqual({
      status: 0,
      out: `4 of 6 cards are blocked, by the facts exported at ${recently}.\n`,
      err: '',
    });
    const { blockList, factsBase } = open(data);
    expect(blockList.about()).toEqual({ exportedAt: recently, entries: 4 });
    for (const card of ['23551', '23991']) expect(blockList.get(card)).toBeNull();
    for (const card of ['23552', '23992'])
      expect(blockList.get(card)).toMatchObject({
        rules: ['cancelled'],
        denies: expect.arrayContaining(['checkOut', 'renew', 'hold', 'pay']),
      });
    for (const card of ['23553', '23993'])
      expect(blockList.get(card)).toEqual({
        rules: ['maximum-fees'],
        denies: ['checkOut', 'renew'],
      });
    expect(factsBase.about()?.patrons).toBe(3);
  });

  test('--forget leaves the list alone', async () => {
    const { data, run } = inFolder();
    await importFactsText(data, text, { exportedAt: recently });
    expect((await run(['blocked', '--forget'])).status).toBe(0);
    const { blockList, factsBase } = open(data);
    expect([blockList.about()?.entries, factsBase.about()]).toEqual([4, null]);
    expect(readdirSync(data)).not.toContain('facts-base.db');
  });

  test('without facts, or with a part that was changed, makes no list', async () => {
    const { data, run } = inFolder();
    expect(await run(['blocked'])).toMatchObject({ status: 74 });
    await importFactsText(data, text, { exportedAt: recently });
    const file = join(data, 'facts-base.db');
    const bytes = readFileSync(file);
    expect((await run(['blocked'])).status).toBe(0);
    const stamp = statSync(join(data, 'block-list.db')).mtimeMs;
    // The sealed blocks stand at the end of the last page.
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(file, bytes);
    expect(await run(['blocked'])).toMatchObject({
      status: 74,
      err: expect.stringMatching(/damaged/),
    });
    expect(statSync(join(data, 'block-list.db')).mtimeMs).toBe(stamp);
    await run(['import', '-'], '{"facts":1,"entries":0}');
    expect((await run(['blocked'])).out).toMatch(/^0 of 0 cards are blocked/);
  });
});

test('kill -9 at any moment of an import: the facts of the day before, or the new ones', async () => {
  const { folder, data, run, put } = inFolder();
  await importFactsText(data, linesOf(2_000, 4));
  const many = isLong ? 20_000 : 5_000;
  const file = put('new.jsonl', linesOf(many, 5));
  const environment = { ...process.env, KIOSK_CONFIG: join(folder, 'kiosk.json') };
  const import_ = () =>
    spawn(process.execPath, [builtProgram(), 'facts', 'import', file], { env: environment });
  const fromMs = performance.now();
  await once(import_(), 'close');
  const wholeMs = performance.now() - fromMs;
  const seen = new Set<number>();
  // From the moment on at which the new file is begun: the first kill is always before its end.
  for (const share of isLong ? [0, 0.5, 0.75, 0.9, 0.97] : [0, 0.9]) {
    await importFactsText(data, linesOf(2_000, 4));
    const begun = watch(data);
    const child = import_();
    const ended = once(child, 'close');
    while (!readdirSync(data).some((name) => name.endsWith('.new'))) await once(begun, 'change');
    begun.close();
    const timer = setTimeout(() => child.kill('SIGKILL'), wholeMs * share);
    await ended;
    clearTimeout(timer);
    const { factsBase, close } = open(data);
    const { patrons } = factsBase.about() ?? { patrons: 0 };
    expect([2_000, many]).toContain(patrons);
    const statuses = new Set([...factsBase.all()].map(({ facts }) => facts.membership?.status));
    expect([...statuses]).toEqual([patrons === 2_000 ? 4 : 5]);
    seen.add(patrons);
    close();
  }
  expect(seen).toContain(2_000);
  expect((await run(['import', '-'], linesOf(3))).status).toBe(0);
  expect(readdirSync(data).filter((name) => name.includes('.new'))).toEqual([]);
  expect(statSync(join(data, 'facts-base.db')).mode & 0o777).toBe(0o600);
}, 120_000);
