/** Decisions where the source of the rules is silent; each is the default of a setting. */
import { describe, expect, it } from 'vitest';
import {
  decide,
  facts,
  fee,
  holding,
  membershipFee,
  policyOf,
  rules,
  wise,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { type Action, type PolicyInput, payable } from '../src/index.ts';

function change(id: string, edit: (rule: PolicyInput['rules'][number]) => void) {
  return policyOf((policy) => {
    const rule = policy.rules.find((each) => each.id === id);
    if (!rule) throw new Error(`no rule ${id}`);
    edit(rule);
  });
}

it('1: rules combine per action, all reasons are given, the worst first', () => {
  const about = withStatus(4, 2500, {
    fees: [membershipFee(2500), fee('a', { amountCents: 1500, createdOn: '2026-01-01' })],
    manualBlocks: ['x'],
  });
  const decision = decide(about);
  expect(rules(decision)).toEqual(['manual-block', 'payment-overdue', 'aged-fees', 'maximum-fees']);
  const denied = new Set(decision.reasons.flatMap((reason) => reason.denies));
  for (const [action, isAllowed] of Object.entries(decision.allows))
    expect(isAllowed).toBe(!denied.has(action as Action));
  expect(decision.allows.checkIn).toBe(true);
});

describe('2: the level is derived from the actions', () => {
  it.each([6, 7, 8, 9, -1, 10, 42])('status %i: checkin-only', (status) => {
    expect(decide(withStatus(status)).level).toBe('checkin-only');
  });
  it.each(Object.keys(holding).filter((rule) => rule !== 'cancelled'))('%s: payment', (rule) => {
    expect(decide(holding[rule] ?? null).level).toBe('payment');
  });
});

it('3: paying at the kiosk is allowed under every rule but those of checkin-only; a setting per rule', () => {
  expect(wise.policy.rules.filter((rule) => !rule.payAtKiosk).map((rule) => rule.id)).toEqual([
    'cancelled',
    'banned',
    'manual-block',
    'unknown-status',
    'unconfirmed',
  ]);
  const strict = change('maximum-fees', (rule) => {
    rule.payAtKiosk = false;
  });
  const decision = decide(holding['maximum-fees'] ?? null, 'kiosk', { policy: strict });
  expect(decision).toMatchObject({ level: 'checkin-only', allows: { pay: false } });
  expect(decide(holding['maximum-fees'] ?? null, 'portal', { policy: strict }).allows.pay).toBe(
    true,
  );
});

describe('4: the comparison is a setting; no maximum switches off; 0 means that any fee blocks', () => {
  const atMaximum = facts({ fees: [fee('a', { amountCents: 1000 })] });
  it('"5 euro of meer"', () => {
    const orMore = change('maximum-fees', (rule) => {
      if (rule.shape === 'threshold') rule.tests = [{ op: 'atLeast' }];
    });
    expect(decide(atMaximum).level).toBe('full');
    const decision = decide(atMaximum, 'kiosk', { policy: orMore });
    expect(decision.reasons[0]?.clears.leastCents).toBe(1);
    expect(
      decide(facts({ fees: [fee('a', { amountCents: 999 })] }), 'kiosk', { policy: orMore }).level,
    ).toBe('full');
  });
  it('not set', () => {
    const off = policyOf((policy) => {
      policy.limits = { maximumFeesCents: {}, agedFeesDays: {} };
    });
    const about = facts({ fees: [fee('a', { amountCents: 99_999, createdOn: '2020-01-01' })] });
    expect(decide(about, 'kiosk', { policy: off })).toMatchObject({ level: 'full', unknown: [] });
  });
  it('0, with either comparison', () => {
    for (const op of ['over', 'atLeast'] as const) {
      const zero = policyOf((policy) => {
        policy.limits = { ...policy.limits, maximumFeesCents: { adult: 0 } };
        for (const rule of policy.rules)
          if (rule.id === 'maximum-fees' && rule.shape === 'threshold') rule.tests = [{ op }];
      });
      expect(
        decide(facts({ fees: [fee('a', { amountCents: 1 })] }), 'kiosk', { policy: zero }).level,
      ).toBe('payment');
      expect(decide(facts(), 'kiosk', { policy: zero }).level).toBe('full');
    }
  });
});

describe('5: aged-fees', () => {
  const agedMembership = withStatus(5, 0, {
    fees: [{ ...membershipFee(2500), createdOn: '2025-01-01' }],
  });
  it('leaves the membership fee out; a setting counts it in', () => {
    expect(rules(decide(agedMembership))).toEqual([]);
    const counting = change('aged-fees', (rule) => {
      if (rule.shape === 'threshold' && rule.measure.take !== 'value')
        rule.measure.where = [{ field: 'amountCents', test: { over: 0 } }];
    });
    expect(rules(decide(agedMembership, 'kiosk', { policy: counting }))).toEqual(['aged-fees']);
  });
  it("counts calendar days in the library's time zone", () => {
    const about = facts({ fees: [fee('a', { createdOn: '2026-02-12' })] });
    // 31 days old from midnight in Brussels, an hour before midnight UTC.
    expect(decide(about, 'kiosk', { at: '2026-03-14T22:59:59Z' }).level).toBe('full');
    expect(decide(about, 'kiosk', { at: '2026-03-14T23:00:00Z' }).level).toBe('payment');
  });
  it('uses the same scope', () => {
    const old = fee('a', { createdOn: '2025-01-01', institution: '9999' });
    expect(rules(decide(facts({ fees: [old] })))).toEqual([]);
    expect(rules(decide(facts({ fees: [{ ...old, institution: '3551' }] })))).toEqual([
      'aged-fees',
    ]);
  });
});

it('6: status 2 or 3 with nothing open, or 5 with an open membership fee: not blocked, the mismatch is logged', () => {
  for (const status of [2, 3])
    expect(decide(withStatus(status))).toMatchObject({
      level: 'full',
      mismatches: ['billed-without-fee'],
    });
  expect(decide(withStatus(5, 2500))).toMatchObject({
    level: 'full',
    mismatches: ['normal-with-fee'],
  });
  const differs = facts({
    membership: { status: 2, type: 'adult', feeCents: 2500 },
    fees: [membershipFee(2000)],
  });
  expect(decide(differs)).toMatchObject({
    level: 'payment',
    mismatches: ['membership-fee-differs'],
  });
});

describe('7: credits, arrangements, debt collectors, direct debits', () => {
  it('credits are ignored by aged-fees', () => {
    expect(
      decide(facts({ fees: [fee('c', { amountCents: -300, createdOn: '2020-01-01' })] })).level,
    ).toBe('full');
  });
  const arranged = (until?: string) =>
    facts({
      fees: [
        fee('a', {
          amountCents: 5000,
          createdOn: '2020-01-01',
          state: 'arrangement',
          ...(until ? { until } : {}),
        }),
      ],
    });
  it('an arrangement with a future date does not count; from its date on, or without one, it does', () => {
    expect(decide(arranged('2026-03-16')).level).toBe('full');
    for (const until of ['2026-03-15', '2026-03-14', undefined])
      expect(rules(decide(arranged(until)))).toEqual(['aged-fees', 'maximum-fees']);
  });
  it.each(['direct-debit', 'debt-collector'] as const)(
    '%s counts, but cannot be paid at the kiosk',
    (state) => {
      const handed = fee('a', { amountCents: 1001, state });
      expect(rules(decide(facts({ fees: [handed] })))).toEqual(['maximum-fees']);
      expect(payable(handed, wise)).toBe(state);
    },
  );
});

it('9: status 4 has a reason of its own', () => {
  expect(rules(decide(withStatus(4, 2500)))).toEqual(['payment-overdue']);
});

it('10: every reason says what clears it', () => {
  for (const about of Object.values(holding))
    for (const { clears } of decide(about).reasons) {
      expect(clears.by).toMatch(/^(pay|pay-or-return|renew-membership|desk)$/);
      if (clears.by.startsWith('pay')) expect(clears.leastCents).toBeGreaterThan(0);
    }
});
