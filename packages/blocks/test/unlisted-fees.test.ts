/** A part of the fees: what it lets a rule say, and what stays under it of what was known before. */
import { describe, expect, it } from 'vitest';
import { decide, facts, fee, membershipFee, now, wise } from '../../../test/support/blocks/wise.ts';
import {
  afterPaying,
  type Facts,
  type Fee,
  type FeesInPart,
  listedFees,
  newestOf,
  oldestMomentOf,
  overlay,
  readFacts,
} from '../src/index.ts';

const night = '2026-03-15T02:30:00+01:00';
function part(listed: readonly Fee[], owedCents?: number): { fees: FeesInPart } {
  return { fees: owedCents === undefined ? { listed } : { listed, owedCents } };
}
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
  const ids = (facts: Facts) =>
    listedFees(facts).map(({ id, amountCents }) => `${id} ${amountCents}`);
  it.each([
    ['as much is owed still: they stay', part([fee('a')], 800), ['a 500', 'b 300', 'm 2500']],
    ['less: which were paid nobody knows', part([fee('a')], 799), ['a 500', 'm 2500']],
    ['nothing: only memberships may be open', part([], 0), ['m 2500']],
    ['nobody says how much: all stay', part([]), ['a 500', 'b 300', 'm 2500']],
    ['a whole list: nothing stays', { fees: [fee('c')] }, ['c 500']],
  ] as const)('%s', (_, said, stays) => {
    const seen = overlay(before, line(said), wise);
    expect(ids(seen)).toEqual(stays);
    expect(Array.isArray(seen.fees)).toBe(Array.isArray(said.fees));
  });
  it('the sum belongs to its list: a later list without one has none', () => {
    const first = overlay(before, line(part([fee('a')], 800)), wise);
    expect(overlay(first, line({ fees: [] }), wise).fees).toEqual([]);
    expect(overlay(first, line(part([fee('a')])), wise).fees).not.toHaveProperty('owedCents');
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

describe('a part is no whole', () => {
  const inPart = { listed: [fee('a'), membershipFee(2500)], owedCents: 800 };

  it('the compiler refuses a part where all fees are wanted, and the mark that there was', () => {
    const { fees } = facts({ fees: inPart });
    // @ts-expect-error: what is read of facts may be a part
    const whole: readonly Fee[] | undefined = fees;
    // @ts-expect-error: a part has no length; none listed is not none open
    expect(fees?.length).toBeUndefined();
    // @ts-expect-error: no list of everything beside a mark that it is not
    const marked: Facts = { observedAt: now, fees: [], feesArePartial: true };
    expect([whole, marked]).toHaveLength(2);
  });
  it('it stays a part when one of its fees is paid, and the sum is less by it', () => {
    expect(afterPaying(facts({ fees: inPart }), ['a', 'm']).fees).toEqual({
      listed: [],
      owedCents: 300,
    });
    expect(afterPaying(facts(part([fee('a')])), ['a']).fees).toEqual({ listed: [] });
  });
  it.each([
    ['a part', { fees: inPart }, true],
    ['a part without a sum', { fees: { listed: [] } }, true],
    ['a sum without a list', { fees: { owedCents: 800 } }, false],
    ['a list beside a mark', { fees: [], feesArePartial: true }, false],
  ])('facts of other systems: %s', (_, said, isRead) => {
    const read = readFacts(said, now);
    expect(read).toMatchObject(isRead ? { ok: true, facts: said } : { ok: false });
  });
});
