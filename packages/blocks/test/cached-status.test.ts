/** A membership status in the cache ages on the first of each month. */
import { describe, expect, it } from 'vitest';
import { decide, facts, fee, rules, wise, withStatus } from '../../../test/support/blocks/wise.ts';
import { evaluate, type Facts, project } from '../src/index.ts';

describe('11: a cached status, once a first of the month has passed', () => {
  const seen = (status: number, observedAt: string): Facts => ({
    ...withStatus(status, 2500),
    observedAt,
  });
  const status = (about: Facts, at: string) => project(about, wise, at).membership?.status;
  it.each([
    [0, 0],
    [1, 1],
    [2, 4],
    [3, 4],
    [4, 9],
    [5, 5],
    [8, 8],
    [9, 9],
  ])('a %i is taken as %i', (before, after) => {
    expect(status(seen(before, '2026-01-31T12:00:00Z'), '2026-02-01T12:00:00Z')).toBe(after);
    expect(status(seen(before, '2026-01-01T12:00:00Z'), '2026-01-31T12:00:00Z')).toBe(before);
  });
  it('two firsts: a 2 is taken as 9', () => {
    expect(status(seen(2, '2026-01-31T12:00:00Z'), '2026-03-01T12:00:00Z')).toBe(9);
  });
  it("the first begins at midnight in the library's time zone", () => {
    expect(status(seen(4, '2026-01-31T12:00:00Z'), '2026-01-31T22:59:59Z')).toBe(4);
    expect(status(seen(4, '2026-01-31T12:00:00Z'), '2026-01-31T23:00:00Z')).toBe(9);
    expect(status(seen(4, '2026-01-31T23:00:00Z'), '2026-02-27T12:00:00Z')).toBe(4);
  });
  it('a fee known to be paid keeps its status', () => {
    expect(
      status({ ...withStatus(2, 0), observedAt: '2026-01-31T12:00:00Z' }, '2026-02-02T12:00:00Z'),
    ).toBe(2);
  });
  it('projecting twice, or evaluating projected facts, ages once', () => {
    const once = project(seen(2, '2026-01-31T12:00:00Z'), wise, '2026-02-02T12:00:00Z');
    expect(project(once, wise, '2026-02-02T12:00:00Z')).toEqual(once);
    expect(rules(evaluate(once, wise, '2026-02-02T12:00:00Z', 'kiosk'))).toEqual([
      'payment-overdue',
    ]);
  });
  it('fees age with the days that passed', () => {
    const about = facts({
      observedAt: '2026-03-10T12:00:00Z',
      fees: [fee('a', { createdOn: '2026-02-10' })],
    });
    expect(decide(about, 'kiosk', { at: '2026-03-12T12:00:00Z' }).level).toBe('full');
    expect(decide(about, 'kiosk', { at: '2026-03-13T12:00:00Z' }).level).toBe('payment');
  });
});
