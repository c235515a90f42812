/** The process that takes a list: when it runs, at what priority, and what is said of its end. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../../machines/domain.ts';
import { createListTaker } from '../../../src/region/list/list-taker.ts';
import type { OfferedList } from '../../../src/region/list/offers.ts';
import { until } from '../../support/hardware/until.ts';

const offered: OfferedList = { from: 'region', id: 'aa', exportedAt: '2026-11-25T23:00:00Z' };
let folder: string;
let closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-taker-'));
});
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
  rmSync(folder, { recursive: true, force: true });
});

/** In place of the kiosk's own program. */
function taker(end: string, atRest = () => true, from: OfferedList['from'] = 'region') {
  const program = join(folder, 'program.mjs');
  const said = join(folder, 'said.json');
  writeFileSync(
    program,
    `import { writeFileSync } from 'node:fs';
     import { getPriority } from 'node:os';
     setTimeout(() => {
       const words = { words: process.argv.slice(2), nice: getPriority(), path: process.env.PATH };
       writeFileSync(${JSON.stringify(said)}, JSON.stringify(words));
       ${end}
     }, 100);`,
  );
  const reports: Report[] = [];
  const lists = createListTaker({
    ...{ offers: () => [{ ...offered, from }], blockList: { about: () => null }, atRest, program },
    ...{ file: '/etc/kiosk.json', environment: { PATH: '/nowhere' } },
    log: (report) => reports.push(report),
  });
  closing.push(lists.close);
  const heard = () => JSON.parse(readFileSync(said, 'utf8'));
  return { lists, reports, heard };
}

test('it runs beside the kiosk, at a low priority, with the environment of its start', async () => {
  const { lists, reports, heard } = taker('');
  lists.check();
  // One at a time.
  lists.check();
  await until(() => reports.length > 0, 'the end', 20_000);
  expect(reports).toMatchObject([{ level: 'info', code: 'region-list-taken' }]);
  expect(heard()).toEqual({
    words: ['cache', 'import', '--from-region', '--config', '/etc/kiosk.json'],
    ...{ nice: 10, path: '/nowhere' },
  });
});

test('nothing is taken while a patron is at the screen', () => {
  const { lists, reports, heard } = taker('', () => false);
  lists.check();
  expect(heard).toThrow();
  expect(reports).toEqual([]);
});

test.each([
  ['region', 'region-list-refused'],
  ['branch', 'branch-list-refused'],
] as const)(
  'a list of the %s that is refused stays what it was, and the log says why',
  async (from, code) => {
    const end = `process.stderr.write('It is bad.\\nMore of it.\\n'); process.exitCode = 65;`;
    const { lists, reports } = taker(end, () => true, from);
    lists.check();
    await until(() => reports.length > 0, 'the end', 20_000);
    expect(reports).toMatchObject([{ level: 'warn', code }]);
    expect(reports[0]?.text).toMatch(/^The block list of 2026-11-25T23:00:00Z, .* It is bad\.$/);
    // Not again at once.
    lists.check();
    await lists.close();
    expect(reports).toHaveLength(1);
  },
);

test('it ends with the kiosk, and nothing is said', async () => {
  const { lists, reports } = taker('setInterval(() => {}, 1_000);');
  lists.check();
  await lists.close();
  expect(reports).toEqual([]);
});
