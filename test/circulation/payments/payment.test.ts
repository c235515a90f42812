/**
 * The table of outcomes (docs/payments/README.md): a real journal, a real SIP2 line, and a
 * terminal on a real socket.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import { pay, paymentOpen } from '../../../src/circulation/payment.ts';
import { isSince } from '../../../src/circulation/settle/last-transaction.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { slipOf } from '../../../src/technician/journal-text.ts';
import { borrower, openTill as open, type Till } from '../../support/circulation/till.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openTill(...how: [Parameters<typeof open>[1]?, Parameters<typeof open>[2]?]) {
  return open(closers, ...how);
}

describe('outcomes', () => {
  it('approved: journalled, booked once', async () => {
    const till = await openTill();
    expect((await till.pay()).outcome.kind).toBe('paid');
    expect([till.booked(), till.states(), till.settled()]).toEqual([
      1,
      ['paid'],
      { state: 'accepted' },
    ]);
    const steps = till.counter.store.journal.get(1)?.notes.map(({ step }) => step);
    expect(steps).toEqual(['approved', 'completed', 'booking', 'booked']);
  });

  it('two fees of one attempt: each has a key of its own, and the slip says which payment it was', async () => {
    const till = await openTill();
    expect((await till.pay(2)).outcome.kind).toBe('paid');
    const bookings = till.counter.library.log().filter(({ what }) => what === 'payment');
    expect(bookings.map(({ attempt, feeId }) => attempt === `attempt-1/${feeId}`)).toEqual([
      true,
      true,
    ]);
    expect(new Set(bookings.map(({ attempt }) => attempt)).size).toBe(2);
    const entry = till.counter.store.journal.get(1);
    const slip = entry === null ? '' : slipOf(entry, 'Toestel 7');
    for (const line of [/^attempt +attempt-1$/m, /^receipt +0001$/m, /^terminal +28004869$/m])
      expect(slip).toMatch(line);
  });

  it.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
    ['refuse', 'not-started'],
  ] as const)('%s: nothing is booked and nothing is open', async (behaviour, why) => {
    const till = await openTill();
    till.terminal.next(behaviour);
    expect((await till.pay()).outcome).toMatchObject({ kind: 'not-paid', why });
    expect([
      till.booked(),
      paymentOpen(till.counter.parts, 'terminal'),
      till.settled()?.state,
    ]).toEqual([0, false, 'not-done']);
  });

  it('declined: what he may do follows from what the library system said just before, not from the beginning of the visit', async () => {
    const till = await openTill();
    const { library } = till.counter.library;
    const card = patronCard(2);
    till.counter.parts.clock = { now: library.state.now };
    const answer = await till.counter.parts.library.patron(card, '1234', 'fees');
    if (answer.kind !== 'answer') throw new Error('the library does not answer');
    const patron = patronFromAnswer(till.counter.parts, { card }, answer.value);
    expect(patron.decision.allows.checkOut).toBe(true);
    library.addFee(card, { kind: 'overdue', amountCents: 100, daysAgo: 0, title: null });
    till.terminal.next('decline');
    const [first] = patron.shown.fees;
    const request = {
      borrower: { card, pin: '1234' },
      patron,
      feeIds: [first?.id ?? ''],
      way: 'terminal' as const,
      progress: () => {},
    };
    const paid = await pay(till.counter.parts, {
      ...request,
      signal: new AbortController().signal,
    });
    expect(paid.outcome).toMatchObject({ kind: 'not-paid', why: 'declined' });
    expect(paid.patron?.decision.allows.checkOut).toBe(false);
    expect('patron' in paid.outcome && paid.outcome.patron?.decision.allows.checkOut).toBe(false);
  });

  it('completion lost after the acknowledgement: paid (2.2.9)', async () => {
    const till = await openTill();
    till.terminal.next('hang-up-after-ack');
    expect((await till.pay()).outcome.kind).toBe('paid');
    expect([till.booked(), till.states()]).toEqual([1, ['paid']]);
  });

  it('line lost before the status, and the terminal has reversed it: not paid, found by asking', async () => {
    const till = await openTill();
    // What the terminal had before proves by itself that this one is not there.
    till.terminal.payOther(150);
    till.terminal.next('hang-up-before-status');
    expect((await till.pay()).outcome.kind).toBe('unknown');
    expect(paymentOpen(till.counter.parts, 'terminal')).toBe(true);
    await until(() => till.states().length === 2, 'the transaction');
    expect((await till.pay()).outcome).toMatchObject({ kind: 'not-paid', why: 'not-started' });
    expect(till.states()).toHaveLength(2);
    expect(await till.resolved()).toBe('not-done');
    expect([till.booked(), paymentOpen(till.counter.parts, 'terminal')]).toEqual([0, false]);
  });

  it.each([
    ['staff', 'staff', 0],
    ['trust', 'accepted', 1],
  ] as const)(
    'the same, and the terminal keeps it, with %s: %s',
    async (afterLoss, state, bookings) => {
      const till = await openTill({ afterLoss }, { quirks: ['keeps-unacknowledged'] });
      till.terminal.next('hang-up-before-status');
      expect((await till.pay()).outcome.kind).toBe('unknown');
      expect(await till.resolved()).toBe(state);
      expect([till.booked(), till.states()]).toEqual([bookings, ['paid']]);
      if (state === 'staff')
        expect(till.settled()).toMatchObject({
          why: 'terminal-may-have-reversed',
          data: { receipt: '0001' },
        });
      await resolveOpen(till.counter.parts);
      expect(till.booked()).toBe(bookings);
    },
  );

  it.each([
    ['04', { why: 'terminal-no-amount', data: { receipt: '0001' } }],
    ['87', { why: 'terminal-no-receipt' }],
  ])(
    'a terminal that does not repeat bitmap %s: what cannot be compared is for the staff',
    async (bmp, reason) => {
      const till = await openTill(
        { afterLoss: 'trust' },
        { quirks: ['keeps-unacknowledged'], withheld: [bmp] },
      );
      till.terminal.next('hang-up-before-status');
      expect((await till.pay()).outcome).toMatchObject({ kind: 'unknown', attempt: 'attempt-1' });
      expect(await till.resolved()).toBe('staff');
      expect([till.booked(), till.settled()]).toEqual([0, { state: 'staff', ...reason }]);
    },
  );

  it('an older payment of the same amount is not taken for this one', async () => {
    const till = await openTill({ afterLoss: 'trust' });
    expect((await till.pay()).outcome.kind).toBe('paid');
    const entry = till.counter.store.journal.get(1)?.transaction;
    if (entry?.kind !== 'payment') throw new Error('no payment');
    const first = till.terminal.transactions()[0];
    if (!first) throw new Error('no transaction');
    const { amountCents, receiptNumber, traceNumber, date, time } = first;
    const before = { amountCents, receiptNumber, traceNumber, date, time };
    const again = { ...entry, attempt: 'attempt-9', before };
    till.counter.store.journal.begin(again, till.counter.parts.clock.now());
    noteInterrupted(till.counter.parts);
    await resolveOpen(till.counter.parts);
    expect(till.counter.store.journal.get(2)?.settlement).toMatchObject({ state: 'not-done' });
    expect(till.booked()).toBe(1);
  });

  it('one whose time is not that of the attempt is listed, never booked unseen', async () => {
    const old = () => new Date(Date.now() - 3_600_000);
    const till = await openTill(
      { afterLoss: 'trust' },
      { quirks: ['keeps-unacknowledged'], now: old },
    );
    till.terminal.next('hang-up-before-status');
    expect((await till.pay()).outcome.kind).toBe('unknown');
    expect(await till.resolved()).toBe('staff');
    expect(till.booked()).toBe(0);
  });

  it('a terminal that stays silent: unknown, no payment begins, and it is asked again', async () => {
    const till = await openTill();
    till.terminal.payOther(150);
    till.terminal.next('silent');
    expect((await till.pay()).outcome.kind).toBe('unknown');
    await till.terminal.unplug();
    expect(await resolveOpen(till.counter.parts)).toBe(true);
    expect([till.settled()?.state, paymentOpen(till.counter.parts, 'terminal')]).toEqual([
      'unknown',
      true,
    ]);
    await till.terminal.plugIn();
    expect(await till.resolved()).toBe('not-done');
  });
});

describe('before the terminal is asked', () => {
  const request = (known: Awaited<ReturnType<Till['patron']>>, feeId: string) => ({
    ...{
      borrower,
      patron: known,
      feeIds: [feeId],
      way: 'terminal' as const,
      progress: () => {},
      signal: new AbortController().signal,
    },
  });

  it.each([
    ['is dearer', 50],
    ['is cheaper', -50],
  ])('a fee that %s than it was shown is not charged: it is shown anew', async (_how, cents) => {
    const till = await openTill();
    const known = await till.patron();
    const [fee] = till.counter.library.library.state.patrons.get(borrower.card)?.fees ?? [];
    if (!fee) throw new Error('the borrower owes nothing');
    fee.amountCents += cents;
    const { outcome } = await pay(till.counter.parts, request(known, fee.id));
    expect(outcome).toMatchObject({ kind: 'not-paid', why: 'fees-changed' });
    const shown = 'patron' in outcome ? outcome.patron?.fees.find(({ id }) => id === fee.id) : null;
    expect([shown?.amountCents, till.states(), till.counter.store.journal.get(1)]).toEqual([
      fee.amountCents,
      [],
      null,
    ]);
  });

  it('while the end of a payment is not known, another fee is not paid either, though the terminal is at work', async () => {
    const till = await openTill({}, { quirks: ['keeps-unacknowledged'] });
    const { library } = till.counter.library;
    library.addFee(borrower.card, { kind: 'overdue', amountCents: 100, daysAgo: 0, title: null });
    till.terminal.next('hang-up-before-status');
    expect((await till.pay()).outcome.kind).toBe('unknown');
    await until(() => till.isUp(), 'the terminal is back');
    const known = await till.patron();
    const other = known.shown.fees.find(({ notPayable }) => notPayable === null)?.id ?? '';
    const { outcome } = await pay(till.counter.parts, request(known, other));
    expect(outcome).toMatchObject({ kind: 'not-paid', why: 'not-started' });
    expect([till.states(), till.counter.store.journal.get(2)]).toEqual([['paid'], null]);
  });
});

describe('paid, and then the kiosk was stopped', () => {
  /**
   * A fee that the terminal has the money of; `sent`: its 37 had left, and nobody knows what became
   * of it.
   */
  async function interrupted({ sent, paysOnce = true }: { sent: boolean; paysOnce?: boolean }) {
    const till = await open(closers, {}, {}, profileOf('wise', { paysOnce }));
    // A kiosk that has just started has asked the library system nothing yet.
    const fee = till.counter.library.library.state.patrons.get(borrower.card)?.fees[0];
    if (!fee) throw new Error('the borrower owes nothing');
    const { journal } = till.counter.store;
    const at = till.counter.parts.clock.now();
    const fees = [{ id: fee.id, amountCents: fee.amountCents }];
    const { amountCents } = fee;
    const payment = {
      kind: 'payment',
      way: 'terminal',
      driver: 'zvt',
      attempt: 'a',
      patron: borrower.card,
      fees,
      amountCents,
    } as const;
    const id = journal.begin({ ...payment, before: 'none' }, at);
    journal.note(id, { step: 'completed' }, at);
    if (sent) journal.note(id, { step: 'booking', feeId: fee.id }, at);
    noteInterrupted(till.counter.parts);
    return { till, fee };
  }
  const payInPart = async ({ till, fee }: Awaited<ReturnType<typeof interrupted>>) => {
    const part = {
      card: borrower.card,
      pin: null,
      feeId: fee.id,
      amountCents: 50,
      attempt: 'desk',
    };
    expect(await till.counter.parts.library.feePaid(part)).toMatchObject({ value: { ok: true } });
  };

  it.each([true, false])(
    'still open: 37 again, with the same key (it was sent: %s)',
    async (sent) => {
      const { till, fee } = await interrupted({ sent });
      expect(await till.resolved()).toBe('accepted');
      const bookings = till.counter.library.log().filter(({ what }) => what === 'payment');
      expect(bookings.map(({ attempt }) => attempt)).toEqual([`a/${fee.id}`]);
    },
  );

  it('sent, and not open any more: by this payment or by another, a person looks', async () => {
    const { till } = await interrupted({ sent: true });
    till.payAtDesk();
    expect(await till.resolved()).toBe('staff');
    expect(till.counter.library.received()).not.toContain('37');
  });

  it.each([true, false])(
    'never sent, and not open any more: another paid it, a person looks (it pays once: %s)',
    async (paysOnce) => {
      const { till } = await interrupted({ sent: false, paysOnce });
      till.payAtDesk();
      expect(await till.resolved()).toBe('staff');
      expect(till.settled()).toMatchObject({ why: 'fee-gone' });
      // One that takes money for a paid fee would book it twice.
      expect(till.counter.library.received().includes('37')).toBe(paysOnce);
    },
  );

  it.each([true, false])(
    'less is open than was paid: nothing is booked, a person looks (it was sent: %s)',
    async (sent) => {
      const stopped = await interrupted({ sent });
      await payInPart(stopped);
      expect(await stopped.till.resolved()).toBe('staff');
      // Not even asked for: a library system that takes too much would book it.
      expect(stopped.till.counter.library.received().filter((code) => code === '37')).toHaveLength(
        1,
      );
      expect(stopped.till.booked()).toBe(1);
    },
  );

  it('no list of fees: a person looks', async () => {
    const { till } = await interrupted({ sent: true });
    till.counter.library.misbehave('resend', { codes: ['63'] });
    expect(await till.resolved()).toBe('staff');
    expect(till.counter.library.received()).not.toContain('37');
  });
});

it('the time of a receipt is compared over the turn of the year, and with clocks a little apart', () => {
  const at = (started: string, date: string, time: string) =>
    isSince(started, { date, time }, 'Europe/Brussels');
  expect(at('2026-11-25T10:00:00Z', '1125', '110005')).toBe(true);
  expect(at('2026-11-25T10:00:00Z', '1125', '105830')).toBe(true);
  expect(at('2026-11-25T10:00:00Z', '1125', '105000')).toBe(false);
  expect(at('2026-11-25T10:00:00Z', '1124', '235959')).toBe(false);
  expect(at('2026-12-31T22:59:50Z', '0101', '000010')).toBe(true);
  expect(at('2027-01-01T00:00:00Z', '1231', '235000')).toBe(false);
  expect(isSince('2026-11-25T10:00:00Z', { date: null, time: null }, 'Europe/Brussels')).toBe(
    false,
  );
  // Later than a payment can last: another one.
  expect(at('2026-11-25T10:00:00Z', '1125', '111130')).toBe(true);
  expect(at('2026-11-25T10:00:00Z', '1125', '112000')).toBe(false);
});

it.each([
  ['0000', '000000'],
  ['0000', '110000'],
  ['1100', '110000'],
  ['1131', '110000'],
  ['0229', '110000'],
  ['1399', '110000'],
  ['1125', '250000'],
  ['1125', '116000'],
  ['', ''],
  ['11 5', '110000'],
])('a date %s at %s is of no attempt, and throws nothing', (date, time) => {
  expect(isSince('2026-11-25T10:00:00Z', { date, time }, 'Europe/Brussels')).toBe(false);
});
