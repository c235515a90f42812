import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Count } from '../../src/store/figures/count.ts';
import { openFigures } from '../../src/store/figures/figures-file.ts';
import { runCommand } from '../support/commands/run.ts';

function kioskWith(counts: readonly Count[]) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-figures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'kiosk.config.json');
  const sip2 = { address: 'tcp://127.0.0.1:6001' };
  writeFileSync(file, JSON.stringify({ sip2, policy: 'wise', store: { folder } }));
  writeFileSync(join(folder, 'reserve'), '');
  const figures = openFigures(folder, () => {});
  figures.add(counts);
  figures.close();
  return (...words: string[]) => runCommand(['figures', '--config', file, ...words]);
}

const counts: Count[] = [
  { day: '2026-10-31', hour: 9, what: 'loans', detail: 'online', count: 9 },
  { day: '2026-11-20', hour: 14, what: 'loans', detail: 'online', count: 2 },
  { day: '2026-11-20', hour: 14, what: 'loans', detail: 'offline', count: 1 },
  { day: '2026-11-20', hour: 14, what: 'offline-seconds', detail: '', count: 61 },
  { day: '2026-11-21', hour: 9, what: 'refusals', detail: 'on-hold', count: 2 },
];

test('a month as CSV has a row for each count, below a head in words', async () => {
  const { out, err, status } = await kioskWith(counts)('--month', '2026-11', '--csv');
  expect([err, status]).toEqual(['', 0]);
  expect(out.split('\r\n')).toEqual([
    'day,from hour,what,which,number',
    '2026-11-20,14,loans,offline,1',
    '2026-11-20,14,loans,online,2',
    '2026-11-20,14,offline-seconds,,61',
    '2026-11-21,9,refusals,on-hold,2',
    '',
  ]);
});

test('a month to print has the sums, the days and the hours, 80 columns wide', async () => {
  const { out, status } = await kioskWith(counts)('--month', '2026-11');
  expect(status).toBe(0);
  expect(out).toMatch(/^loans +3 {2}online 2, offline 1$/m);
  expect(out).toMatch(/^off line \(minutes\) +2$/m);
  expect(out).toMatch(/^11-20 +- +3( +-){7} +2$/m);
  expect(out).toMatch(/^11-30( +-){10}$/m);
  expect(out).not.toContain('11-31');
  expect(out).toMatch(/^14h +- +3/m);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each(['2026-13', '2026-1', '11-2026', 'november', ''])(
  'the month %j is refused, with how to write it',
  async (month) => {
    const { err, status } = await kioskWith(counts)('--month', month);
    expect([status, err]).toEqual([64, expect.stringContaining('as in 2026-11')]);
  },
);

test('a month without figures is refused, with those that have some', async () => {
  const run = kioskWith(counts);
  const { err, status } = await run('--month', '2025-02');
  expect([status, err]).toEqual([66, expect.stringContaining('2026-11, 2026-10')]);
  expect(await run('--months')).toMatchObject({ out: '2026-11\n2026-10\n', status: 0 });
});
