/** "When each rule holds, and when it clears": one block per row. */
import { describe, expect, it } from 'vitest';
import {
  alone,
  decide,
  facts,
  fee,
  holding,
  invoice,
  membershipFee,
  policyOf,
  rules,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { afterPaying, afterReturning, type Facts } from '../src/index.ts';

function holds(about: Facts, rule: string) {
  return rules(decide(about)).includes(rule);
}

describe('maximum-fees', () => {
  const sum = (cents: number, type = 'adult') =>
    facts({
      membership: { status: 5, type, feeCents: 0 },
      fees: [fee('a', { amountCents: cents })],
    });
  it('holds when the sum > the maximum of the membership type', () => {
    expect(holds(sum(1000), 'maximum-fees')).toBe(false);
    expect(holds(sum(1001), 'maximum-fees')).toBe(true);
    expect(holds(sum(500, 'youth'), 'maximum-fees')).toBe(false);
    expect(holds(sum(501, 'youth'), 'maximum-fees')).toBe(true);
  });
  it('sums over the own institution, or over the consortium where it is in one', () => {
    const elsewhere = facts({ fees: [fee('a', { amountCents: 9000, institution: '3551' })] });
    expect(rules(decide(elsewhere))).toEqual(['maximum-fees']);
    expect(rules(decide(elsewhere, 'kiosk', { policy: alone }))).toEqual([]);
    expect(
      holds(
        facts({ fees: [fee('a', { amountCents: 9000, institution: '9999' })] }),
        'maximum-fees',
      ),
    ).toBe(false);
  });
  it('does not count the membership fee', () => {
    expect(holds(withStatus(2, 9000), 'maximum-fees')).toBe(false);
  });
  it('clears when enough is paid ("een deel")', () => {
    const about = facts({ fees: [fee('a', { amountCents: 800 }), fee('b', { amountCents: 700 })] });
    expect(decide(about).reasons[0]?.clears.leastCents).toBe(500);
    expect(holds(afterPaying(about, [{ feeId: 'b', amountCents: 499 }]), 'maximum-fees')).toBe(
      true,
    );
    expect(holds(afterPaying(about, [{ feeId: 'b', amountCents: 500 }]), 'maximum-fees')).toBe(
      false,
    );
  });
});

describe('membership-fee', () => {
  it.each([1, 2, 3])('holds in status %i with an open membership fee > 0', (status) => {
    expect(holds(withStatus(status, 1), 'membership-fee')).toBe(true);
    expect(holds(withStatus(status, 0), 'membership-fee')).toBe(false);
  });
  it('clears when the whole membership fee is paid', () => {
    const about = withStatus(2, 2500);
    expect(holds(afterPaying(about, [{ feeId: 'm', amountCents: 2499 }]), 'membership-fee')).toBe(
      true,
    );
    const paid = afterPaying(about, ['m']);
    expect(paid.membership).toMatchObject({ status: 5, feeCents: 0 });
    expect(holds(paid, 'membership-fee')).toBe(false);
  });
});

describe('aged-fees', () => {
  const old = (id: string) => fee(id, { createdOn: '2026-01-02' });
  it('holds when some open fee is older than x days', () => {
    expect(holds(facts({ fees: [fee('new'), old('a')] }), 'aged-fees')).toBe(true);
    expect(holds(facts({ fees: [fee('new')] }), 'aged-fees')).toBe(false);
  });
  it('x is set per branch', () => {
    const about = facts({ branch: '35501', fees: [old('a')] });
    expect(holds(about, 'aged-fees')).toBe(false);
    const wider = policyOf((policy) => {
      policy.limits = { ...policy.limits, agedFeesDays: { '35500': 30, '35501': 72, '*': 7 } };
    });
    expect(rules(decide(about, 'kiosk', { policy: wider }))).toEqual([]);
    expect(rules(decide({ ...about, branch: '1' }, 'kiosk', { policy: wider }))).toEqual([
      'aged-fees',
    ]);
  });
  it('clears when each fee older than x days is paid in full', () => {
    const about = facts({ fees: [old('a'), fee('new'), old('b')] });
    expect(decide(about).reasons.find((reason) => reason.rule === 'aged-fees')?.clears).toEqual({
      by: 'pay',
      leastCents: 1000,
      feeIds: ['a', 'b'],
    });
    expect(holds(afterPaying(about, ['a']), 'aged-fees')).toBe(true);
    const part = [
      { feeId: 'a', amountCents: 500 },
      { feeId: 'b', amountCents: 499 },
    ];
    expect(holds(afterPaying(about, part), 'aged-fees')).toBe(true);
    expect(holds(afterPaying(about, ['a', 'b']), 'aged-fees')).toBe(false);
  });
});

describe('replacement-invoice', () => {
  it('holds while an item of an invoice is neither paid in full nor returned', () => {
    const two = facts({
      replacementInvoices: invoice({ price: 1000 }, { price: 2000, paid: 1999 }),
    });
    expect(decide(two).reasons[0]).toMatchObject({
      numbers: { items: 2 },
      clears: { leastCents: 1001 },
    });
    const one = afterReturning(two, 'i1');
    expect(holds(one, 'replacement-invoice')).toBe(true);
    expect(holds(afterReturning(one, 'i2'), 'replacement-invoice')).toBe(false);
  });
  it('clears by paying: a fee for one item, or one for the whole invoice', () => {
    const open = invoice({ price: 1000 }, { price: 2000 });
    const perItem = facts({
      fees: [
        fee('a', { amountCents: 1000, replaces: 'i1' }),
        fee('b', { amountCents: 2000, replaces: 'i2' }),
      ],
      replacementInvoices: open,
    });
    expect(holds(afterPaying(perItem, ['a']), 'replacement-invoice')).toBe(true);
    expect(holds(afterPaying(perItem, ['a', 'b']), 'replacement-invoice')).toBe(false);
    const whole = facts({ fees: [fee('n1', { amountCents: 3000 })], replacementInvoices: open });
    expect(holds(afterPaying(whole, ['n1']), 'replacement-invoice')).toBe(false);
  });
  it('leaves out an invoice of an institution that is neither own nor in the consortium', () => {
    const [mine] = invoice({ price: 1000 });
    if (!mine) throw new Error('no invoice');
    expect(
      holds(
        facts({ replacementInvoices: [{ ...mine, institution: '3551' }] }),
        'replacement-invoice',
      ),
    ).toBe(true);
    expect(
      holds(facts({ replacementInvoices: [{ ...mine, institution: '9' }] }), 'replacement-invoice'),
    ).toBe(false);
  });
});

describe('payment-overdue', () => {
  it('holds in status 4; clears when the membership fee is paid: the status becomes 5', () => {
    const about = withStatus(4, 2500);
    expect(decide(about).reasons[0]).toMatchObject({
      rule: 'payment-overdue',
      clears: { by: 'pay', leastCents: 2500, feeIds: ['m'] },
      numbers: { membershipFeeCents: 2500, status: 4 },
    });
    const paid = afterPaying(about, ['m']);
    expect(paid.membership?.status).toBe(5);
    expect(decide(paid).level).toBe('full');
  });
});

describe('cancelled', () => {
  it('holds in status 9; clears when the membership is renewed, not by paying', () => {
    expect(decide(withStatus(9)).reasons[0]?.clears).toEqual({ by: 'renew-membership' });
    const about = withStatus(9, 0, {
      fees: [fee('a', { amountCents: 5000 }), membershipFee(2500)],
    });
    expect(afterPaying(about, ['a', 'm']).membership?.status).toBe(9);
    expect(decide(afterPaying(about, ['a', 'm'])).level).toBe('checkin-only');
  });
});

it('a patron without any problem: full, no reasons, nothing unknown', () => {
  const decision = decide(facts());
  expect(decision).toMatchObject({
    level: 'full',
    reasons: [],
    unknown: [],
    mismatches: [],
    basis: 'live',
  });
  expect(Object.keys(holding)).toHaveLength(6);
});
