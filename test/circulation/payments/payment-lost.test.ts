/**
 * A payment whose end was lost, and what the terminal says of it afterwards: "nothing was paid"
 * only on proof (docs/reconciliation.md).
 */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { TerminalQuirk } from '../../../simulators/terminal.ts';
import { transactionOf } from '../../../src/circulation/payment.ts';
import { noteInterrupted } from '../../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../../src/circulation/settle/retry.ts';
import { Database } from '../../../src/store/database/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Note } from '../../../src/store/types.ts';
import { borrower, openTill as open, type Till } from '../../support/circulation/till.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
function openTill(
  quirks: TerminalQuirk[] = [],
  afterLoss: 'staff' | 'trust' = 'staff',
  now?: () => Date,
) {
  return open(
    closers,
    { afterLoss },
    { quirks: ['keeps-unacknowledged', ...quirks], ...(now ? { now } : {}) },
  );
}

/**
 * One that ended well, so that the terminal has a transaction before; then one that is paid, and
 * lost.
 */
async function payAndLose(till: Till): Promise<2> {
  expect((await till.pay()).outcome.kind).toBe('paid');
  await lose(till);
  return 2;
}
async function lose(till: Till): Promise<void> {
  const before = till.terminal.transactions().length;
  till.terminal.next('hang-up-before-status');
  expect((await till.pay()).outcome.kind).toBe('unknown');
  await until(() => till.terminal.transactions().length > before, 'the terminal has it');
}

describe('the money was taken', () => {
  it('and another register paid before the kiosk asks: "not the last one" is not "never was"', async () => {
    const till = await openTill();
    const entry = await payAndLose(till);
    expect(till.terminal.payOther(777)).toBe(true);
    expect(await till.resolved(entry)).toBe('staff');
    expect(till.settled(entry)).toMatchObject({
      why: 'terminal-last-other-amount',
      data: { receipt: '0003' },
    });
  });

  it.each([
    ['by less than a minute', 40_000],
    ['by three hours', 10_800_000],
  ])('and the clock of the kiosk is set back (%s) before the next payment', async (_by, backMs) => {
    const till = await openTill();
    const entry = await payAndLose(till);
    expect(await till.resolved(entry)).toBe('staff');
    const { parts } = till.counter;
    parts.clock = { now: () => new Date(Date.now() - backMs).toISOString() };
    expect((await till.pay()).outcome.kind).toBe('paid');
    await retryEntry(parts, entry);
    expect(till.settled(entry)).toMatchObject({
      state: 'staff',
      why: 'terminal-last-of-entry',
      data: { entry: 3 },
    });
  });

  it('and the terminal closed its day before the kiosk asks', async () => {
    const till = await openTill();
    const entry = await payAndLose(till);
    expect(till.terminal.closeDay()).toBe(true);
    expect(await till.resolved(entry)).toBe('staff');
    expect(till.settled(entry)).toMatchObject({ why: 'terminal-last-none' });
  });

  it('as the first of this kiosk, at a terminal that another register had used, and the terminal closed its day', async () => {
    const till = await openTill();
    expect(till.terminal.payOther(777)).toBe(true);
    await lose(till);
    expect(till.terminal.closeDay()).toBe(true);
    expect(await till.resolved()).toBe('staff');
    expect(till.settled(1)).toMatchObject({ why: 'terminal-last-none' });
  });

  it('as the first of all at a new terminal, which closed its day within the hour', async () => {
    const till = await openTill();
    const entry = await payAndLose(till);
    expect(till.terminal.closeDay()).toBe(true);
    expect(await till.resolved(entry)).toBe('staff');
  });

  it('as the first of a day, and the terminal closed that day: "none" before and "none" after', async () => {
    const till = await openTill();
    await till.pay();
    till.terminal.closeDay();
    await lose(till);
    till.terminal.closeDay();
    expect(await till.resolved(2)).toBe('staff');
  });

  it.each([
    'repeats-lines',
    'repeats-nothing',
    'repeats-no-result',
    'repeats-unknown-bitmap',
  ] as const)('and 06 20 says nothing of it: %s', async (quirk) => {
    const till = await openTill();
    const entry = await payAndLose(till);
    till.terminal.setQuirk(quirk, true);
    expect(await till.resolved(entry)).toBe('staff');
    expect(till.settled(entry)).toMatchObject({ why: 'terminal-last-unknown' });
    expect(till.booked()).toBe(1);
  });

  it.each(['repeats-lines', 'repeats-nothing'] as const)(
    'by a terminal that never says anything of its last payment (%s): it can be paid at, and never proves',
    async (quirk) => {
      const till = await openTill([quirk]);
      const entry = await payAndLose(till);
      expect(till.counter.store.journal.get(entry)?.transaction).toMatchObject({
        before: 'not-told',
      });
      expect(await till.resolved(entry)).toBe('staff');
    },
  );

  it.each(['staff', 'trust'] as const)(
    'by a terminal whose numbers begin anew each day, with %s',
    async (afterLoss) => {
      // Yesterday's last has the number of today's first.
      let day = -86_400_000;
      const till = await openTill(['numbers-anew'], afterLoss, () => new Date(Date.now() + day));
      expect((await till.pay()).outcome.kind).toBe('paid');
      day = 0;
      till.terminal.setQuirk('same-number', true);
      await lose(till);
      expect(till.terminal.transactions().map(({ receiptNumber }) => receiptNumber)).toEqual([
        '0001',
        '0001',
      ]);
      expect(await till.resolved(2)).toBe(afterLoss === 'trust' ? 'accepted' : 'staff');
    },
  );

  it('by a terminal without a date: listed, and the kiosk goes on', async () => {
    const till = await openTill(['no-date', 'same-number'], 'trust');
    const entry = await payAndLose(till);
    expect(await till.resolved(entry)).toBe('staff');
    expect(till.booked()).toBe(1);
  });
});

describe('nothing was taken', () => {
  it('the last transaction is word for word the one before', async () => {
    const till = await openTill();
    expect((await till.pay()).outcome.kind).toBe('paid');
    till.terminal.setQuirk('keeps-unacknowledged', false);
    await lose(till);
    expect(await till.resolved(2)).toBe('not-done');
  });

  it('a terminal that is new says the same as one that has closed its first day: listed', async () => {
    const till = await openTill();
    till.terminal.setQuirk('keeps-unacknowledged', false);
    await lose(till);
    expect(await till.resolved()).toBe('staff');
  });
});

describe('it was approved, and the kiosk died before it was acknowledged', () => {
  const approval: Note = {
    step: 'approved',
    receiptNumber: '0042',
    terminalId: '28004869',
    traceNumber: '000042',
    date: '1124',
    time: '175959',
  };
  /**
   * An entry with the approval in it, at a terminal that has another payment, or none, or one from
   * before, as its last.
   */
  async function died(till: Till) {
    const { journal } = till.counter.store;
    const last = await till.driver.lastTransaction();
    if (typeof last === 'string') throw new Error(last);
    const before = last === null ? 'none' : transactionOf(last);
    const fees = [{ id: '4001', amountCents: 320 }];
    const payment = {
      kind: 'payment',
      way: 'terminal',
      driver: 'zvt',
      attempt: 'a',
      patron: borrower.card,
      fees,
      amountCents: 320,
      before,
    } as const;
    const id = journal.begin(payment, till.counter.parts.clock.now());
    journal.note(id, approval, till.counter.parts.clock.now());
    noteInterrupted(till.counter.parts);
    return id;
  }

  it.each([
    ['none', () => {}],
    ['another one', (till: Till) => void till.terminal.payOther(999)],
  ] as const)('the terminal has %s as its last', async (_what, then) => {
    const till = await openTill();
    const id = await died(till);
    then(till);
    expect(await till.resolved(id)).toBe('staff');
  });

  it('the terminal has the one from before as its last', async () => {
    const till = await openTill();
    till.terminal.payOther(150);
    const id = await died(till);
    expect(await till.resolved(id)).toBe('staff');
    expect(till.settled(id)).toMatchObject({ why: 'terminal-last-earlier' });
  });
});

it('an earlier payment of the journal is damaged: nothing is settled without it, and the kiosk goes on', async () => {
  const till = await openTill([], 'trust');
  const entry = await payAndLose(till);
  const { counter } = till;
  counter.store.close();
  const database = new Database(join(counter.folder, 'kiosk.db'));
  database.exec(
    'DROP TRIGGER event_keeps_values; UPDATE event SET payload = zeroblob(60) WHERE seq = 1 << 20',
  );
  database.close();
  const store = openStore({ folder: counter.folder, log: () => {} });
  counter.store = store;
  counter.parts.journal = store.journal;
  expect(await till.resolved(entry)).toBe('staff');
  expect(till.settled(entry)).toMatchObject({ why: 'payments-unreadable' });
});

describe('with afterLoss: trust', () => {
  /** Two patrons who owe the same. */
  const [first, second] = [4, 3].map((nth) => ({ card: patronCard(nth), pin: '1234' })) as [
    typeof borrower,
    typeof borrower,
  ];
  const owe = (till: Till) => {
    const { library } = till.counter.library;
    for (const { card } of [first, second]) {
      library.state.patrons.get(card)?.fees.splice(0);
      library.addFee(card, { kind: 'overdue', amountCents: 250, daysAgo: 1, title: null });
    }
  };

  it('an entry of the list is not booked with the money of the next patron', async () => {
    let skew = -3_600_000;
    const till = await openTill([], 'trust', () => new Date(Date.now() + skew));
    owe(till);
    till.terminal.next('hang-up-before-status');
    expect((await till.pay(1, first)).outcome.kind).toBe('unknown');
    expect(await till.resolved()).toBe('staff');
    skew = 0;
    expect((await till.pay(1, second)).outcome.kind).toBe('paid');
    expect(await retryEntry(till.counter.parts, 1)).toMatchObject({ state: 'staff' });
    expect(till.booked()).toBe(1);
    expect(await retryEntry(till.counter.parts, 1)).toMatchObject({
      why: 'terminal-last-of-entry',
      data: { receipt: '0002', entry: 2 },
    });
  });

  it('a payment that another register took meanwhile, of another amount, is not this one', async () => {
    const till = await openTill([], 'trust');
    till.terminal.setQuirk('keeps-unacknowledged', false);
    await lose(till);
    expect(till.terminal.payOther(777)).toBe(true);
    expect(await till.resolved()).toBe('staff');
    expect(till.booked()).toBe(0);
  });

  it('a payment that another register took later than an attempt can last is not this one', async () => {
    let skew = 0;
    const till = await openTill([], 'trust', () => new Date(Date.now() + skew));
    till.terminal.setQuirk('keeps-unacknowledged', false);
    till.terminal.next('hang-up-before-status');
    await till.pay();
    skew = 20 * 60_000;
    const owed = till.counter.store.journal.get(1)?.transaction;
    await until(
      () => till.terminal.payOther(owed?.kind === 'payment' ? owed.amountCents : 0),
      'the other payment',
    );
    expect(await till.resolved()).toBe('staff');
    expect(till.booked()).toBe(0);
  });
});
