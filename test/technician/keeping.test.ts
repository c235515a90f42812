import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLockOut } from '../../src/technician/access/lock-out.ts';
import { createPinCheck, hashPin, pinProblem } from '../../src/technician/access/pins.ts';
import { createSessions } from '../../src/technician/access/sessions.ts';
import type { Role } from '../../src/technician/actions.ts';
import {
  keepVersion,
  momentOf,
  readVersion,
  versionIds,
} from '../../src/technician/panel/configuration/versions.ts';
import { runCommand } from '../support/commands/run.ts';

let folder: string;
let nowMs = Date.parse('2026-03-01T09:00:00Z');
const clock = { now: () => new Date(nowMs).toISOString() };
function later(seconds: number) {
  nowMs += seconds * 1_000;
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-keeping-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function wrong(role: Role, times = 5) {
  for (let nth = 0; nth < times; nth += 1) openLockOut(folder, clock).trying(role);
}

test('the rest grows with each five wrong PINs, and lasts over a restart', () => {
  const rests: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    expect(openLockOut(folder, clock).lockedUntil('technician')).toBeNull();
    wrong('technician');
    const until = openLockOut(folder, clock).lockedUntil('technician');
    rests.push((Date.parse(until ?? '') - nowMs) / 1_000);
    later((rests.at(-1) ?? 0) + 1);
  }
  expect(rests).toEqual([60, 120, 240, 480]);
  expect(openLockOut(folder, clock).triesLeft('technician')).toBe(5);
  wrong('technician');
  // The clock was set back by a year: that must not lock it for a year.
  later(-31_536_000);
  expect(openLockOut(folder, clock).lockedUntil('technician')).toBeNull();
});

test('each role has a count of its own, and a right PIN clears only that of its role', () => {
  const lock = openLockOut(folder, clock);
  for (let round = 0; round < 30 && lock.lockedUntil('technician') === null; round += 1) {
    lock.trying('technician');
    lock.trying('operator');
    lock.right('operator');
  }
  expect(lock.lockedUntil('technician')).not.toBeNull();
  expect([lock.lockedUntil('operator'), lock.triesLeft('operator')]).toEqual([null, 5]);
});

test('a right PIN within an hour of a lock does not make the next lock short again', () => {
  const lock = openLockOut(folder, clock);
  const restAfterFive = () => {
    for (let nth = 0; nth < 5; nth += 1) lock.trying('operator');
    return (Date.parse(lock.lockedUntil('operator') ?? '') - nowMs) / 1_000;
  };
  const rightAfter = (seconds: number) => {
    later(seconds);
    lock.trying('operator');
    lock.right('operator');
  };
  expect(restAfterFive()).toBe(60);
  rightAfter(61);
  expect(restAfterFive()).toBe(120);
  rightAfter(120 + 3_599);
  expect(restAfterFive()).toBe(240);
  rightAfter(240 + 3_600);
  expect(restAfterFive()).toBe(60);
});

test('a file that is none counts from nought', () => {
  const file = join(folder, 'service-lock.json');
  writeFileSync(file, '{"operator":{"wrong":-1}}');
  expect(openLockOut(folder, clock).triesLeft('technician')).toBe(5);
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
  for (const id of ['../service-lock', '..', '', `${ids[0]}/../x`])
    expect(readVersion(folder, id)).toBeNull();
});

test('a PIN is that of one role, and weak ones are refused', async () => {
  const isPin = createPinCheck({ operator: await hashPin('482913'), technician: null });
  const asked = [
    isPin('operator', '482913'),
    isPin('operator', '391824'),
    isPin('technician', '482913'),
  ];
  expect(await Promise.all(asked)).toEqual([true, false, false]);
  for (const weak of ['1234', '12345a', '000000', '234567', '987654', '4829134829134'])
    expect([weak, pinProblem(weak)]).not.toEqual([weak, null]);
  expect(pinProblem('482913')).toBeNull();
});

test('a session ends when nobody touches it, however often its page asks; and after twelve hours in any case', () => {
  const sessions = createSessions();
  const token = sessions.open(
    { role: 'operator', by: 'AB' },
    { logOffMs: 1_000, atKiosk: false },
    0,
  );
  const there = (atMs: number, seen: boolean) => sessions.who(token, atMs, seen)?.by ?? null;
  expect([there(900, true), there(1_800, false)]).toEqual(['AB', 'AB']);
  expect([there(1_900, false), sessions.who(undefined, 0, true)]).toEqual([null, null]);
  const long = sessions.open(
    { role: 'technician', by: 'CD' },
    { logOffMs: 3_600_000, atKiosk: false },
    0,
  );
  let lastMs = 0;
  for (let atMs = 0; sessions.who(long, atMs, true) !== null; atMs += 600_000) lastMs = atMs;
  expect(lastMs).toBe(12 * 3_600_000 - 600_000);
});

test('whether one is open at the kiosk itself, and not at another machine', () => {
  const sessions = createSessions();
  const person = { role: 'technician', by: 'AB' } as const;
  sessions.open(person, { logOffMs: 9_000, atKiosk: false }, 0);
  expect(sessions.anyAtKiosk(1)).toBe(false);
  sessions.open(person, { logOffMs: 1_000, atKiosk: true }, 0);
  expect([999, 1_000].map(sessions.anyAtKiosk)).toEqual([true, false]);
});

test('kiosk service-pin prints the line that the configuration takes, and says what is wrong', async () => {
  const run = (input: string, ...more: string[]) => runCommand(['service-pin', ...more], { input });
  expect(await run('1234\n')).toMatchObject({
    status: 65,
    out: '',
    err: expect.stringContaining('6 to 12 digits'),
  });
  const file = join(folder, 'technician.pin');
  expect((await run('482913\n', '--write', file)).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const code = await run('', '--one-time-code');
  expect(code).toMatchObject({ status: 0, out: expect.stringMatching(/^[A-Z2-7]{32}\n$/) });
  expect(code.err).toContain(`otpauth://totp/`);
  expect(code.err).toContain(`secret=${code.out.trim()}&`);
});
