import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decide,
  facts,
  fee,
  invoice,
  membershipFee,
  now,
  policyOf,
  wise,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { afterPaying, leastPayment as least, payable } from '../src/index.ts';
import { cheapestSet } from '../src/payments/cheapest.ts';

function leastPayment(about: Parameters<typeof least>[0]) {
  return least(about, wise, now, 'kiosk');
}
function amounts(...cents: number[]) {
  return facts({ fees: cents.map((each, i) => fee(`f${i}`, { amountCents: each })) });
}

describe('the least payment', () => {
  it('is whole fees: the cheapest set, though the reason names less', () => {
    const about = amounts(900, 350, 300, 60);
    expect(decide(about).reasons[0]?.clears.leastCents).toBe(610);
    expect(leastPayment(about)).toMatchObject({
      feeIds: ['f1', 'f2'],
      amountCents: 650,
      decision: { level: 'full' },
    });
  });
  it('prefers fewer fees among equals', () => {
    expect(leastPayment(amounts(600, 300, 300, 400))?.feeIds).toEqual(['f0']);
  });
  it('satisfies every rule at once: the old fee counts towards the sum', () => {
    const about = facts({
      fees: [
        fee('old', { amountCents: 400, createdOn: '2026-01-01' }),
        fee('b', { amountCents: 700 }),
        fee('c', { amountCents: 300 }),
      ],
    });
    expect(leastPayment(about)).toMatchObject({ feeIds: ['old'], amountCents: 400 });
    const both = withStatus(4, 2500, {
      fees: [
        membershipFee(2500),
        fee('old', { amountCents: 100, createdOn: '2026-01-01' }),
        fee('b', { amountCents: 1200 }),
      ],
    });
    expect(leastPayment(both)?.feeIds).toEqual(['m', 'old', 'b']);
  });
  it('pays two items of an invoice though one fee alone would cover the sum', () => {
    const about = facts({
      fees: [
        fee('a', { amountCents: 900, replaces: 'i1' }),
        fee('b', { amountCents: 90, replaces: 'i2' }),
      ],
      replacementInvoices: invoice({ price: 500 }, { price: 90 }),
    });
    expect(leastPayment(about)?.feeIds).toEqual(['a', 'b']);
  });
  it('is null where nothing is denied, and where paying does not lift it', () => {
    expect(leastPayment(facts())).toBeNull();
    expect(leastPayment(withStatus(9, 0, { fees: [fee('a', { amountCents: 5000 })] }))).toBeNull();
    expect(
      leastPayment(facts({ fees: [fee('a', { amountCents: 5000 })], manualBlocks: ['x'] })),
    ).toBeNull();
    expect(
      leastPayment(facts({ fees: [fee('a', { amountCents: 5000, state: 'debt-collector' })] })),
    ).toBeNull();
  });
  it('pays what is owed without a fee under ids of its own', () => {
    const membership = { status: 2, type: 'adult', feeCents: 2500 };
    const billed = facts({ membership });
    expect(leastPayment(billed)).toMatchObject({ feeIds: ['membership-fee'], amountCents: 2500 });
    expect(
      decide(afterPaying(billed, [{ feeId: 'membership-fee', amountCents: 2499 }])).level,
    ).toBe('payment');
    expect(afterPaying(billed, ['membership-fee']).membership).toMatchObject({
      status: 5,
      feeCents: 0,
    });
    const replacementInvoices = invoice(
      { price: 500 },
      { price: 700, paid: 300 },
      { price: 900, returned: true },
    );
    const invoiced = facts({ replacementInvoices });
    expect(leastPayment(invoiced)).toMatchObject({ feeIds: ['i1', 'i2'], amountCents: 900 });
    expect(
      decide(
        afterPaying(invoiced, [
          { feeId: 'i1', amountCents: 500 },
          { feeId: 'i2', amountCents: 399 },
        ]),
      ).level,
    ).toBe('payment');
    const all = leastPayment({
      ...amounts(900, 350),
      membership,
      replacementInvoices,
    });
    expect(all).toMatchObject({ feeIds: ['membership-fee', 'i1', 'i2', 'f1'], amountCents: 3750 });
    // An id that a fee and an item share is the fee's.
    const namesake = { ...invoiced, fees: [fee('i1', { amountCents: 200 })] };
    expect(afterPaying(namesake, ['i1']).replacementInvoices).toEqual(replacementInvoices);
    // Only what a reason is about is paid.
    const normal = facts({
      membership: { status: 5, type: 'adult', feeCents: 2500 },
      fees: amounts(1200).fees ?? [],
    });
    expect(leastPayment(normal)?.feeIds).toEqual(['f0']);
  });
  it('leaves out what cannot be paid here', () => {
    const about = facts({
      fees: [fee('a', { amountCents: 600, state: 'direct-debit' }), fee('b', { amountCents: 700 })],
    });
    expect(leastPayment(about)?.feeIds).toEqual(['b']);
  });
  it('drops a flag that the rules explain; null where another flag denies', () => {
    const flags = (...set: number[]) =>
      Array.from({ length: 14 }, (_, position) => set.includes(position));
    const blocked = amounts(1500);
    expect(leastPayment({ ...blocked, flags: flags(0, 1) })?.feeIds).toEqual(['f0']);
    expect(leastPayment({ ...blocked, flags: flags(0, 4) })).toBeNull();
    expect(leastPayment({ ...amounts(300), flags: flags(0) })).toBeNull();
    const alone = { ...amounts(300), flags: flags(0) };
    expect(decide(afterPaying(alone, ['f0'], decide(alone))).allows.checkOut).toBe(false);
  });
});

it('what is payable at the kiosk', () => {
  const about = facts();
  const why = (change: Parameters<typeof fee>[1]) =>
    payable(fee('a', change), wise, { facts: about, now });
  expect(why({})).toBeNull();
  expect(why({ institution: '3551' })).toBeNull();
  expect(why({ institution: '9999' })).toBe('elsewhere');
  expect(why({ state: 'direct-debit' })).toBe('direct-debit');
  expect(why({ state: 'debt-collector' })).toBe('debt-collector');
  expect(why({ state: 'arrangement', until: '2026-03-16' })).toBe('arrangement');
  expect(why({ state: 'arrangement', until: '2026-03-15' })).toBeNull();
  expect(why({ amountCents: -300 })).toBe('rule');
  expect(payable(fee('a'), wise, { decision: decide(withStatus(9)) })).toBe('rule');
  const open = policyOf((policy) => {
    policy.settings.payElsewhere = true;
    policy.settings.notPayableStates = ['debt-collector'];
  });
  expect(
    payable(fee('a', { institution: '9999', state: 'direct-debit' }), open, { facts: about, now }),
  ).toBeNull();
});

describe('the cheapest set', () => {
  const cents = fc.integer({ min: 1, max: 40 });
  const problem = fc.array(cents, { minLength: 1, maxLength: 9 }).chain((list) =>
    fc.record({
      list: fc.constant(list),
      needs: fc.array(fc.record({ of: fc.subarray(list.map((_, i) => `${i}`)), cents }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  );
  it('is exactly the cheapest of all subsets', () => {
    fc.assert(
      fc.property(problem, ({ list, needs }) => {
        const prices = list.map((each, i) => ({ id: `${i}`, cents: each }));
        let best: number | null = null;
        for (let mask = 0; mask < 1 << list.length; mask++) {
          const paid = (ids: Iterable<string>) =>
            [...ids].reduce(
              (sum, id) => sum + (mask & (1 << Number(id)) ? (list[Number(id)] ?? 0) : 0),
              0,
            );
          if (!needs.every((need) => paid(need.of) >= need.cents)) continue;
          const all = paid(prices.map((price) => price.id));
          if (best === null || all < best) best = all;
        }
        const found = cheapestSet(
          prices,
          needs.map((need) => ({ ids: new Set(need.of), cents: need.cents })),
        );
        expect(
          found === null ? null : found.reduce((sum, id) => sum + (list[Number(id)] ?? 0), 0),
        ).toBe(best);
      }),
      { numRuns: 150 },
    );
  });
  it('beyond twenty fees it meets the needs, has no unnecessary fee, and is fast', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 22, maxLength: 60 }),
        fc.integer({ min: 1, max: 99 }),
        (list, percent) => {
          const prices = list.map((each, i) => ({ id: `${i}`, cents: each }));
          const need = Math.ceil((list.reduce((sum, each) => sum + each, 0) * percent) / 100);
          const found =
            cheapestSet(prices, [{ ids: new Set(prices.map((price) => price.id)), cents: need }]) ??
            [];
          const paid = found.map((id) => list[Number(id)] ?? 0);
          const sum = paid.reduce((total, each) => total + each, 0);
          expect(sum).toBeGreaterThanOrEqual(need);
          expect(sum - Math.min(...paid)).toBeLessThan(need);
        },
      ),
      { numRuns: 60 },
    );
  });
  it('twenty fees of nearly the same amount: the longest search', () => {
    const prices = Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, cents: 100 + 2 * i }));
    const found =
      cheapestSet(prices, [{ ids: new Set(prices.map((price) => price.id)), cents: 1191 }]) ?? [];
    expect(found.reduce((sum, id) => sum + 100 + 2 * Number(id), 0)).toBe(1192);
  });
});
