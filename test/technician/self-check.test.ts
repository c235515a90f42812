/** When a kiosk checks itself before the library opens, in simulated time. */
import { expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { schema } from '../../src/config/schema.ts';
import { createSelfCheck, isSelfCheckDue } from '../../src/technician/readiness/self-check.ts';
import type { ReadinessReport } from '../../src/technician/report.ts';

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

test('it waits for the end of a visit, once a day, and calls the staff only where something is broken', async () => {
  const config = schema.parse({
    library: { timeZone, hours: week },
    service: { selfCheck: { callStaff: true } },
  });
  let now = '';
  let worst: ReadinessReport['worst'] = 'ok';
  let last: ReadinessReport | null = null;
  const made: string[] = [];
  const logged: Report[] = [];
  const called: string[] = [];
  const begin = async (): Promise<ReadinessReport> => {
    made.push(local.format(Date.parse(now)));
    const kind = 'self-check' as const;
    last = {
      ...{ id: now, kind, device: '', library: '', timeZone, language: 'nl' },
      ...{ startedAt: now, endedAt: now, worst, versions: [], devices: [] },
      checks: [{ check: 'printer', light: worst, code: 'ok', text: '', at: now }],
    };
    return last;
  };
  const from = Date.parse('2026-11-25T06:00:00Z');
  now = new Date(from).toISOString();
  const tick = createSelfCheck({
    kiosk: {
      config,
      clock: { now: () => now },
      log: (report) => logged.push(report),
      parts: () => ({
        ...{ library: 'up', journal: 'up', reader: 'up' },
        ...{ scanner: 'up', printer: 'up', terminal: 'absent', code: 'absent' },
        ...{ 'card-reader': 'absent', signals: 'absent' },
      }),
      calls: {
        call: (reason) => called.push(reason),
        open: () => null,
        acknowledge: () => false,
        test: async () => [],
        lastFailed: () => null,
      },
    },
    readiness: { selfCheck: begin, lastSelfCheck: () => last },
    // A visit from 08:25 to 08:40.
    atRest: () => !/0(7:(2[5-9]|3\d))/.test(now.slice(11, 16)),
  });
  const until = async (end: string) => {
    for (let ms = Date.parse(now); ms < Date.parse(end); ms += 60_000) {
      now = new Date(ms).toISOString();
      await tick();
    }
  };
  await until('2026-11-27T06:00:00Z');
  expect(made).toEqual(['2026-11-25 08:40']);
  worst = 'broken';
  await until('2026-11-29T12:00:00Z');
  expect(made.slice(1)).toEqual(['2026-11-28 09:30', '2026-11-29 09:30']);
  expect(logged.map(({ code }) => code)).toEqual([
    'self-check-ok',
    'self-check-broken',
    'self-check-broken',
  ]);
  expect(called).toEqual(['self-check', 'self-check']);
});
