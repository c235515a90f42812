/** Paid, and not booked: refused, not answered, or not sent; and what is given back. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ZvtTerminal } from '../../../hardware/zvt/terminal.ts';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import type { Terminal as Asked } from '../../../src/circulation/parts.ts';
import { openStore } from '../../../src/store/store.ts';
import { borrower, openTill as open } from '../../support/circulation/till.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openTill(...how: [Parameters<typeof open>[1]?, Parameters<typeof open>[2]?]) {
  return open(closers, ...how);
}

describe('paid, and the library system refuses to book it', () => {
  it('in part: what is booked stays booked, and nothing is reversed', async () => {
    let reverse: ZvtTerminal['reverse'] = async () => 'unknown';
    const till = await openTill({ reverse: (number) => reverse(number) }, { usually: 'hold' });
    reverse = till.driver.reverse;
    const { library } = till.counter.library;
    const paying = till.pay(2);
    await until(
      () => till.terminal.display().includes('insert your card'),
      'the card is asked for',
    );
    const entry = till.counter.store.journal.get(1)?.transaction;
    const [booked, refused] = entry?.kind === 'payment' ? entry.fees : [];
    expect(library.payAtDesk(borrower.card, refused?.id ?? '')).toBeNull();
    await until(() => till.terminal.approveNow(), 'the approval');
    expect((await paying).outcome.kind).toBe('paid-not-booked');
    expect(till.states()).toEqual(['paid']);
    expect(till.settled()).toMatchObject({ why: 'partly-booked' });
    const attempts = till.counter.library
      .log()
      .flatMap(({ what, attempt }) => (what === 'payment' && attempt ? [attempt] : []));
    expect(attempts).toContain(`attempt-1/${booked?.id}`);
  });

  async function refused(more: (driver: () => ZvtTerminal) => Partial<Asked> = () => ({})) {
    let driver: ZvtTerminal | null = null;
    const held = () => {
      if (!driver) throw new Error('no driver');
      return driver;
    };
    const till = await openTill(more(held), { usually: 'hold' });
    driver = till.driver;
    const paying = till.pay();
    await until(
      () => till.terminal.display().includes('insert your card'),
      'the card is asked for',
    );
    till.payAtDesk();
    await until(() => till.terminal.approveNow(), 'the approval');
    return { till, outcome: (await paying).outcome };
  }

  it('is listed as paid, not booked', async () => {
    const { till, outcome } = await refused();
    expect(outcome.kind).toBe('paid-not-booked');
    expect([till.settled()?.state, till.states()]).toEqual(['staff', ['paid']]);
  });

  it('is reversed where the library says so', async () => {
    const { till, outcome } = await refused((driver) => ({
      reverse: (number) => driver().reverse(number),
    }));
    expect(outcome).toMatchObject({ kind: 'not-paid', why: 'reversed' });
    expect([till.settled()?.state, till.states(), till.booked()]).toEqual([
      'not-done',
      ['reversed'],
      1,
    ]);
  });

  it('is listed where it cannot be reversed', async () => {
    const { till, outcome } = await refused(() => ({ reverse: async () => 'refused' as const }));
    expect(outcome.kind).toBe('paid-not-booked');
    expect(till.settled()).toMatchObject({ why: 'reversal-refused' });
  });
});

it('no answer to 37: paid, not booked; booked once when a system that pays once answers', async () => {
  const till = await open(closers, {}, {}, profileOf('wise', { paysOnce: true }));
  till.counter.library.misbehave('deaf', { codes: ['37'] });
  expect((await till.pay()).outcome.kind).toBe('paid-not-booked');
  till.counter.library.misbehave(null);
  expect(await till.resolved()).toBe('accepted');
  expect(till.booked()).toBe(1);
});

it('the line was down, 37 did not leave, and the fee was paid at the desk meanwhile: nothing is taken for booked', async () => {
  const till = await openTill({}, { usually: 'hold' });
  const paying = till.pay();
  await until(() => till.terminal.display().includes('insert your card'), 'the card is asked for');
  till.payAtDesk();
  await till.counter.library.cutLine();
  await until(() => till.counter.client.state !== 'online', 'the line is lost');
  await until(() => till.terminal.approveNow(), 'the approval');
  expect((await paying).outcome.kind).toBe('paid-not-booked');
  const steps = till.counter.store.journal.get(1)?.notes.map(({ step }) => step);
  expect(steps).toEqual(['approved', 'completed', 'booking', 'unsent']);
  await till.counter.library.restoreLine();
  await until(() => till.counter.client.state === 'online', 'the line is back');
  expect(await till.resolved()).toBe('staff');
  expect(till.booked()).toBe(1);
});

describe('the library system refuses to book it later, and it is to be reversed', () => {
  /** Paid while the line was down, and paid at the desk meanwhile: 37 will be refused. */
  async function refusedLater() {
    let reverse: ZvtTerminal['reverse'] = async () => 'unknown';
    const till = await open(
      closers,
      { reverse: (number) => reverse(number) },
      { usually: 'hold', quirks: ['numbers-anew'] },
      profileOf('wise', { paysOnce: true }),
    );
    reverse = till.driver.reverse;
    const paying = till.pay();
    await until(
      () => till.terminal.display().includes('insert your card'),
      'the card is asked for',
    );
    till.payAtDesk();
    await till.counter.library.cutLine();
    await until(() => till.counter.client.state !== 'online', 'the line is lost');
    await until(() => till.terminal.approveNow(), 'the approval');
    expect((await paying).outcome.kind).toBe('paid-not-booked');
    await till.counter.library.restoreLine();
    await until(() => till.counter.client.state === 'online', 'the line is back');
    return till;
  }

  it('while it is the last payment of the terminal: reversed', async () => {
    const till = await refusedLater();
    expect(await till.resolved()).toBe('not-done');
    expect(till.states()).toEqual(['reversed']);
  });

  it('and the kiosk was started again since: its disk may have lost that it was booked, so staff look', async () => {
    const till = await refusedLater();
    const { counter } = till;
    counter.store.close();
    counter.store = openStore({ folder: counter.folder, log: () => {} });
    counter.parts.journal = counter.store.journal;
    expect(await till.resolved()).toBe('staff');
    expect([till.settled(), till.states()]).toMatchObject([{ why: 'fee-gone' }, ['paid']]);
  });

  it('after another payment, or on a day with new numbers: no other payment is reversed', async () => {
    const till = await refusedLater();
    till.terminal.closeDay();
    till.terminal.payOther(1_500);
    expect(till.terminal.transactions().map(({ receiptNumber }) => receiptNumber)).toEqual([
      '0001',
      '0001',
    ]);
    expect(await till.resolved()).toBe('staff');
    expect(till.states()).toEqual(['paid', 'paid']);
    expect(till.settled()).toMatchObject({ why: 'not-reversed' });
  });
});

it('a library system that cannot read 37 has refused it: settled at once, and nothing waits behind it', async () => {
  const till = await openTill();
  till.counter.library.misbehave('resend', { codes: ['37'] });
  expect((await till.pay()).outcome.kind).toMatch(/^(not-paid|paid-not-booked)$/);
  expect(till.booked()).toBe(0);
  expect(till.counter.parts.journal.open()).toEqual([]);
});
