/** The block rules limit a visit, and a payment lifts a block. */
import { describe, expect, it } from 'vitest';
import {
  blocked,
  card,
  decisionOf,
  delays,
  fee,
  laid,
  openDesk,
  patronOf,
  returned,
} from '../support/machines/desk.ts';

describe('the block rules', () => {
  it('a patron who may not borrow sees why, and nothing is sent to the library system', async () => {
    const desk = await openDesk(blocked);
    await desk.send(laid('1'), { type: 'CHOOSE', action: 'borrow' }, card);
    expect(desk.task()).toBe('blocked');
    expect(desk.checkOuts.open).toHaveLength(0);
    await desk.send({ type: 'CHOOSE', action: 'return' });
    expect(desk.task()).toBe('return');
  });

  it('what was brought back is asked about before the next choice to borrow, once', async () => {
    const desk = await openDesk(blocked);
    const borrow = { type: 'CHOOSE', action: 'borrow' } as const;
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, laid('1'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'BACK' }, borrow);
    expect([desk.task(), desk.judgements.open.length]).toEqual(['judging', 1]);
    // It is blocked still, and says why.
    await desk.judgements.answer(null);
    expect(desk.task()).toBe('blocked');
    await desk.send({ type: 'BACK' }, borrow);
    await desk.judgements.answer(patronOf(decisionOf()));
    expect(desk.task()).toBe('borrow');
    await desk.send(laid('2'));
    expect(desk.checkOuts.open).toHaveLength(1);
  });

  it.each([
    [
      'a loan that is renewed',
      fee,
      [{ type: 'BACK' }, { type: 'CHOOSE', action: 'account' }, { type: 'RENEW', items: ['9'] }],
    ],
    ['a fee whose payment is not booked yet', { ...fee, notPayable: 'in-payment' as const }, []],
  ] as const)('%s: asked about before the next choice to borrow', async (_what, owed, touches) => {
    const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [owed]));
    await desk.send(card);
    // As they came, it is as the library system has just said.
    if (desk.judgements.open.length > 0) await desk.judgements.answer(null);
    await desk.send(...touches, { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    expect([desk.task(), desk.judgements.open.length]).toEqual(['judging', 1]);
    await desk.judgements.answer(patronOf(decisionOf()));
    expect(desk.task()).toBe('borrow');
  });

  it('refused in mid-list: the next choice to borrow says so, and opens no list', async () => {
    const desk = await openDesk();
    const borrow = { type: 'CHOOSE', action: 'borrow' } as const;
    await desk.send(borrow, card, laid('1'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'blocked', title: null });
    await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'BACK' }, borrow);
    expect([desk.task(), desk.judgements.open.length]).toEqual(['judging', 1]);
    await desk.judgements.answer(blocked);
    expect(desk.task()).toBe('blocked');
  });

  it('refused as the account is asked for: it says so, and offers neither', async () => {
    const desk = await openDesk();
    desk.refuseAccount();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'account' }, card);
    expect(desk.task()).toBe('judging');
    await desk.judgements.answer(patronOf(decisionOf({ checkOut: false, seeLoans: false })));
    expect(desk.task()).toBe('blocked');
    await desk.send({ type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    expect(desk.task()).toBe('blocked');
  });

  it('nothing is asked again where nothing was brought back', async () => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    expect([desk.task(), desk.judgements.open.length]).toEqual(['blocked', 0]);
  });

  it('a patron who may not pay stays at the reasons', async () => {
    const desk = await openDesk(
      patronOf(decisionOf({ checkOut: false, pay: false, seeLoans: false }), [fee]),
    );
    await desk.send(card, { type: 'FEES' });
    expect(desk.task()).toBe('blocked');
  });

  it('after paying the patron can borrow at once', async () => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    expect(desk.task()).toBe('paying');
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: patronOf(decisionOf()) });
    expect(desk.task()).toBe('paid');
    await desk.send({ type: 'CHOOSE', action: 'borrow' });
    expect(desk.task()).toBe('borrow');
  });

  it('only its outcome ends a running payment', async () => {
    const desk = await openDesk(blocked);
    await desk.send(
      card,
      { type: 'FEES' },
      { type: 'PAY' },
      { type: 'STOP' },
      { type: 'BACK' },
      { type: 'DONE' },
      { type: 'PAY' },
    );
    desk.clock.increment(delays.idleMs + delays.warningMs + 1);
    await desk.send({ type: 'CANCEL' });
    expect(desk.cancelled()).toBe(true);
    expect(desk.task()).toBe('paying');
    expect(desk.payments.open).toHaveLength(1);
    // The card was read before the cancellation: the payment stands.
    const inPayment = patronOf(decisionOf({ checkOut: false }), [
      { ...fee, notPayable: 'in-payment' },
    ]);
    const paid = { paidCents: 320, attempt: 'a1b2c3d4-0000', patron: inPayment };
    await desk.payments.answer({ kind: 'paid-not-booked', ...paid });
    expect(desk.task()).toBe('paidNotBooked');
  });

  it.each([
    ['paid, not booked', { kind: 'paid-not-booked', paidCents: 320, attempt: 'a1' }],
    ['outcome unknown', { kind: 'unknown', amountCents: 320, attempt: 'a1' }],
  ] as const)('%s: in the same visit the fee is not offered again', async (_what, outcome) => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    const patron = patronOf(decisionOf({ checkOut: false }), [
      { ...fee, notPayable: 'in-payment' },
    ]);
    await desk.payments.answer({ ...outcome, patron });
    await desk.send({ type: 'DONE' }, { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    // It may have been booked since.
    await desk.judgements.answer(null);
    expect(desk.task()).toBe('blocked');
    await desk.send({ type: 'FEES' }, { type: 'CHOOSE_FEES', feeIds: [fee.id] }, { type: 'PAY' });
    expect([desk.task(), desk.payments.open.length]).toEqual(['blocked', 0]);
  });
});
