/** Out of service until a time, over restarts, by clocks that are right and wrong. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { openServiceSwitch } from '../../src/kiosk/out-of-service.ts';
import { momentIn } from '../../src/screen/hours.ts';
import { momentOf, nextOpening } from '../../src/technician/panel/out-of-service.ts';

let folder: string;
let reports: Report[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-service-'));
  reports = [];
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});
const open = () => openServiceSwitch(folder, (report) => reports.push(report));
const until = '2026-11-27T08:00:00.000Z';
const before = '2026-11-27T07:59:59.999Z';

it('comes back at its time, not before, and says so once', () => {
  const service = open();
  service.set({ on: true, until });
  // A day in steps of ten seconds, as the kiosk looks.
  const from = Date.parse(until) - 24 * 3_600_000;
  let backAt = '';
  for (let ms = from; ms <= Date.parse(until) + 60_000 && backAt === ''; ms += 10_000) {
    service.comeBack(new Date(ms).toISOString(), true);
    if (!service.state().on) backAt = new Date(ms).toISOString();
  }
  expect(backAt).toBe(until);
  service.comeBack('2026-11-28T08:00:00.000Z', true);
  expect(reports.map(({ code }) => code)).toEqual(['in-service']);
  expect(open().state()).toEqual({ on: false, until: null });
});

it('lasts over a restart and a power cut, and comes back although it was off at its time', () => {
  open().set({ on: true, until });
  const after = open();
  expect(after.state()).toEqual({ on: true, until });
  after.comeBack(before, true);
  expect(open().state().on).toBe(true);
  after.comeBack('2026-11-29T12:00:00.000Z', true);
  expect(open().state().on).toBe(false);
});

it('does not come back early by a clock that the library system has not confirmed', () => {
  open().set({ on: true, until });
  const service = open();
  service.comeBack('2031-01-01T00:00:00.000Z', false);
  expect([service.state().on, reports]).toEqual([true, []]);
  service.comeBack(before, true);
  expect(service.state().on).toBe(true);
});

it('without a time stays out until it is switched back; so does a file that cannot be read', () => {
  const service = open();
  service.set({ on: true, until: null });
  expect(readFileSync(join(folder, 'out-of-service'), 'utf8')).toBe('');
  service.comeBack('2031-01-01T00:00:00.000Z', true);
  expect(open().state()).toEqual({ on: true, until: null });
  writeFileSync(join(folder, 'out-of-service'), '\0\0\0');
  expect(open().state()).toEqual({ on: true, until: null });
  open().set({ on: false, until: null });
  expect(open().state().on).toBe(false);
});

const hours = { monday: ['10:00-12:00', '13:30-18:00'], tuesday: ['10:00-18:00'] };
const library = { hours, timeZone: 'Europe/Brussels' };
const monday = '2026-11-30T10:00:00.000Z';

it('takes a time on the clock of the library, or the next opening', () => {
  expect(momentOf({ on: '2026-11-30', at: '14:00' }, library, monday)).toBe(
    '2026-11-30T13:00:00.000Z',
  );
  expect(momentOf({ on: '2026-07-01', at: '14:00' }, library, '2026-06-20T10:00:00.000Z')).toBe(
    '2026-07-01T12:00:00.000Z',
  );
  expect(momentOf('opening', library, monday)).toBe('2026-11-30T12:30:00.000Z');
  expect(nextOpening(library, '2026-11-30T17:30:00.000Z')).toBe('2026-12-01T09:00:00.000Z');
  expect(nextOpening({ ...library, hours: null }, monday)).toBeNull();
  expect(momentOf(null, library, monday)).toBeNull();
});

it('refuses a time that is past, too far away, or unknown', () => {
  const asked = (on: string, at: string) => () => momentOf({ on, at }, library, monday);
  expect(asked('2026-11-30', '10:59')).toThrow(/is past/);
  expect(asked('2027-11-30', '10:59')).toThrow(/31 days/);
  expect(() => momentOf('opening', { ...library, hours: null }, monday)).toThrow(/hours/);
});

it('names the moment on the clock of the library', () => {
  const there = (moment: string) => momentIn('Europe/Brussels', moment, monday);
  expect(there('2026-11-30T13:00:00.000Z')).toEqual({
    on: '2026-11-30',
    at: '14:00',
    when: 'today',
  });
  expect(there('2026-11-30T23:30:00.000Z')).toEqual({
    on: '2026-12-01',
    at: '00:30',
    when: 'tomorrow',
  });
  expect(there('2026-12-05T08:00:00.000Z').when).toBe('later');
});
