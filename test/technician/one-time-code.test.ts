/**
 * One-time codes against the vectors of RFC 6238, appendix B (its eight digits cut to the last
 * six), and what may be used once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLockOut } from '../../src/technician/access/lock-out.ts';
import {
  codeOf,
  newCodeKey,
  otpauthOf,
  stepOf,
} from '../../src/technician/access/one-time-code.ts';

/** "12345678901234567890" in base 32 */
const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i s it is %s', (seconds, code) => {
  expect(codeOf(key, Math.floor(seconds / 30))).toBe(code);
  expect(stepOf(key, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
});

test('half a minute early or late is taken, a whole one is not; nor is another code', () => {
  const nowMs = 1_772_355_600_000;
  const step = nowMs / 30_000;
  const taken = [-2, -1, 0, 1, 2].map((around) => stepOf(key, codeOf(key, step + around), nowMs));
  expect(taken).toEqual([null, step - 1, step, step + 1, null]);
  expect([
    stepOf(key, '', nowMs),
    stepOf(key, '0000000', nowMs),
    stepOf(newCodeKey(), codeOf(key, step), nowMs),
  ]).toEqual([null, null, null]);
});

test('a key has 160 bits, and an address that an app reads', () => {
  expect(newCodeKey()).toMatch(/^[A-Z2-7]{32}$/);
  expect(new Set(Array.from({ length: 100 }, newCodeKey)).size).toBe(100);
  const address = new URL(otpauthOf(key, 'library 1'));
  expect([address.protocol, address.host, decodeURIComponent(address.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Kiosk:library 1',
  ]);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    ...{ secret: key, issuer: 'Kiosk', algorithm: 'SHA1', digits: '6', period: '30' },
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a code is taken once, over a restart too; after a clock that was wrong for a while codes are taken again', () => {
  let nowMs = 1_772_355_600_000;
  const clock = { now: () => new Date(nowMs).toISOString() };
  const useNow = (around = 0) =>
    openLockOut(folder, clock).useStep('technician', Math.floor(nowMs / 30_000) + around);
  expect([useNow(), useNow(), useNow(-1), useNow(1), useNow(0)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  openLockOut(folder, clock).trying('technician');
  openLockOut(folder, clock).right('technician');
  expect(useNow()).toBe(false);
  nowMs += 60_000;
  expect(useNow()).toBe(true);
  const right = nowMs;
  nowMs = Date.parse('2099-01-01T00:00:00Z');
  expect(useNow()).toBe(true);
  nowMs = right + 60_000;
  expect(useNow()).toBe(true);
});
