/** A part of the fees: what it lets a rule say, and what stays under it of what was known before. */
import { describe, expect, it } from 'vitest';
import { type Facts, newestOf, oldestMomentOf, overlay } from '../../src/blocks/index.ts';
import { decide, facts, fee, membershipFee, now, wise } from '../support/blocks/wise.ts';

const night = '2026-03-15T02:30:00+01:00';
const part = (fees: Facts['fees'], owedCents?: number): Partial<Facts> => ({
  ...(fees ? { fees } : {}),
  feesArePartial: true,
  ...(owedCents === undefined ? {} : { owedCents }),
});
function line(change: Partial<Facts>): Facts {
  return { observedAt: now, institution: '3550', branch: '35500', flags: null, ...change };
}

describe('the maximum of € 10.00', () => {
  it.each([
    ['listed more than that', [fee('a', { amountCents: 1001 })], 5_000, ['maximum-fees'], true],
    ['more is owed', [fee('a')], 5_000, [], true],
    ['as much is owed', [fee('a')], 1_000, [], false],
    ['nothing else is owed', [fee('a')], 500, [], false],
    ['nobody says how much', [fee('a')], undefined, [], true],
    ['the listed membership is no part of the sum', [membershipFee(2500)], 1_001, [], true],
  ] as const)('%s', (_, fees, owedCents, holds, isUnknown) => {
    const { reasons, unknown } = decide(facts(part(fees, owedCents)));
    const of = (rule: string) => rule === 'maximum-fees';
    expect(reasons.map(({ rule }) => rule).filter(of)).toEqual(holds);
    expect(unknown.some(of)).toBe(isUnknown && holds.length === 0);
  });
  it('a fee that is not listed may be old', () => {
    expect(decide(facts(part([fee('a')], 600))).unknown).toContain('aged-fees');
    expect(decide(facts(part([fee('a')], 500))).unknown).toEqual([]);
  });
});

describe('over fees that were known before', () => {
  const before = facts({
    observedAt: night,
    fees: [fee('a'), fee('b', { amountCents: 300 }), membershipFee(2500)],
  });
  const ids = ({ fees = [] }: Facts) => fees.map(({ id, amountCents }) => `${id} ${amountCents}`);
  it.each([
    ['as much is owed still: they stay', part([fee('a')], 800), ['a 500', 'b 300', 'm 2500']],
    ['less: which were paid nobody knows', part([fee('a')], 799), ['a 500', 'm 2500']],
    ['nothing: only memberships may be open', part([], 0), ['m 2500']],
    ['nobody says how much: all stay', part([]), ['a 500', 'b 300', 'm 2500']],
    ['a whole list: nothing stays', { fees: [fee('c')] }, ['c 500']],
  ] as const)('%s', (_, said, stays) => {
    const seen = overlay(before, line(said), wise);
    expect(ids(seen)).toEqual(stays);
    expect(seen.feesArePartial).toBe('feesArePartial' in said ? true : undefined);
  });
  it('the sum belongs to its list: a later list without one has none', () => {
    const first = overlay(before, line(part([fee('a')], 800)), wise);
    expect(overlay(first, line({ fees: [] }), wise).owedCents).toBeUndefined();
    expect(overlay(first, line(part([fee('a')])), wise).owedCents).toBeUndefined();
  });
});

it('several sources: the later over the earlier, fact by fact, in whatever order they are given', () => {
  const [monday, tuesday, wednesday] = [2, 3, 4].map((day) => `2026-03-0${day}T10:00:00Z`) as [
    string,
    string,
    string,
  ];
  // Seen on Wednesday without a list: the fees are of Monday. The report is of Tuesday.
  const seen = line({
    observedAt: wednesday,
    observed: { fees: monday },
    fees: [fee('a', { amountCents: 1001 })],
    holds: 1,
  });
  const report = facts({ observedAt: tuesday, fees: [fee('b')], holds: 7 });
  for (const sources of [
    [seen, report],
    [report, seen],
  ]) {
    const newest = newestOf(sources, wise);
    expect(newest).toMatchObject({ observedAt: wednesday, holds: 1, fees: [{ id: 'b' }] });
    expect(newest?.observed?.fees).toBe(tuesday);
  }
  expect(newestOf([], wise)).toBeNull();
  expect(oldestMomentOf(seen)).toBe(monday);
});
