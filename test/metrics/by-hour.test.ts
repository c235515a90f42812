import { expect, test } from 'vitest';
import { countByHour } from '../../src/metrics/by-hour.ts';
import type { Observation } from '../../src/metrics/observations.ts';
import type { Count } from '../../src/store/figures/count.ts';

const visit: Observation = { kind: 'visit', mode: 'online' };
const lent: Observation = { kind: 'item', action: 'check-out', mode: 'online', outcome: 'done' };
function library(state: 'up' | 'down'): Observation {
  return { kind: 'part', part: 'library', state };
}

function counting(from: string) {
  const clock = { instant: from, now: () => clock.instant };
  const counts: Count[] = [];
  const purges: [string, string][] = [];
  const time = { ms: 5_000 };
  const byHour = countByHour({
    clock,
    timeZone: 'Europe/Brussels',
    nowMs: () => time.ms,
    figures: {
      add: (some) => void counts.push(...some),
      purge: (before, after) => void purges.push([before, after]),
    },
  });
  return { ...byHour, clock, counts, purges, time };
}
function hours(counts: readonly Count[]) {
  return counts.map(({ day, hour }) => `${day} ${hour}`);
}

test('each thing that is observed is counted as what the patron was told', () => {
  const { observe, counts } = counting('2026-11-20T13:30:00Z');
  for (const observation of [
    visit,
    lent,
    { ...lent, outcome: 'provisional', mode: 'offline' },
    { ...lent, action: 'check-in', outcome: 'tag-not-seen' },
    { ...lent, action: 'renew', again: true },
    { ...lent, outcome: 'on-hold' },
    { ...lent, outcome: 'own-loan' },
    { ...lent, outcome: 'costs' },
    { kind: 'payment', way: 'code', outcome: 'paid', paidCents: 1_234 },
    { kind: 'payment', way: 'terminal', outcome: 'paid-not-booked', paidCents: 50 },
    { kind: 'payment', way: 'terminal', outcome: 'not-paid', paidCents: 0 },
    { kind: 'called', reason: 'patron' },
    { kind: 'call', reason: 'patron', end: 'expired', tookMs: 1 },
    { kind: 'seen-and-gone', items: 2 },
    { kind: 'pin', outcome: 'known' },
  ] satisfies Observation[])
    observe(observation);
  expect(counts.map(({ what, detail, count }) => [what, detail, count])).toEqual([
    ['visits', 'online', 1],
    ['loans', 'online', 1],
    ['loans', 'offline', 1],
    ['returns', 'online', 1],
    ['renewals', 'online', 1],
    ['second-tries', '', 1],
    ['refusals', 'on-hold', 1],
    ['payments', 'code', 1],
    ['payments', 'terminal', 1],
    ['calls', 'patron', 1],
    ['seen-and-gone', '', 2],
  ]);
  expect(new Set(hours(counts))).toEqual(new Set(['2026-11-20 14']));
  expect(JSON.stringify(counts)).not.toContain('1234');
});

test('midnight is that of the library', () => {
  const { observe, clock, counts } = counting('2026-11-20T22:59:59Z');
  observe(visit);
  clock.instant = '2026-11-20T23:00:00Z';
  observe(visit);
  expect(hours(counts)).toEqual(['2026-11-20 23', '2026-11-21 0']);
});

test('an hour that comes twice is one, and one that is left out has none', () => {
  const autumn = counting('2026-10-25T00:30:00Z');
  for (const instant of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z']) {
    autumn.clock.instant = instant;
    autumn.observe(visit);
  }
  expect(hours(autumn.counts)).toEqual(['2026-10-25 2', '2026-10-25 2', '2026-10-25 3']);
  const spring = counting('2026-03-29T00:30:00Z');
  spring.observe(visit);
  spring.clock.instant = '2026-03-29T01:30:00Z';
  spring.observe(visit);
  expect(hours(spring.counts)).toEqual(['2026-03-29 1', '2026-03-29 3']);
});

test('a clock that is set back or forward loses no count, and changes no time off line', () => {
  const { observe, clock, counts, tick, time } = counting('2026-11-20T10:00:00Z');
  observe(visit);
  observe(library('down'));
  clock.instant = '2026-11-20T08:00:00Z';
  time.ms += 60_000;
  tick();
  observe(visit);
  clock.instant = '2027-01-01T08:00:00Z';
  time.ms += 60_000;
  observe(library('up'));
  observe(visit);
  expect(hours(counts.filter(({ what }) => what === 'visits'))).toEqual([
    '2026-11-20 11',
    '2026-11-20 9',
    '2027-01-01 9',
  ]);
  const offline = counts.filter(({ what }) => what === 'offline-seconds');
  expect(offline.map(({ count }) => count)).toEqual([60, 60]);
});

test('the time off line is whole, however often the state is said', () => {
  const { observe, counts, tick, time } = counting('2026-11-20T10:00:00Z');
  const pass = (ms: number) => {
    time.ms += ms;
  };
  observe(library('up'));
  pass(10_000);
  observe(library('down'));
  for (let nth = 0; nth < 7; nth += 1) {
    pass(700);
    observe(library('down'));
  }
  tick();
  pass(100);
  observe(library('up'));
  pass(60_000);
  tick();
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

test('the time off line is in the hours in which it passed', () => {
  const { observe, clock, counts, tick, time } = counting('2026-11-20T09:59:40.500Z');
  observe(library('down'));
  time.ms += 60_000;
  clock.instant = '2026-11-20T10:00:40.500Z';
  tick();
  // As after a night in which the machine slept.
  time.ms += 2 * 3_600_000;
  clock.instant = '2026-11-20T12:00:40.500Z';
  observe(library('up'));
  const sums = new Map<string, number>();
  for (const { day, hour, count } of counts)
    sums.set(`${day} ${hour}`, (sums.get(`${day} ${hour}`) ?? 0) + count);
  expect([...sums]).toEqual([
    ['2026-11-20 10', 20],
    ['2026-11-20 11', 3_600],
    ['2026-11-20 12', 3_600],
    ['2026-11-20 13', 40],
  ]);
});

test('three years are kept, to the day of today', () => {
  const { purge, purges, clock } = counting('2026-11-20T23:30:00Z');
  purge();
  clock.instant = '2028-02-29T12:00:00Z';
  purge();
  expect(purges).toEqual([
    ['2023-11-21', '2026-11-21'],
    ['2025-02-29', '2028-02-29'],
  ]);
});
