/** What the technician's actions keep on disk: the audit trail, the lock, earlier configurations, the line of a PIN. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAudit } from '../../src/technician/audit.ts';
import { openLockOut } from '../../src/technician/lock-out.ts';
import { createPinCheck, hashPin, pinProblem } from '../../src/technician/pins.ts';
import { createSessions } from '../../src/technician/sessions.ts';
import { keepVersion, momentOf, readVersion, versionIds } from '../../src/technician/versions.ts';

let folder: string;
let nowMs = Date.parse('2026-03-01T09:00:00Z');
const clock = { now: () => new Date(nowMs).toISOString() };
const later = (seconds: number) => {
  nowMs += seconds * 1_000;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-keeping-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the trail is bounded, newest first, for its owner alone; half a line of a power cut hides nothing', () => {
  const audit = openAudit(folder, clock, 2_000);
  for (let nth = 0; nth < 200; nth += 1) audit.write({ role: 'technician', action: 'test', what: [`part ${nth}`] });
  const files = readdirSync(folder);
  expect(files.sort()).toEqual(['audit.jsonl', ...[1, 2, 3, 4].map((nth) => `audit.jsonl.${nth}`)]);
  for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThan(2_200);
  expect(statSync(join(folder, 'audit.jsonl')).mode & 0o777).toBe(0o600);
  writeFileSync(join(folder, 'audit.jsonl'), '{"at":"2026-03', { flag: 'a' });
  expect(audit.read(3).map(({ what }) => what)).toEqual([['part 199'], ['part 198'], ['part 197']]);
});

test('the rest grows with each five wrong PINs, lasts over a restart, and a right one clears it', () => {
  const rests: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (let nth = 0; nth < 5; nth += 1) {
      expect(openLockOut(folder, clock).lockedUntil()).toBeNull();
      openLockOut(folder, clock).trying();
    }
    const until = openLockOut(folder, clock).lockedUntil();
    rests.push((Date.parse(until ?? '') - nowMs) / 1_000);
    later((rests.at(-1) ?? 0) + 1);
  }
  expect(rests).toEqual([60, 120, 240, 480]);
  const lock = openLockOut(folder, clock);
  expect(lock.triesLeft()).toBe(5);
  lock.right();
  for (let nth = 0; nth < 5; nth += 1) lock.trying();
  expect(Date.parse(lock.lockedUntil() ?? '') - nowMs).toBe(60_000);
  // The clock was set back by a year: that must not lock it for a year.
  later(-31_536_000);
  expect(lock.lockedUntil()).toBeNull();
});

test('twenty earlier configurations are kept, and none outside their folder can be asked for', () => {
  for (let nth = 0; nth < 25; nth += 1) {
    later(1);
    keepVersion(folder, `{"nth":${nth}}`, clock.now());
  }
  const ids = versionIds(folder);
  expect(ids).toHaveLength(20);
  expect(readVersion(folder, ids[0] ?? '')).toBe('{"nth":24}');
  expect(momentOf(ids[0] ?? '')).toBe(clock.now());
  for (const id of ['../service-lock', '..', '', `${ids[0]}/../x`]) expect(readVersion(folder, id)).toBeNull();
});

test('a PIN is whose it is, and weak ones are refused', async () => {
  const check = createPinCheck({ operator: await hashPin('482913'), technician: await hashPin('391824') });
  expect(await Promise.all(['482913', '391824', '111111'].map(check))).toEqual(['operator', 'technician', null]);
  for (const weak of ['1234', '12345a', '000000', '234567', '987654', '4829134829134'])
    expect([weak, pinProblem(weak)]).not.toEqual([weak, null]);
  expect(pinProblem('482913')).toBeNull();
});

test('a session ends when nobody touches it, however often its page asks', () => {
  const sessions = createSessions(() => 1_000);
  const token = sessions.open('operator', 0);
  expect([sessions.who(token, 900, true), sessions.who(token, 1_800, false)]).toEqual(['operator', 'operator']);
  expect([sessions.who(token, 1_900, false), sessions.who(undefined, 0, true)]).toEqual([null, null]);
});

test('kiosk service-pin prints the line that the configuration takes, and says what is wrong', () => {
  const run = (input: string, ...more: string[]) =>
    spawnSync(process.execPath, ['dist/src/main.js', 'service-pin', ...more], { input, encoding: 'utf8' });
  expect(run('1234\n')).toMatchObject({ status: 65, stdout: '', stderr: expect.stringContaining('6 to 12 digits') });
  const file = join(folder, 'technician.pin');
  expect(run('482913\n', '--write', file).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
