/** Payments that are asked for by their handle: what is journalled, and what each answer leads to. */
import { describe, expect, it } from 'vitest';
import type { PaymentFound } from '../../../hardware/devices.ts';
import type { Terminal } from '../../../src/circulation/parts.ts';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../../src/circulation/settle/retry.ts';
import { eventText, slipOf, stepOf } from '../../../src/technician/journal-text.ts';
import { approved, openDesk, started } from '../../support/circulation/handle-desk.ts';
import { borrower } from '../../support/circulation/till.ts';

describe('a payment to its end', () => {
  it('the handle is on disk before the money, and the approval stands by itself', async () => {
    const desk = await openDesk();
    expect(await desk.pay()).toBe('paid');
    expect(desk.steps()).toEqual(['started', 'approved', 'booking', 'booked']);
    const entry = desk.counter.store.journal.get(1);
    expect(entry?.transaction).toMatchObject({ way: 'code', driver: 'bancontact-pay' });
    expect(entry?.transaction).not.toHaveProperty('before');
    expect(entry?.notes[1]).toMatchObject({ stands: true, timeStamp: '2026-11-26T17:00:00Z' });
    const slip = entry ? slipOf(entry, 'Toestel 7') : '';
    for (const line of [/^way +code \(bancontact-pay\)$/m, /^handle +attempt-1$/m])
      expect(slip).toMatch(line);
    const [, note] = desk.counter.store.journal.history(1);
    expect(note && eventText(note)).toBe(
      'note   started driver=bancontact-pay paymentId=attempt-1',
    );
    expect(note && stepOf(note)).toMatchObject({ beside: ['bancontact-pay', 'attempt-1'] });
  });

  it('where the approval is acknowledged, it stands from then on', async () => {
    const desk = await openDesk((acquirer) => ({
      code: acquirer.open('bancontact-pay', { approvalStands: false }),
    }));
    expect(await desk.pay()).toBe('paid');
    expect(desk.steps()).toEqual(['started', 'approved', 'completed', 'booking', 'booked']);
    expect(desk.acquirer.payments()).toMatchObject([{ state: 'paid' }]);
  });

  it('declined: not done, and nothing is open', async () => {
    const desk = await openDesk();
    desk.acquirer.next('decline');
    expect([await desk.pay(), desk.settled()]).toEqual([
      'declined',
      { state: 'not-done', why: 'declined' },
    ]);
  });

  it('the handle cannot be written: nothing is started', async () => {
    const desk = await openDesk();
    const { journal } = desk.counter.store;
    desk.counter.parts.journal = {
      ...journal,
      note: () => {
        throw new Error('disk full');
      },
    };
    expect(await desk.pay()).toBe('not-started');
    expect(desk.acquirer.requests()).toEqual([]);
  });

  it('refused by the library system: reversed by its own number, whatever was paid since', async () => {
    const asked: unknown[] = [];
    const desk = await openDesk((acquirer) => ({
      code: acquirer.open('bancontact-pay', {
        reverse: async (receipt) => {
          asked.push(receipt);
          return 'reversed';
        },
      }),
    }));
    const library = desk.counter.library;
    library.misbehave('resend', { codes: ['37'] });
    const outcome = await desk.pay();
    library.misbehave(null);
    expect([outcome, desk.steps().at(-1)]).toEqual(['reversed', 'reversing']);
    expect(asked).toMatchObject([{ receiptNumber: 'R1', timeStamp: '2026-11-26T17:00:00Z' }]);
  });
});

describe('its end was lost', () => {
  it.each([
    ['staff', { state: 'staff', why: 'outcome-paid', data: { receipt: 'R1' } }, 0],
    ['trust', { state: 'accepted' }, 1],
  ] as const)('paid all the same, with %s', async (afterLoss, settlement, bookings) => {
    const desk = await openDesk((acquirer) => ({
      code: acquirer.open('bancontact-pay', { afterLoss }),
    }));
    desk.acquirer.next('lost');
    expect(await desk.pay()).toBe('unknown');
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect([desk.settled(), desk.booked()]).toEqual([settlement, bookings]);
    await retryEntry(desk.counter.parts, 1);
    expect([desk.settled(), desk.booked()]).toEqual([settlement, bookings]);
  });

  it('nothing was paid', async () => {
    const desk = await openDesk();
    desk.acquirer.next('nothing');
    expect(await desk.pay()).toBe('unknown');
    await resolveOpen(desk.counter.parts);
    const data = { answer: 'not-found' };
    expect(desk.settled()).toEqual({ state: 'not-done', why: 'outcome-not-paid', data });
  });

  const receipt = {
    ...{ amountCents: 320, receiptNumber: 'R9', traceNumber: null, terminalId: null },
    ...{ date: '1126', time: '180000' },
  };
  it.each<[string, PaymentFound, unknown]>([
    ['still under way', { kind: 'running' }, { state: 'unknown', why: 'payment-unclear' }],
    ['not answered', { kind: 'unreachable' }, { state: 'unknown', why: 'payment-unclear' }],
    [
      'neither',
      { kind: 'unclear', why: 'Partial' },
      { state: 'staff', why: 'outcome-unclear', data: { answer: 'Partial' } },
    ],
    [
      'another amount',
      { kind: 'approved', receipt: { ...receipt, amountCents: 321 } },
      { state: 'staff', why: 'outcome-other-amount', data: { receipt: 'R9' } },
    ],
  ])('the answer is: %s', async (_, found, settlement) => {
    const desk = await openDesk();
    desk.acquirer.next('lost');
    await desk.pay();
    desk.acquirer.say(found);
    await resolveOpen(desk.counter.parts);
    expect([desk.settled(), desk.booked()]).toEqual([expect.objectContaining(settlement), 0]);
  });

  it.each([
    [
      'staff',
      { state: 'staff', why: 'outcome-held', data: { receipt: 'R1', day: '2026-12-03' } },
      'held',
    ],
    ['trust', { state: 'accepted' }, 'paid'],
  ] as const)('it waits for the acknowledgement, with %s', async (afterLoss, settlement, state) => {
    const how = { approvalStands: false, afterLoss };
    const desk = await openDesk((acquirer) => ({ code: acquirer.open('bancontact-pay', how) }));
    desk.acquirer.next('lost');
    await desk.pay();
    await resolveOpen(desk.counter.parts);
    expect([desk.settled(), desk.acquirer.payments()[0]?.state]).toEqual([settlement, state]);
  });

  it('the receipt is one that another entry has: never booked twice', async () => {
    const desk = await openDesk((acquirer) => ({
      code: acquirer.open('bancontact-pay', { afterLoss: 'trust' }),
    }));
    desk.acquirer.next('lost');
    await desk.pay();
    const { library } = desk.counter.library;
    library.addFee(borrower.card, { kind: 'overdue', amountCents: 320, daysAgo: 0, title: null });
    expect(await desk.pay()).toBe('paid');
    const second = desk.acquirer.payments()[1];
    if (second)
      desk.acquirer.say({ kind: 'approved', receipt: { ...second.receipt, amountCents: 320 } });
    await resolveOpen(desk.counter.parts);
    const data = { receipt: 'R2', entry: 2 };
    expect(desk.settled()).toEqual({ state: 'staff', why: 'outcome-of-entry', data });
    expect(desk.booked()).toBe(1);
  });
});

describe('the process died', () => {
  it('before the handle was written: nothing was started, and no one is asked', async () => {
    const desk = await openDesk();
    const id = desk.died();
    await resolveOpen(desk.counter.parts);
    expect(desk.settled(id)).toEqual({ state: 'not-done', why: 'never-started' });
    expect(desk.acquirer.requests()).toEqual([]);
  });

  it('after the handle: asked by it', async () => {
    const desk = await openDesk();
    const id = desk.died(started);
    await resolveOpen(desk.counter.parts);
    expect(desk.settled(id)).toMatchObject({ state: 'not-done', why: 'outcome-not-paid' });
    expect(desk.acquirer.requests()).toEqual(['/outcome']);
  });

  it('after an approval that stands: booked, though this way to pay is gone', async () => {
    const desk = await openDesk(() => ({}));
    const id = desk.died(started, { ...approved, stands: true });
    await resolveOpen(desk.counter.parts);
    expect([desk.settled(id), desk.booked()]).toEqual([{ state: 'accepted' }, 1]);
  });

  it('after an approval, and refused by the library system: another driver is not asked to give it back', async () => {
    const asked: unknown[] = [];
    const reverse: Terminal['reverse'] = async (receipt) => {
      asked.push(receipt);
      return 'reversed';
    };
    const desk = await openDesk((acquirer) => ({ code: acquirer.open('adyen', { reverse }) }));
    const id = desk.died(started, { ...approved, stands: true });
    desk.counter.library.misbehave('resend', { codes: ['37'] });
    await resolveOpen(desk.counter.parts);
    expect([asked, desk.booked()]).toEqual([[], 0]);
    expect(desk.settled(id)).toMatchObject({ state: 'staff' });
    // The same driver would be.
    desk.counter.parts.code = desk.acquirer.open('bancontact-pay', { reverse });
    await resolveOpen(desk.counter.parts);
    const next = desk.died(started, { ...approved, stands: true });
    await resolveOpen(desk.counter.parts);
    expect([asked.length, desk.settled(next)]).toMatchObject([1, { state: 'not-done' }]);
  });

  it('after an approval that was perhaps never acknowledged: asked', async () => {
    const desk = await openDesk();
    const id = desk.died(started, approved);
    desk.acquirer.say({ kind: 'not-paid', why: 'VOIDED' });
    await resolveOpen(desk.counter.parts);
    expect([desk.settled(id), desk.booked()]).toEqual([
      { state: 'not-done', why: 'outcome-not-paid', data: { answer: 'VOIDED' } },
      0,
    ]);
  });

  it('and its way to pay is gone: it waits; and another protocol is there: for the staff', async () => {
    const desk = await openDesk(() => ({}));
    const id = desk.died(started);
    await resolveOpen(desk.counter.parts);
    expect(desk.settled(id)).toEqual({ state: 'unknown', why: 'interrupted' });
    desk.counter.parts.code = desk.acquirer.open('adyen');
    await resolveOpen(desk.counter.parts);
    const data = { driver: 'bancontact-pay' };
    expect(desk.settled(id)).toEqual({ state: 'staff', why: 'driver-replaced', data });
    expect(desk.acquirer.requests()).toEqual([]);
  });
});

describe('while a payment is open', () => {
  it.each([
    ['finds earlier ones', true, 'paid'],
    ['knows its last one alone', false, 'not-started'],
  ] as const)('the same terminal, which %s', async (_, findsEarlier, outcome) => {
    const desk = await openDesk((acquirer) => ({
      terminal: acquirer.open('opi', { findsEarlier }),
    }));
    desk.acquirer.next('lost');
    expect(await desk.pay('terminal')).toBe('unknown');
    // What it had before stands in the handle of such a terminal: it is asked just before.
    expect(desk.acquirer.requests()).toEqual(findsEarlier ? ['/pay'] : ['/last', '/pay']);
    expect(await desk.pay('terminal')).toBe(outcome);
  });

  it.each([
    ['terminal', 'code'],
    ['code', 'terminal'],
  ] as const)(
    'of the %s, the %s is open, and the fee itself is not paid again',
    async (first, then) => {
      const desk = await openDesk((acquirer) => ({
        terminal: acquirer.open('opi', { findsEarlier: false }),
        code: acquirer.open('bancontact-pay'),
      }));
      desk.acquirer.next('lost');
      expect(await desk.pay(first)).toBe('unknown');
      expect(await desk.pay(then)).toBe('paid');
      const fees = [1, 2].map((id) => {
        const transaction = desk.counter.store.journal.get(id)?.transaction;
        return transaction?.kind === 'payment' ? transaction.fees[0]?.id : null;
      });
      expect(fees[0]).not.toBe(fees[1]);
    },
  );
});
