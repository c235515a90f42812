/**
 * The audit trail on a real disk: what is done cannot push out what was done before, and the disk
 * does not fill.
 */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { Fault } from '../../src/fault.ts';
import { atLeast, createLog } from '../../src/log.ts';
import { NotDone } from '../../src/screen/web/answers.ts';
import { type AuditOptions, openAudit } from '../../src/technician/audit/audit.ts';

let folder: string;
let nowMs: number;
let reports: Report[];
const clock = { now: () => new Date(nowMs).toISOString() };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-audit-'));
  nowMs = Date.parse('2026-03-01T09:00:00Z');
  reports = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(more: Partial<AuditOptions> = {}) {
  return openAudit({
    folder,
    clock,
    keepDays: 365,
    mayRemove: () => true,
    log: (report) => void reports.push(report),
    ...more,
  });
}
function later(seconds: number) {
  nowMs += seconds * 1_000;
}
function bytes() {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
const operator = { role: 'operator', by: 'AB' } as const;

test('a look at a number outlives any number of tests, log-ins and refusals, in the file and in the log', () => {
  const audit = open();
  audit.write({ ...operator, action: 'journal-reveal', what: ['entry 17'] });
  const initials = (nth: number) =>
    `A${String.fromCodePoint(0x41 + (nth % 26), 0x61 + (Math.floor(nth / 26) % 26))}`;
  for (let nth = 0; nth < 60_000; nth += 1) {
    later(0.003);
    audit.write({ ...operator, action: 'test', what: ['clock'] });
    if (nth % 10 === 0)
      audit.write({ role: 'operator', by: initials(nth / 10), action: 'log-in', what: [] });
    if (nth % 10 === 5) audit.write({ ...operator, action: 'not-allowed', what: ['GET /audit'] });
  }
  audit.close();
  expect(audit.read({ most: 500, changes: true })).toMatchObject([
    { action: 'journal-reveal', what: ['entry 17'] },
  ]);
  expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8').split('\n')[0]).toContain(
    '"what":["entry 17"]',
  );
  expect(bytes()).toBeLessThan(110_000);
  // As often in the log, which other things must not be pushed out of either.
  expect(reports.length).toBeLessThan(1_500);
  expect(reports[0]).toEqual({
    ...{ level: 'info', part: 'service', code: 'audit' },
    text: 'operator AB: journal-reveal (entry 17).',
  });
  expect(reports.at(-1)?.text).toMatch(/left-out|times more/);
});

test('what is done again is counted, and how often is written', () => {
  const audit = open();
  for (let nth = 0; nth < 40; nth += 1)
    audit.write({ ...operator, action: 'test', what: ['clock'] });
  audit.write({ ...operator, action: 'test', what: ['printer'] });
  later(601);
  audit.write({ ...operator, action: 'journal-close', what: ['entry 3'] });
  expect(
    audit.read({ most: 9 }).map(({ action, what, times }) => [action, what[0], times]),
  ).toEqual([
    ['journal-close', 'entry 3', undefined],
    ['test', 'clock', 39],
    ['test', 'printer', undefined],
    ['test', 'clock', undefined],
  ]);
});

test('changes have a most for each day and role, over a restart too; the other role and the command line go on', () => {
  let audit = open();
  const change = (role: 'operator' | 'technician' | 'socket') =>
    audit.write({ role, action: 'journal-retry', what: ['entry 17'] });
  let done = 0;
  const flood = () => {
    for (; done < 100_000; done += 1) change('operator');
  };
  expect(flood).toThrow(NotDone);
  const first = done;
  expect(first).toBeGreaterThan(1_000);
  audit = open();
  expect(flood).toThrow(/has reached today's limit of changes/i);
  expect(done).toBe(first);
  change('technician');
  change('socket');
  expect(bytes()).toBeLessThan(202_000);
  later(86_400);
  change('operator');
  expect(audit.read({ most: 3 }).map(({ role }) => role)).toEqual([
    'operator',
    'socket',
    'technician',
  ]);
});

test('one file a month, for its owner alone; read through all of them; what is older than is asked for goes', () => {
  const audit = open({ keepDays: 100 });
  for (let day = 0; day < 180; day += 1) {
    audit.write({ role: 'technician', action: 'texts', what: [`day ${day}`] });
    later(86_400);
  }
  const files = readdirSync(folder).sort();
  expect(files).toEqual([
    'audit-2026-05-01T09-00-00-000Z.jsonl',
    'audit-2026-06-01T09-00-00-000Z.jsonl',
    'audit-2026-07-01T09-00-00-000Z.jsonl',
    'audit.jsonl',
  ]);
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const all = audit.read({ most: 1_000 });
  expect(all[0]?.what).toEqual(['day 179']);
  expect(all.length).toBeGreaterThanOrEqual(100);
  const older = audit.read({ most: 2, before: all[49]?.at });
  expect(older.map(({ what }) => what[0])).toEqual(['day 129', 'day 128']);
});

test('a clock that may be wrong removes nothing', () => {
  const audit = open({ mayRemove: () => false });
  audit.write({ role: 'technician', action: 'texts', what: ['nl a'] });
  nowMs = Date.parse('2099-01-01T00:00:00Z');
  audit.write({ role: 'technician', action: 'texts', what: ['nl b'] });
  expect(audit.read({ most: 9 }).map(({ what }) => what[0])).toEqual(['nl b', 'nl a']);
});

test('half a line of a power cut hides nothing; a link in the place of the file is not followed; endless names are cut', () => {
  open().write({ role: 'technician', action: 'texts', what: ['nl a'] });
  writeFileSync(join(folder, 'audit.jsonl'), '{"at":"2026-03', { flag: 'a' });
  const audit = open();
  audit.write({
    role: 'technician',
    action: 'texts',
    what: Array.from({ length: 50_000 }, (_, nth) => `nl ${nth}`),
  });
  const [long, short] = audit.read({ most: 9 });
  expect([short?.what, long?.what.at(-1)]).toEqual([['nl a'], expect.stringMatching(/^… \d+$/)]);
  expect(bytes()).toBeLessThan(20_000);
  rmSync(join(folder, 'audit.jsonl'));
  writeFileSync(join(folder, 'kiosk.db'), 'the journal');
  symlinkSync(join(folder, 'kiosk.db'), join(folder, 'audit.jsonl'));
  expect(() => audit.write({ role: 'technician', action: 'texts', what: [] })).toThrow(Fault);
  expect(readFileSync(join(folder, 'kiosk.db'), 'utf8')).toBe('the journal');
});

test('the log has it whatever level it is set to', () => {
  const lines: string[] = [];
  const log = atLeast(() => 'error', createLog('info', { write: (line) => void lines.push(line) }));
  open({ log }).write({ ...operator, action: 'journal-reveal', what: ['entry 17'] });
  expect(lines.join('')).toContain('"code":"audit"');
});

test('a control character in what was changed is shown in the file, not obeyed by a terminal, and read back as it was', () => {
  const what = ['screen.texts \u009b2J\u202Eexe'];
  const audit = open();
  audit.write({ ...operator, action: 'texts-save', what });
  expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).toContain('\\u009b2J\\u202eexe');
  expect(audit.read({ most: 1 })).toMatchObject([{ what }]);
});
