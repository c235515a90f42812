/**
 * Paid, and the library system answers the booking (37) too late or never: it may still be carried
 * out, after a question and after a second try (docs/reconciliation.md, "A request without an
 * answer"). What must never be: the fee is booked twice, or booked and the money given back.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../../src/circulation/settle/retry.ts';
import { openStore } from '../../../src/store/store.ts';
import { borrower, openTill, type Till } from '../../support/circulation/till.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** How long an answer may take, by the settings; the clock of the kiosk is set on by hand. */
const answerMs = 10_000;

interface LateTill extends Till {
  /** Asks about what is open, now. */
  ask(): Promise<boolean>;
  /** Asks when one more answer would have had its time. */
  askLater(): Promise<boolean>;
  /** the number of 37s that the library system received */
  sent(): number;
  steps(): string[];
}

/** Given back where that is ever done by itself: `reverse` is set. */
async function openLate(paysOnce: boolean): Promise<LateTill> {
  let driver: Till['driver'] | null = null;
  const till = await openTill(
    closers,
    { reverse: async (receipt) => (await driver?.reverse(receipt)) ?? 'unknown' },
    {},
    profileOf('wise', { paysOnce }),
  );
  driver = till.driver;
  const { counter } = till;
  const { settings } = counter.parts;
  counter.parts.settings = { ...settings, timeoutMs: answerMs };
  const ask = () => resolveOpen(counter.parts);
  return {
    ...till,
    ask,
    /** An answer's time is over: it is none. */
    askLater: () => resolveOpen({ ...counter.parts, settings: { ...settings, timeoutMs: 0 } }),
    sent: () => counter.library.received().filter((code) => code === '37').length,
    steps: () => counter.store.journal.get(1)?.notes.map(({ step }) => step) ?? [],
  };
}

/** The patron has paid, and 37 got no answer. `late`: it will be carried out. */
async function payUnanswered(
  till: LateTill,
  { late = true, fees = 1 }: { late?: boolean; fees?: number } = {},
): Promise<void> {
  const { library, client } = till.counter;
  library.misbehave(late ? 'late-hang-up' : 'hang-up-on-request', { codes: ['37'], times: 1 });
  expect((await till.pay(fees)).outcome.kind).toBe('paid-not-booked');
  expect(till.settled()).toMatchObject({ state: 'unknown', why: 'booking-unanswered' });
  expect([till.booked(), library.owed]).toEqual([0, late ? 1 : 0]);
  await until(() => client.state === 'online', 'the line is back');
}

/** What the library system has of it, and whether the patron has the money back. */
function money(till: Till) {
  return [till.booked(), till.states()];
}
/** The kiosk ends here, and starts again. */
function restart({ counter }: Till) {
  counter.store.close();
  counter.store = openStore({ folder: counter.folder, log: () => {} });
  counter.parts.journal = counter.store.journal;
  noteInterrupted(counter.parts);
}

describe.each([true, false])('the kiosk starts again at each step: %s', (restarts) => {
  const between = (till: Till) => {
    if (restarts) restart(till);
  };

  it('carried out before it is asked about: the fee is gone, staff see who paid it', async () => {
    const till = await openLate(false);
    await payUnanswered(till);
    between(till);
    till.counter.library.carryOutOwed();
    await until(() => till.booked() === 1, 'it is carried out');
    expect(await till.ask()).toBe(true);
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([1, 1, ['paid']]);
  });

  it('carried out between the two questions', async () => {
    const till = await openLate(false);
    await payUnanswered(till);
    between(till);
    // Too early to count.
    await till.ask();
    expect(till.steps()).not.toContain('fee-listed');
    await till.askLater();
    between(till);
    expect(till.settled()).toMatchObject({ state: 'unknown' });
    till.counter.library.carryOutOwed();
    await until(() => till.booked() === 1, 'it is carried out');
    await till.askLater();
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([1, 1, ['paid']]);
  });

  it('still listed twice: nothing is sent or given back, and staff are told that it is not known', async () => {
    const till = await openLate(false);
    await payUnanswered(till);
    between(till);
    await till.askLater();
    between(till);
    // A question that comes at once does not count.
    await till.ask();
    expect(till.settled()).toMatchObject({ state: 'unknown' });
    await till.askLater();
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'booking-unknown' });
    expect([till.sent(), ...money(till)]).toEqual([1, 0, ['paid']]);
    // The reason is as true when it is carried out after all; asked again, the fee is gone.
    till.counter.library.carryOutOwed();
    await until(() => till.booked() === 1, 'it is carried out');
    between(till);
    await till.askLater();
    expect(till.settled()).toMatchObject({ why: 'booking-unknown' });
    expect(await retryEntry(till.counter.parts, 1)).toMatchObject({ why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([1, 1, ['paid']]);
  });

  it('where a second payment books nothing: sent again after the time of an answer, and booked once', async () => {
    const till = await openLate(true);
    await payUnanswered(till);
    between(till);
    await till.ask();
    expect([till.sent(), till.settled()?.state]).toEqual([1, 'unknown']);
    await till.askLater();
    expect([till.settled(), till.sent()]).toEqual([{ state: 'accepted' }, 2]);
    // Carried out after the second try: refused.
    till.counter.library.carryOutOwed();
    await until(() => till.counter.library.owed === 0, 'it is carried out');
    expect(money(till)).toEqual([1, ['paid']]);
  });

  it('where a second payment books nothing, and the first is carried out just before it: its refusal proves nothing', async () => {
    const till = await openLate(true);
    const { library } = till.counter;
    await payUnanswered(till);
    between(till);
    // After the question, and before the second 37.
    library.onChange(() => {
      if (library.received().at(-1) === '41') library.carryOutOwed();
    });
    await till.askLater();
    expect(till.steps().slice(-2)).toEqual(['booking', 'booking-refused']);
    between(till);
    await till.askLater();
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([2, 1, ['paid']]);
  });
});

it('never carried out, and refused when it is sent again: not sent a third time, staff look', async () => {
  const till = await openLate(true);
  await payUnanswered(till, { late: false });
  till.counter.library.library.setQuirk('no-bank-journal', true);
  await till.askLater();
  expect(till.steps().at(-1)).toBe('booking-refused');
  await till.askLater();
  await till.askLater();
  expect(till.settled()).toMatchObject({ state: 'staff', why: 'booking-unknown' });
  expect([till.sent(), ...money(till)]).toEqual([2, 0, ['paid']]);
});

it('a library system that takes the money twice is sent it once', async () => {
  const till = await openLate(false);
  till.counter.library.library.setQuirk('credits-closed-fees', true);
  await payUnanswered(till);
  till.counter.library.carryOutOwed();
  for (let turn = 0; turn < 4; turn += 1) await till.askLater();
  expect(till.settled()).toMatchObject({ why: 'fee-gone' });
  await retryEntry(till.counter.parts, 1);
  expect([till.sent(), ...money(till)]).toEqual([1, 1, ['paid']]);
});

describe('staff', () => {
  it('retry it too early: nothing is sent, and nothing is known yet', async () => {
    const till = await openLate(false);
    await payUnanswered(till);
    expect(await retryEntry(till.counter.parts, 1)).toBe('wait');
    expect([till.sent(), till.settled()?.state]).toEqual([1, 'unknown']);
  });

  it('book it by hand and retry it in place of closing it: not given back, not sent', async () => {
    const till = await openLate(false);
    await payUnanswered(till, { late: false });
    await till.askLater();
    await till.askLater();
    expect(till.settled()).toMatchObject({ why: 'booking-unknown' });
    till.payAtDesk();
    expect(await retryEntry(till.counter.parts, 1)).toMatchObject({ why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([1, 1, ['paid']]);
  });

  it('close it while it waits: it stays closed', async () => {
    const till = await openLate(false);
    await payUnanswered(till);
    await till.askLater();
    const closed = { state: 'closed', by: 'AB', why: 'booked by hand' } as const;
    till.counter.store.journal.settle(1, closed, till.counter.parts.clock.now());
    await till.askLater();
    expect(till.settled()).toEqual(closed);
  });
});

describe('two fees', () => {
  it('the first is not answered: the second is booked meanwhile, and neither is called refused', async () => {
    const till = await openLate(false);
    await payUnanswered(till, { fees: 2 });
    await till.ask();
    expect(till.booked()).toBe(1);
    till.counter.library.carryOutOwed();
    await until(() => till.booked() === 2, 'the first is carried out');
    await till.askLater();
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'fee-gone' });
    expect([till.sent(), ...money(till)]).toEqual([2, 2, ['paid']]);
  });

  it('the first is not answered, and the second refused: what is booked is not known', async () => {
    const till = await openLate(false);
    await payUnanswered(till, { fees: 2 });
    till.counter.library.library.setQuirk('no-bank-journal', true);
    // The refusal of the one does not put off what is asked about the other.
    await till.askLater();
    await till.askLater();
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'booking-unknown' });
    expect(money(till)).toEqual([0, ['paid']]);
  });

  it('where a second payment books nothing, both are booked once', async () => {
    const till = await openLate(true);
    await payUnanswered(till, { fees: 2 });
    await till.askLater();
    till.counter.library.carryOutOwed();
    await until(() => till.counter.library.owed === 0, 'the first is carried out');
    expect([till.settled(), ...money(till)]).toEqual([{ state: 'accepted' }, 2, ['paid']]);
  });
});

describe('the patron was told that the library books it', () => {
  /** 37 did not leave, for the line was down. */
  async function payUnsent(till: LateTill) {
    const { library, client } = till.counter;
    library.misbehave('hang-up-on-request', { codes: ['37'], times: 1 });
    till.terminal.next('hold');
    const paying = till.pay();
    await until(() => till.terminal.display().includes('insert your card'), 'the card');
    await library.cutLine();
    await until(() => client.state !== 'online', 'the line is lost');
    await until(() => till.terminal.approveNow(), 'the approval');
    expect((await paying).outcome.kind).toBe('paid-not-booked');
    library.misbehave(null);
    await library.restoreLine();
    await until(() => client.state === 'online', 'the line is back');
  }

  it('it is refused for certain, and the fee is open: staff book it or pay back', async () => {
    const till = await openLate(false);
    await payUnsent(till);
    till.counter.library.library.setQuirk('no-bank-journal', true);
    expect(await till.ask()).toBe(true);
    expect(till.settled()).toMatchObject({ state: 'staff', why: 'paid-not-booked' });
    expect(money(till)).toEqual([0, ['paid']]);
    // Put right by staff: a retry books it, for each 37 was refused.
    till.counter.library.library.setQuirk('no-bank-journal', false);
    expect(await retryEntry(till.counter.parts, 1)).toEqual({ state: 'accepted' });
    expect(money(till)).toEqual([1, ['paid']]);
  });

  it('it is refused for certain, staff book it by hand and retry it: not given back', async () => {
    const till = await openLate(true);
    await payUnsent(till);
    till.counter.library.library.setQuirk('no-bank-journal', true);
    await till.ask();
    till.counter.library.library.setQuirk('no-bank-journal', false);
    till.payAtDesk();
    expect(await retryEntry(till.counter.parts, 1)).toMatchObject({ why: 'fee-gone' });
    expect(money(till)).toEqual([1, ['paid']]);
  });
});

it('another kiosk books the same fee while this one waits: staff see who paid it', async () => {
  const till = await openLate(true);
  await payUnanswered(till, { late: false });
  till.payAtDesk();
  await till.askLater();
  expect(till.settled()).toMatchObject({ why: 'fee-gone' });
  expect(till.sent()).toBe(1);
});

it('the line is lost before and during a question: asked again, and sent no more', async () => {
  const till = await openLate(false);
  const { library, client } = till.counter;
  await payUnanswered(till, { late: false });
  const asked = () => library.received().filter((code) => code === '63').length;
  const before = asked();
  await till.counter.cut();
  expect(await till.askLater()).toBe(false);
  await till.counter.restore();
  library.delay(60_000);
  const asking = till.askLater();
  await until(() => asked() > before, 'it is asked');
  await till.counter.cut();
  expect(await asking).toBe(false);
  library.delay(0);
  await till.counter.restore();
  await until(() => client.state === 'online', 'the line is back');
  expect(till.settled()).toMatchObject({ state: 'unknown' });
  await till.askLater();
  await till.askLater();
  expect(till.settled()).toMatchObject({ why: 'booking-unknown' });
  expect(till.sent()).toBe(1);
});

it('what was done off line does not wait for a payment', async () => {
  const till = await openLate(false);
  await payUnanswered(till);
  const { journal } = till.counter.store;
  const now = till.counter.parts.clock.now();
  const item = shelfNumber('book', 40);
  const loan = { kind: 'check-out', patron: borrower.card, item, uids: [] } as const;
  const id = journal.begin({ ...loan, mode: 'offline', dueOn: '2026-12-31' }, now);
  journal.settle(id, { state: 'deferred' }, now);
  expect(await till.ask()).toBe(true);
  expect(till.settled(id)?.state).not.toBe('deferred');
  expect(till.settled()).toMatchObject({ state: 'unknown' });
});
