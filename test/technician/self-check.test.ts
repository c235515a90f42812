/** When a kiosk checks itself before the library opens, in simulated time. */
import { expect, test } from 'vitest';
import { isSelfCheckDue } from '../../src/technician/readiness/self-check.ts';

const timeZone = 'Europe/Brussels';
const setting = { minutesBeforeOpening: 30, at: null, callStaff: false };
const week = {
  tuesday: ['13:00-18:00'],
  wednesday: ['09:00-12:00', '13:30-18:00'],
  saturday: ['10:00-16:00'],
  sunday: ['10:00-12:00'],
  closedOn: ['2026-03-28'],
};
type Opening = Parameters<typeof isSelfCheckDue>[1];

const local = new Intl.DateTimeFormat('sv-SE', {
  timeZone,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** The checks of a kiosk that looks every five minutes; `off`: it has no power. */
function checksOf(
  from: string,
  to: string,
  opening: Opening = { hours: week, timeZone },
  given: Parameters<typeof isSelfCheckDue>[0] = setting,
  off: (local: string) => boolean = () => false,
): string[] {
  const checks: string[] = [];
  let lastAt: string | undefined;
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += 300_000) {
    const now = new Date(ms).toISOString();
    const there = local.format(ms);
    if (off(there) || !isSelfCheckDue(given, opening, now, lastAt)) continue;
    lastAt = now;
    checks.push(there);
  }
  return checks;
}

test('once before the first opening of each day, and on no day that is closed', () => {
  expect(checksOf('2026-11-22T23:30:00Z', '2026-11-30T00:00:00Z')).toEqual([
    '2026-11-24 12:30',
    '2026-11-25 08:30',
    '2026-11-28 09:30',
    '2026-11-29 09:30',
  ]);
});

test('on both nights of daylight saving it keeps to the clock on the wall', () => {
  // 28 March is a day off.
  expect(checksOf('2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual(['2026-03-29 09:30']);
  expect(checksOf('2026-10-24T00:00:00Z', '2026-10-26T00:00:00Z')).toEqual([
    '2026-10-24 09:30',
    '2026-10-25 09:30',
  ]);
  // Four hours before an opening at five: the night in between has an hour more, or one less.
  const early = { hours: { sunday: ['05:00-06:00'] }, timeZone };
  const long = { ...setting, minutesBeforeOpening: 240 };
  expect(checksOf('2026-10-24T12:00:00Z', '2026-10-26T00:00:00Z', early, long)).toEqual([
    '2026-10-25 02:00',
  ]);
  expect(checksOf('2026-03-28T12:00:00Z', '2026-03-30T00:00:00Z', early, long)).toEqual([
    '2026-03-29 00:00',
  ]);
});

test('a kiosk that is switched on later makes it at once', () => {
  const off = (at: string) => at < '2026-11-25 11:20';
  const opening = { hours: week, timeZone };
  expect(checksOf('2026-11-24T23:00:00Z', '2026-11-26T00:00:00Z', opening, setting, off)).toEqual([
    '2026-11-25 11:20',
  ]);
});

test('a library that opens at midnight is looked at on the evening before', () => {
  const opening = { hours: { saturday: ['00:00-02:00'] }, timeZone };
  expect(checksOf('2026-11-27T12:00:00Z', '2026-11-28T12:00:00Z', opening)).toEqual([
    '2026-11-27 23:30',
  ]);
});

test('without opening hours at the time that is set, or never', () => {
  const opening = { hours: null, timeZone };
  expect(checksOf('2026-11-24T23:00:00Z', '2026-11-26T23:00:00Z', opening)).toEqual([]);
  const at = { ...setting, at: '08:05' };
  expect(checksOf('2026-11-24T23:00:00Z', '2026-11-26T23:00:00Z', opening, at)).toEqual([
    '2026-11-25 08:05',
    '2026-11-26 08:05',
  ]);
});

test('a check of the future, by a clock that was wrong, does not stand in the way', () => {
  const opening = { hours: week, timeZone };
  const now = '2026-11-25T08:00:00Z';
  expect(isSelfCheckDue(setting, opening, now, '2031-01-01T00:00:00Z')).toBe(true);
  expect(isSelfCheckDue(setting, opening, now, '2026-11-25T07:45:00Z')).toBe(false);
});
