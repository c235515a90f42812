import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { all, first } from '../../packages/sip2/src/index.ts';
import {
  type Counter,
  card,
  openCounter,
  owedCents,
  registrations,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

async function feeIds(nth: number) {
  const lines = all(await registrations(counter.wire, card(nth)), 'YZ');
  return lines.map((line) => line.split('~')[7]?.trim() ?? '');
}
function patron(nth: number) {
  return counter.library.library.state.patrons.get(card(nth));
}
async function blocked(nth: number) {
  return (await counter.patron(card(nth))).fixed.patronStatus.startsWith('Y');
}
function payments() {
  return counter.library.log().filter((booking) => booking.what === 'payment');
}

describe('a payment', () => {
  test('of a cent lifts a block of a cent', async () => {
    const [, small = ''] = await feeIds(3);
    expect(await blocked(3)).toBe(true);
    const reply = await counter.pay(card(3), small, 1);
    expect([reply.fixed.paymentAccepted, first(reply, 'BK')]).toEqual(['Y', 'attempt-1']);
    expect(await blocked(3)).toBe(false);
    expect(owedCents(await counter.patron(card(3)))).toBe(1000);
    expect(payments()).toMatchObject([
      { card: card(3), feeId: small, amountCents: 1, attempt: 'attempt-1' },
    ]);
  });

  test.each([
    [8, 2],
    [9, 3],
    [10, 2],
    [11, 1],
    [19, 4],
  ])('of the whole membership fee of patron %i makes status %i normal', async (nth, status) => {
    expect(patron(nth)?.membership.status).toBe(status);
    const [membership = ''] = await feeIds(nth);
    const cents = patron(nth)?.fees.find(({ kind }) => kind === 'membership')?.amountCents ?? 0;
    if (cents > 1) {
      await counter.pay(card(nth), membership, cents - 1);
      expect(await blocked(nth)).toBe(true);
    }
    await counter.pay(card(nth), membership, 1);
    expect(patron(nth)?.membership.status).toBe(5);
    expect(await feeIds(nth)).not.toContain(membership);
    expect(await blocked(nth)).toBe(false);
  });

  test('of the rest of a replacement invoice clears it', async () => {
    const [fee = ''] = await feeIds(17);
    await counter.pay(card(17), fee, 900);
    expect(patron(17)?.invoiceLines[1]).toMatchObject({ priceCents: 1800, paidCents: 1800 });
    expect(await blocked(17)).toBe(false);
  });

  test('of an old fee lifts the block for old fees', async () => {
    const [fee = ''] = await feeIds(15);
    await counter.pay(card(15), fee, 320);
    expect(await blocked(15)).toBe(false);
  });

  test('of a fee that is paid already is refused, or booked once more as a credit', async () => {
    const [fee = ''] = await feeIds(15);
    await counter.pay(card(15), fee, 320);
    expect((await counter.pay(card(15), fee, 320)).fixed.paymentAccepted).toBe('N');
    counter.library.library.setQuirk('credits-closed-fees', true);
    expect((await counter.pay(card(15), fee, 320)).fixed.paymentAccepted).toBe('Y');
    expect((await counter.pay(card(15), 'none', 320)).fixed.paymentAccepted).toBe('N');
    expect(payments().map(({ feeId }) => feeId)).toEqual([fee, fee]);
  });

  test('is refused for an unknown fee, for more than is open, for nothing, and where the kiosk may not take it', async () => {
    const [fee = ''] = await feeIds(2);
    const [collector = ''] = await feeIds(28);
    const [debit = ''] = await feeIds(29);
    const refused = [
      await counter.pay(card(2), 'none', 100),
      await counter.pay(card(2), fee, 651),
      await counter.pay(card(2), fee, 0),
      await counter.pay(card(28), collector, 3000),
      await counter.pay(card(29), debit, 1500),
      await counter.pay('20000000000000', fee, 100),
    ];
    expect(refused.map((reply) => reply.fixed.paymentAccepted)).toEqual([
      'N',
      'N',
      'N',
      'N',
      'N',
      'N',
    ]);
    expect(refused.map((reply) => first(reply, 'AF'))).toEqual([
      'Dit bedrag staat niet open.',
      'Dat is meer dan er openstaat.',
      'Dat is meer dan er openstaat.',
      'Dit bedrag kan hier niet betaald worden.',
      'Dit bedrag kan hier niet betaald worden.',
      'Deze kaart is niet bekend.',
    ]);
    expect(payments()).toEqual([]);
  });

  test('is not idempotent: the same message again pays again, while anything is open', async () => {
    const [fee = ''] = await feeIds(2);
    const answers = [];
    for (let time = 0; time < 3; time++)
      answers.push((await counter.pay(card(2), fee, 300)).fixed.paymentAccepted);
    expect(answers).toEqual(['Y', 'Y', 'N']);
    expect(payments()).toHaveLength(2);
  });

  test('without a fee goes to the oldest first', async () => {
    await counter.pay(card(36), '', 800);
    expect(patron(36)?.fees.map(({ amountCents }) => amountCents)).toEqual([400, 400, 200]);
  });
});

describe('the monthly run', () => {
  const status = (nth: number) => patron(nth)?.membership.status;
  test('moves unpaid memberships on by one month, until they end', async () => {
    expect(counter.library.library.monthlyRun()).toBe('2024-06-01');
    expect([status(8), status(10), status(9), status(19)]).toEqual([2, 3, 4, 9]);
    counter.library.library.monthlyRun();
    counter.library.library.monthlyRun();
    expect([status(8), status(10), status(9)]).toEqual([4, 9, 9]);
    expect(counter.library.library.monthlyRun()).toBe('2024-09-01');
    expect(status(8)).toBe(9);
    // The membership fee is waived; the other fees stay.
    expect(owedCents(await counter.patron(card(8)))).toBe(900);
  });

  test('leaves those alone who have paid or owe nothing', async () => {
    for (let month = 0; month < 6; month++) counter.library.library.monthlyRun();
    expect([status(1), status(12), status(13), status(23)]).toEqual([5, 2, 5, 8]);
  });

  test('cancels the holds of an ended membership', async () => {
    const { library } = counter.library;
    library.setStatus(card(34), 4);
    library.addFee(card(34), { kind: 'membership', amountCents: 2500, daysAgo: 120, title: null });
    library.monthlyRun();
    expect((await counter.patron(card(34), { summary: 'Y' })).fixed.holdItemsCount).toBe('0000');
  });
});

test('the desk adds fees, blocks, changes a status and takes money, and 64 shows it', async () => {
  const { library } = counter.library;
  library.addFee(card(1), { kind: 'damage', amountCents: 1001, daysAgo: 0, title: 'Een stoel' });
  expect(await blocked(1)).toBe(true);
  const [fee = ''] = await feeIds(1);
  expect(library.payAtDesk(card(1), fee)).toBeNull();
  expect(await blocked(1)).toBe(false);
  library.setManualBlocks(card(1), ['Adres onbekend', 'Kaart gevonden']);
  expect(library.decide(card(1), 'kiosk')?.reasons.map(({ rule }) => rule)).toEqual([
    'manual-block',
  ]);
  library.setStatus(card(1), 9);
  expect(patron(1)?.membership.status).toBe(9);
  expect([library.setStatus('1', 5), library.payAtDesk('1', fee)]).toEqual([
    false,
    'unknown-patron',
  ]);
});
