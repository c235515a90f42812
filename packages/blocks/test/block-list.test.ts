/** Decisions from a list of blocked patrons, and the age up to which it is trusted. */
import { describe, expect, it } from 'vitest';
import { decide, facts, fee, policyOf, rules, wise } from '../../../test/support/blocks/wise.ts';
import { decideFromList, eitherDenies } from '../src/index.ts';

const listed = { denies: ['checkOut', 'renew'] as const, rules: ['maximum-fees'] };
const age = { exportedAt: '2026-03-14T23:00:00+01:00', mostHours: 48 };
function ask(entry: Parameters<typeof decideFromList>[0], now: string, policy = wise) {
  return decideFromList(entry, age, policy, now, 'kiosk');
}

describe('while the list is recent', () => {
  const now = '2026-03-15T11:00:00+01:00';
  it('a patron without an entry is not blocked', () => {
    expect(ask(null, now)).toMatchObject({
      level: 'full',
      reasons: [],
      basis: 'cached',
      asOf: age.exportedAt,
    });
  });
  it('a patron with an entry is denied what it names, by the rules that it names', () => {
    const decision = ask(listed, now);
    expect(decision).toMatchObject({
      level: 'payment',
      allows: { checkIn: true, checkOut: false, renew: false, hold: true },
    });
    expect(decision?.reasons).toEqual([
      { rule: 'maximum-fees', denies: ['checkOut', 'renew'], clears: { by: 'desk' }, numbers: {} },
    ]);
  });
  it('an entry without rules has the reason block-list', () => {
    expect(ask({ ...listed, rules: [] }, now)?.reasons.map((reason) => reason.rule)).toEqual([
      'block-list',
    ]);
  });
  it('every rule of the policy is unknown', () => {
    expect(ask(null, now)?.unknown).toHaveLength(wise.rules.length);
  });
});

describe('no decision for a patron without an entry', () => {
  it('where the list is older than its hours', () => {
    expect(ask(null, '2026-03-16T23:00:00+01:00')).not.toBeNull();
    expect(ask(null, '2026-03-16T23:00:01+01:00')).toBeNull();
  });
  it('where the list is from the future: its clock or the clock of the kiosk is wrong', () => {
    expect(ask(null, '2026-03-14T22:00:00+01:00')).not.toBeNull();
    expect(ask(null, '2026-03-14T21:59:59+01:00')).toBeNull();
    expect(ask(listed, '2026-03-14T21:59:59+01:00')?.allows.checkOut).toBe(false);
  });
  it("from the first of the month on, at midnight in the library's time zone", () => {
    const eve = { exportedAt: '2026-03-31T23:00:00+02:00', mostHours: 48 };
    expect(decideFromList(null, eve, wise, '2026-03-31T21:59:59Z', 'kiosk')).not.toBeNull();
    expect(decideFromList(null, eve, wise, '2026-03-31T22:00:00Z', 'kiosk')).toBeNull();
    const steady = policyOf((policy) => {
      policy.settings.projectMembership = false;
    });
    expect(decideFromList(null, eve, steady, '2026-03-31T22:00:00Z', 'kiosk')).not.toBeNull();
  });
  it('where the time of its export is invalid', () => {
    expect(
      decideFromList(listed, { ...age, exportedAt: '' }, wise, '2026-03-15T11:00:00Z', 'kiosk'),
    ).toBeNull();
  });
});

it('a patron on an old list may only return', () => {
  for (const now of ['2026-03-20T11:00:00Z', '2026-04-01T11:00:00Z']) {
    const { allows, level } = ask(listed, now) ?? {};
    expect(level).toBe('checkin-only');
    expect(Object.entries(allows ?? {}).filter(([, isAllowed]) => isAllowed)).toEqual([
      ['checkIn', true],
    ]);
  }
});

it('together with facts, either denies; the reasons of the facts come first', () => {
  const now = '2026-03-15T11:00:00+01:00';
  const aged = decide(facts({ fees: [fee('a', { createdOn: '2026-01-01' })] }));
  const list = ask({ denies: ['pay', 'renew'], rules: ['manual-block', 'aged-fees'] }, now);
  if (!list) throw new Error('no decision');
  const both = eitherDenies(aged, list, 'kiosk');
  expect(rules(both)).toEqual(['aged-fees', 'manual-block']);
  expect(both.reasons[0]?.denies).toEqual(['checkOut', 'renew', 'hold', 'pay']);
  expect(both).toMatchObject({
    level: 'checkin-only',
    allows: { checkOut: false, renew: false, hold: false, pay: false },
  });
});
