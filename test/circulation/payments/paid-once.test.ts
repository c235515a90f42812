/**
 * A fee is paid once: what stands in a payment that is not settled, or that staff have still to
 * settle, is not offered again.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { factsExport } from '../../../simulators/library/export-facts.ts';
import { pay } from '../../../src/circulation/payment.ts';
import { borrower, openTill, type Till } from '../../support/circulation/till.ts';
import { importFactsText } from '../../support/store/facts.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function feesOf(till: Till, id = 1) {
  const transaction = till.counter.store.journal.get(id)?.transaction;
  return transaction?.kind === 'payment' ? transaction.fees.map((fee) => fee.id) : [];
}
function lock(
  shown: { fees: readonly { id: string; notPayable: string | null }[] },
  [id]: string[],
) {
  return shown.fees.find((fee) => fee.id === id)?.notPayable;
}

/** Three ways to a payment of the first fee that is not at its end. */
const ways: Record<string, () => Promise<Till>> = {
  'its end is not known': async () => {
    const till = await openTill(closers, {}, { quirks: ['keeps-unacknowledged'] });
    till.terminal.next('hang-up-before-status');
    const { outcome } = await till.pay();
    expect(outcome.kind).toBe('unknown');
    // What the screen has in its hands already.
    expect('patron' in outcome && outcome.patron && lock(outcome.patron, feesOf(till))).toBe(
      'in-payment',
    );
    return till;
  },
  'staff have it on their list': async () => {
    const till = await openTill(closers, {}, { quirks: ['keeps-unacknowledged'] });
    till.terminal.next('hang-up-before-status');
    await till.pay();
    expect(await till.resolved()).toBe('staff');
    return till;
  },
  'paid, and not booked': async () => {
    const till = await openTill(closers);
    till.counter.library.misbehave('resend', { codes: ['37'] });
    const { outcome } = await till.pay();
    expect(outcome.kind).toBe('paid-not-booked');
    expect('patron' in outcome && outcome.patron && lock(outcome.patron, feesOf(till))).toBe(
      'in-payment',
    );
    till.counter.library.misbehave(null);
    return till;
  },
};

describe.each(Object.entries(ways))('%s', (_way, openWay) => {
  it('the fee is shown, with a reason of its own, and no proposal names it', async () => {
    const till = await openWay();
    const known = await till.patron();
    const inPayment = feesOf(till);
    expect(inPayment).toHaveLength(1);
    expect(lock(known.shown, inPayment)).toBe('in-payment');
    expect(known.shown.leastFees).not.toContain(inPayment[0]);
  });

  it('asked for it all the same, with what was seen before, the terminal is not asked', async () => {
    const till = await openWay();
    const known = await till.patron();
    const fees = known.shown.fees.map((fee) => ({ ...fee, notPayable: null }));
    const stale = { ...known, shown: { ...known.shown, fees } };
    const asked = { borrower, patron: stale, feeIds: feesOf(till) };
    const request = { ...asked, way: 'terminal' as const, progress: () => {} };
    const { outcome } = await pay(till.counter.parts, {
      ...request,
      signal: new AbortController().signal,
    });
    expect(outcome.kind).toBe('not-paid');
    expect(till.terminal.transactions()).toHaveLength(1);
    expect(till.counter.store.journal.get(2)).toBeNull();
  });

  it('when staff have closed the entry, it can be paid again', async () => {
    const till = await openWay();
    const { journal } = till.counter.store;
    journal.settle(
      1,
      { state: 'closed', by: 'AB', why: 'reversed at the terminal' },
      till.counter.parts.clock.now(),
    );
    expect(lock((await till.patron()).shown, feesOf(till))).toBeNull();
  });
});

it('the fee of another patron is unchanged', async () => {
  const till = await openTill(closers, {}, { quirks: ['keeps-unacknowledged'] });
  till.terminal.next('hang-up-before-status');
  await till.pay();
  const other = await till.patron({ card: patronCard(3), pin: '1234' });
  expect(other.shown.fees.map(({ notPayable }) => notPayable)).not.toContain('in-payment');
});

it('the cheapest fees that lift the block are found among those that can be paid', async () => {
  const till = await openTill(closers);
  const { library } = till.counter.library;
  const who = { card: patronCard(2), pin: '1234' };
  till.counter.parts.clock = { now: library.state.now };
  library.state.patrons.get(who.card)?.fees.splice(0);
  for (const amountCents of [600, 600, 700])
    library.addFee(who.card, { kind: 'overdue', amountCents, daysAgo: 1, title: null });
  // Wise tells no membership type on line, and the maximum differs by it.
  await importFactsText(till.counter.folder, factsExport(library.state));
  const { shown } = await till.patron(who);
  const [cheap, alike, dear] = shown.fees.map(({ id }) => id).sort();
  // 19.00 is owed, and 10.00 is the limit: two of 6.00, whichever.
  expect([...shown.leastFees].sort()).toEqual([cheap, alike]);
  const fees = [{ id: cheap ?? '', amountCents: 600 }];
  const payment = {
    kind: 'payment',
    way: 'terminal',
    driver: 'zvt',
    attempt: 'a',
    patron: who.card,
    fees,
    amountCents: 600,
    before: 'none',
  } as const;
  till.counter.store.journal.begin(payment, till.counter.parts.clock.now());
  expect([...(await till.patron(who)).shown.leastFees].sort()).toEqual([alike, dear]);
});
