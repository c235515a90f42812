/**
 * "Cases that must hold": one test per row, in its words. Money in cents, max 1000, x = 30 days,
 * kiosk unless named.
 */
import { describe, expect, it } from 'vitest';
import {
  alone,
  decide,
  facts,
  fee,
  invoice,
  membershipFee,
  rules,
  wise,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { afterPaying, afterReturning, evaluate, runMonths } from '../src/index.ts';

describe('cases that must hold', () => {
  it('status 5, fees 1000: full', () => {
    const decision = decide(facts({ fees: [fee('a', { amountCents: 1000 })] }));
    expect(decision.level).toBe('full');
    expect(decision.reasons).toEqual([]);
  });

  it('status 5, fees 1001: payment, maximum-fees, pay at least 1', () => {
    const decision = decide(facts({ fees: [fee('a', { amountCents: 1001 })] }));
    expect(decision.level).toBe('payment');
    expect(rules(decision)).toEqual(['maximum-fees']);
    expect(decision.reasons[0]?.clears).toEqual({ by: 'pay', leastCents: 1, feeIds: ['a'] });
    expect(decision.reasons[0]?.numbers).toEqual({ sumCents: 1001, maximumCents: 1000 });
  });

  it('status 5, fees 1001, then 1 paid: full', () => {
    const before = facts({ fees: [fee('a', { amountCents: 1001 })] });
    expect(decide(afterPaying(before, [{ feeId: 'a', amountCents: 1 }])).level).toBe('full');
  });

  it('status 2, membership fee 2500, fees 900: payment, membership-fee only; portal: hold allowed, renew denied', () => {
    const about = withStatus(2, 2500, {
      fees: [membershipFee(2500), fee('a', { amountCents: 900 })],
    });
    const decision = decide(about);
    expect(decision.level).toBe('payment');
    expect(rules(decision)).toEqual(['membership-fee']);
    expect(decision.reasons[0]?.clears).toEqual({ by: 'pay', leastCents: 2500, feeIds: ['m'] });
    expect(decide(about, 'portal').allows).toMatchObject({ hold: true, renew: false });
  });

  it('status 2, membership fee 2500, of which 2499 paid: payment still', () => {
    const paid = afterPaying(withStatus(2, 2500), [{ feeId: 'm', amountCents: 2499 }]);
    expect(paid.membership?.status).toBe(2);
    expect(decide(paid).level).toBe('payment');
    expect(decide(afterPaying(paid, ['m'])).level).toBe('full');
  });

  it('status 5, one fee 30 days old / 31 days old: full / payment, aged-fees; portal with 31: renew allowed, hold denied', () => {
    expect(decide(facts({ fees: [fee('a', { createdOn: '2026-02-13' })] })).level).toBe('full');
    const aged = facts({ fees: [fee('a', { createdOn: '2026-02-12' })] });
    const decision = decide(aged);
    expect(decision.level).toBe('payment');
    expect(rules(decision)).toEqual(['aged-fees']);
    expect(decision.reasons[0]?.numbers).toEqual({ oldestDays: 31, days: 30 });
    expect(decide(aged, 'portal').allows).toMatchObject({ renew: true, hold: false });
  });

  it('status 5, fees 700 in own institution and 500 elsewhere in the region: full in no consortium; payment in a consortium', () => {
    const about = facts({
      fees: [fee('a', { amountCents: 700 }), fee('b', { amountCents: 500, institution: '3551' })],
    });
    expect(decide(about, 'kiosk', { policy: alone }).level).toBe('full');
    expect(decide(about).level).toBe('payment');
  });

  it('status 5, fees 1240 of which 300 is a credit (−300): sum 940: full', () => {
    const about = facts({
      fees: [fee('a', { amountCents: 1240 }), fee('c', { amountCents: -300 })],
    });
    expect(decide(about).level).toBe('full');
    const more = facts({
      fees: [fee('a', { amountCents: 1301 }), fee('c', { amountCents: -300 })],
    });
    expect(decide(more).reasons[0]?.numbers.sumCents).toBe(1001);
  });

  it('membership-fee + aged-fees: portal: neither renew nor hold', () => {
    const about = withStatus(2, 2500, {
      fees: [membershipFee(2500), fee('a', { createdOn: '2026-01-01' })],
    });
    const decision = decide(about, 'portal');
    expect(rules(decision)).toEqual(['aged-fees', 'membership-fee']);
    expect(decision.allows).toMatchObject({ renew: false, hold: false });
  });

  it('replacement invoice for two items, one returned, the other half paid: payment; full once paid in full or returned', () => {
    const about = facts({
      fees: [fee('p', { amountCents: 1000, replaces: 'i2' })],
      replacementInvoices: invoice({ price: 1500, returned: true }, { price: 2000, paid: 1000 }),
    });
    const decision = decide(about);
    expect(decision.level).toBe('payment');
    expect(rules(decision)).toEqual(['replacement-invoice']);
    expect(decision.reasons[0]?.clears).toEqual({
      by: 'pay-or-return',
      leastCents: 1000,
      feeIds: ['p'],
    });
    expect(decide(afterPaying(about, [{ feeId: 'p', amountCents: 999 }])).level).toBe('payment');
    expect(decide(afterPaying(about, ['p'])).level).toBe('full');
    expect(decide(afterReturning(about, 'i2')).level).toBe('full');
  });

  it('status 9 with fees 5000: checkin-only: no pay at the kiosk; portal: pay and see loans allowed, history denied', () => {
    const about = withStatus(9, 0, { fees: [fee('a', { amountCents: 5000 })] });
    const decision = decide(about);
    expect(decision.level).toBe('checkin-only');
    expect(decision.allows.pay).toBe(false);
    expect(rules(decision)).toEqual(['cancelled', 'maximum-fees']);
    expect(decide(about, 'portal').allows).toMatchObject({
      pay: true,
      seeLoans: true,
      seeHistory: false,
    });
  });

  it('status 4 cached on 28 January, evaluated on 2 February: as 9', () => {
    const about = { ...withStatus(4, 2500), observedAt: '2026-01-28T10:00:00Z' };
    const decision = evaluate(about, wise, '2026-02-02T10:00:00Z', 'kiosk', { basis: 'cached' });
    expect(decision).toMatchObject({
      level: 'checkin-only',
      basis: 'cached',
      asOf: '2026-01-28T10:00:00Z',
    });
    expect(rules(decision)[0]).toBe('cancelled');
  });

  it('status 3 cached on 28 December, evaluated on 2 January: as 4', () => {
    const about = { ...withStatus(3, 2500), observedAt: '2025-12-28T10:00:00Z' };
    const decision = evaluate(about, wise, '2026-01-02T10:00:00Z', 'kiosk', { basis: 'cached' });
    expect(rules(decision)).toEqual(['payment-overdue']);
  });

  it.each([
    ['2025-10-01', '2026-01-01'],
    ['2025-10-26', '2026-01-01'],
    ['2025-10-31', '2026-01-01'],
    ['2025-12-01', '2026-03-01'],
    ['2024-02-29', '2024-05-01'],
  ])('starts %s: 4 on %s', (startedOn, overdueOn) => {
    const start = { status: 1, startedOn, feeCents: 2500 };
    const dayBefore = new Date(Date.parse(overdueOn) - 86_400_000).toISOString().slice(0, 10);
    expect(runMonths(start, startedOn, overdueOn).membership.status).toBe(4);
    expect(runMonths(start, startedOn, dayBefore).membership.status).toBe(3);
  });

  it.each([7, 8, 42])('status %i: checkin-only, and the desk is named', (status) => {
    const decision = decide(withStatus(status));
    expect(decision.level).toBe('checkin-only');
    expect(decision.reasons.map((reason) => reason.clears.by)).toEqual(['desk']);
  });
  it('a manual block of any name: checkin-only, and the desk is named', () => {
    for (const name of ['BLOK', 'adres onbekend', '']) {
      const decision = decide(facts({ manualBlocks: [name] }));
      expect(decision.level).toBe('checkin-only');
      expect(decision.reasons.map((reason) => reason.clears.by)).toEqual(['desk']);
    }
  });
});
