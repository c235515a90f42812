import { describe, expect, it } from 'vitest';
import { createObservations, type Observation } from '../../src/metrics/observations.ts';

function at(iso: string) {
  const clock = { instant: iso, now: () => clock.instant };
  return clock;
}
const lent: Observation = { kind: 'item', action: 'check-out', mode: 'online', outcome: 'done' };
function answer(latencyMs: number): Observation {
  return {
    kind: 'exchange',
    wire: 'library',
    of: '12',
    latencyMs,
  };
}

describe('the figures of today', () => {
  it('count by the day and the hour of the library, and begin again at its midnight', () => {
    const clock = at('2026-03-28T21:30:00Z');
    const { observe, today } = createObservations({ clock, timeZone: 'Europe/Brussels' });
    observe({ kind: 'visit', mode: 'online' });
    observe(lent);
    observe({ ...lent, outcome: 'provisional' });
    observe({ ...lent, outcome: 'blocked' });
    observe({ ...lent, outcome: 'lent-to-another' });
    observe({ ...lent, outcome: 'own-loan' });
    observe({ ...lent, action: 'check-in' });
    observe({ kind: 'payment', way: 'terminal', outcome: 'paid', paidCents: 1240 });
    expect(today()).toMatchObject({ lent: 2, returned: 1, refused: 2, paidCents: 1240 });
    expect(today().visitsByHour.indexOf(1)).toBe(22);
    expect(today().visitsByHour).toHaveLength(24);
    // The clocks go forward in the night that follows: midnight is at 23:00 UTC still.
    clock.instant = '2026-03-28T23:00:00Z';
    expect(today()).toMatchObject({ lent: 0, returned: 0, refused: 0, paidCents: 0 });
    clock.instant = '2026-03-29T01:30:00Z';
    observe({ kind: 'visit', mode: 'offline' });
    expect(today().visitsByHour.indexOf(1)).toBe(3);
  });
});

describe('latencies', () => {
  it('are of the last six hours, a figure every five minutes', () => {
    const clock = at('2026-03-02T08:00:00Z');
    const { observe, latencies } = createObservations({ clock, timeZone: 'Europe/Brussels' });
    expect(latencies()).toMatchObject({ nowMs: null, medianMs: null, p99Ms: null, outages: 0 });
    for (let ms = 1; ms <= 100; ms += 1) observe(answer(ms));
    observe({ kind: 'exchange', wire: 'reader', of: 'release', latencyMs: 9_000 });
    expect(latencies()).toMatchObject({ nowMs: 100, medianMs: 50, p99Ms: 99 });
    expect(latencies().series).toHaveLength(72);
    expect(latencies().series.at(-1)).toBe(50);
    clock.instant = '2026-03-02T13:55:00Z';
    expect(latencies().series[0]).toBe(50);
    clock.instant = '2026-03-02T14:00:00Z';
    expect(latencies()).toMatchObject({ nowMs: 100, medianMs: null });
  });

  it('an outage is a line that was up; what repeats itself is none', () => {
    const clock = at('2026-03-02T08:00:00Z');
    const { observe, latencies, since } = createObservations({
      clock,
      timeZone: 'Europe/Brussels',
    });
    const library = (state: 'up' | 'down') => observe({ kind: 'part', part: 'library', state });
    library('down');
    library('up');
    clock.instant = '2026-03-02T09:00:00Z';
    library('down');
    clock.instant = '2026-03-02T09:30:00Z';
    library('down');
    expect(latencies().outages).toBe(1);
    expect(since('library')).toEqual({ state: 'down', at: '2026-03-02T09:00:00Z' });
    expect(since('printer')).toBeNull();
  });
});

it('the log is kept to its last entries, newest first', () => {
  const clock = at('2026-03-02T08:00:00Z');
  const { observe, reports } = createObservations({
    clock,
    timeZone: 'Europe/Brussels',
    keepReports: 3,
  });
  for (const code of ['a', 'b', 'c', 'd'])
    observe({ kind: 'report', report: { level: 'info', part: 'kiosk', code, text: '.' } });
  expect(reports().map(({ code }) => code)).toEqual(['d', 'c', 'b']);
  expect(reports()[0]?.at).toBe('2026-03-02T08:00:00Z');
});
