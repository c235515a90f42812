/** What the library reported by night, and over it what the line of Wise says. */
import { describe, expect, it } from 'vitest';
import {
  decide,
  facts,
  fee,
  membershipFee,
  now,
  rules,
  wise,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { type Facts, listedFees, overlay } from '../src/index.ts';

const night = '2026-03-15T02:30:00+01:00';
/** As the line of Wise makes them: no membership, no invoices, no blocks. */
function line(change: Partial<Facts> = {}): Facts {
  return {
    observedAt: now,
    institution: '3550',
    branch: '35500',
    membership: {},
    flags: null,
    ...change,
  };
}
function byNight(about: Facts): Facts {
  return { ...about, observedAt: night };
}
const price = fee('771', { amountCents: 2000 });
function invoiced(fee?: string): Facts {
  const item = { item: 'i1', amountCents: 2000, paidCents: 0, returned: false };
  return byNight(
    facts({ replacementInvoices: [{ id: 'n1', items: [fee ? { ...item, fee } : item] }] }),
  );
}

describe('over the report of the night', () => {
  it('nothing: the report', () => {
    const base = byNight(withStatus(2, 2500));
    expect(overlay(base, null, wise)).toBe(base);
  });
  it('a fact of the line wins, the others stay, with their own moments', () => {
    const seen = overlay(
      byNight(facts({ fees: [fee('a', { amountCents: 1001 })], manualBlocks: ['x'] })),
      line({ fees: [fee('b')] }),
      wise,
    );
    expect(listedFees(seen).map(({ id }) => id)).toEqual(['b']);
    expect(seen.observedAt).toBe(now);
    expect(seen.observed).toEqual({
      membership: night,
      replacementInvoices: night,
      manualBlocks: night,
    });
    expect(rules(decide(seen))).toEqual(['manual-block']);
  });
  it('a list that is a part of what is owed proves no payment', () => {
    const billed = byNight(withStatus(2, 2500));
    const part = { fees: { listed: [fee('b')] } };
    expect(rules(decide(overlay(billed, line(part), wise)))).toEqual(['membership-fee']);
    expect(rules(decide(overlay(invoiced('771'), line(part), wise)))).toEqual([
      'replacement-invoice',
    ]);
    // A later whole list does.
    const before = { ...billed, ...part };
    const whole = overlay(before, line({ fees: [fee('b')] }), wise);
    expect([whole.fees, rules(decide(whole))]).toEqual([[fee('b')], []]);
  });
  it('a line without a list of fees leaves those of the report', () => {
    const base = byNight(facts({ fees: [fee('a', { amountCents: 1001 })] }));
    expect(rules(decide(overlay(base, line(), wise)))).toEqual(['maximum-fees']);
  });
  it('what only the report says of a fee is kept: it may be of another institution', () => {
    const base = byNight(facts({ fees: [fee('a', { institution: '9999' })] }));
    const { institution: _, ...bare } = fee('a', { amountCents: 1001 });
    expect(decide(overlay(base, line({ fees: [bare] }), wise)).level).toBe('full');
    expect(decide(overlay(byNight(facts()), line({ fees: [bare] }), wise)).level).toBe('payment');
  });
  it('what related patrons owe: field by field', () => {
    const base = byNight(facts({ related: { familyChargesCents: 100 } }));
    const seen = overlay(base, line({ related: { guaranteesChargesCents: 5 } }), wise);
    expect(seen.related).toEqual({ familyChargesCents: 100, guaranteesChargesCents: 5 });
  });
  it('an end of the account replaces the other way of writing it', () => {
    const base = byNight(facts({ account: { barred: true, expiresAt: '2026-03-01T00:00:00Z' } }));
    expect(overlay(base, line({ account: { expiresOn: '2027-03-01' } }), wise).account).toEqual({
      barred: true,
      expiresOn: '2027-03-01',
    });
  });
});

describe('the membership, where the line lists every fee', () => {
  it.each([0, 1, 2, 3, 4])('status %i and no membership fee open: paid since', (status) => {
    const seen = overlay(byNight(withStatus(status, 2500)), line({ fees: [] }), wise);
    expect(seen.membership).toMatchObject({ status: 5, feeCents: 0 });
    expect(seen.observed?.membership).toBeUndefined();
    expect(decide(seen).level).toBe('full');
    // And it stays so on the next first of the month.
    expect(decide(seen, 'kiosk', { at: '2026-04-02T12:00:00Z' }).level).toBe('full');
  });
  it.each([6, 7, 8, 9])('status %i stays', (status) => {
    const seen = overlay(byNight(withStatus(status)), line({ fees: [] }), wise);
    expect(seen.membership?.status).toBe(status);
  });
  it('an open membership fee says what is open', () => {
    const seen = overlay(
      byNight(withStatus(2, 2500)),
      line({ fees: [membershipFee(1500), fee('a')] }),
      wise,
    );
    expect(seen.membership).toMatchObject({ status: 2, feeCents: 1500 });
    expect(decide(seen).reasons).toMatchObject([
      { rule: 'membership-fee', clears: { by: 'pay', leastCents: 1500, feeIds: ['m'] } },
    ]);
  });
  it('without a list of fees nothing is known to be paid', () => {
    expect(rules(decide(overlay(byNight(withStatus(4, 2500)), line(), wise)))).toEqual([
      'payment-overdue',
    ]);
  });
  it('the monthly run may have waived the fee of a cancelled membership: that proves no payment', () => {
    const base = { ...withStatus(4, 2500), observedAt: '2026-02-27T02:30:00+01:00' };
    const seen = overlay(base, line({ fees: [] }), wise);
    expect(seen.membership?.status).toBe(4);
    expect(rules(decide(seen))).toEqual(['cancelled']);
  });
  it('a status 4 with nothing open by night either: nothing has been paid since', () => {
    const seen = overlay(byNight(withStatus(4, 0)), line({ fees: [] }), wise);
    expect(rules(decide(seen))).toEqual(['payment-overdue']);
  });
  it('a status of the line is the newer one: a renewal is seen at once', () => {
    const seen = overlay(
      byNight(withStatus(9)),
      line({ membership: { status: 5 }, fees: [] }),
      wise,
    );
    expect(seen.observed?.membership).toBeUndefined();
    expect(seen.membership).toMatchObject({ status: 5, type: 'adult' });
    expect(decide(seen).level).toBe('full');
  });
});

describe('an invoiced item of the report', () => {
  it.each([
    ['by its own fee', invoiced('771')],
    ['by what the fee replaces', { ...invoiced(), fees: [{ ...price, replaces: 'i1' }] }],
  ])('settled, %s, once the line lists it no more', (_, base) => {
    expect(rules(decide(base))).toContain('replacement-invoice');
    expect(decide(overlay(base, line({ fees: [fee('a')] }), wise)).level).toBe('full');
  });
  it('as open as its fee on the line, which pays it', () => {
    const seen = overlay(invoiced('771'), line({ fees: [{ ...price, amountCents: 700 }] }), wise);
    expect(decide(seen).reasons).toMatchObject([
      {
        rule: 'replacement-invoice',
        clears: { by: 'pay-or-return', leastCents: 700, feeIds: ['771'] },
      },
    ]);
  });
  it('a fee for the whole invoice: open until nothing of it is', () => {
    const items = ['i1', 'i2'].map((item) => ({
      item,
      amountCents: 1000,
      paidCents: 0,
      returned: false,
    }));
    const base = byNight(facts({ replacementInvoices: [{ id: '771', items }] }));
    const open = (cents: number) =>
      overlay(base, line({ fees: [{ ...price, amountCents: cents }] }), wise)
        .replacementInvoices?.flatMap((each) => each.items)
        .map((item) => item.amountCents - item.paidCents);
    expect(open(2000)).toEqual([1000, 1000]);
    expect(open(600)).toEqual([0, 600]);
    expect(open(2600)).toEqual([1000, 1000]);
  });
  it('one that the desk has taken in is not paid with the money for the others', () => {
    const base = invoiced('771');
    const [first] = base.replacementInvoices ?? [];
    const items = ['i1', 'i2'].map((item) => ({
      ...{ item, amountCents: 1000, paidCents: 0, returned: item === 'i1', fee: '771' },
    }));
    const seen = overlay(
      { ...base, replacementInvoices: [{ id: first?.id ?? '', items }] },
      line({ fees: [{ ...price, amountCents: 400 }] }),
      wise,
    );
    expect(seen.replacementInvoices?.[0]?.items).toMatchObject([
      { paidCents: 0, returned: true },
      { paidCents: 600, returned: false },
    ]);
  });
  it('stays as it was where its fee is unknown, and without a list of fees', () => {
    for (const seen of [line({ fees: [] }), line()])
      expect(rules(decide(overlay(invoiced(), seen, wise)))).toEqual(['replacement-invoice']);
  });
});
