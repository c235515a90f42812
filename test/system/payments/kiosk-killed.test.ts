/**
 * kill -9 of the kiosk at each step of a payment: money is booked, reversed or listed, and never
 * taken or booked twice.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { identify, payTheLeast, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

function bookings() {
  return stage.library.log().filter(({ what }) => what === 'payment');
}
function states() {
  return stage.terminal.transactions().map(({ state }) => state);
}
function settled() {
  return stage
    .log()
    .filter((report) => report.code === 'entry-settled')
    .map((report) => report.data?.state);
}
function waitsForCard() {
  return stage.terminal.display().includes('insert your card');
}

/** To the key that pays, and not further. */
async function toTheTerminal(nth: number) {
  await identify(stage, nth);
  await stage.sees('payment offered', ({ view }) => view.kind === 'blocked' && view.mayPay);
  await stage.touch({ type: 'FEES' });
  await stage.sees('the fees', shows('fees'));
}
async function again() {
  await stage.kill('SIGKILL');
  stage.library.misbehave(null);
  await stage.start();
  await stage.sees('attract', shows('attract'));
}
/** The terminal may be paid at again: what was open is settled. */
async function paysOnce(nth: number) {
  const before = bookings().length;
  await identify(stage, nth);
  await payTheLeast(stage);
  await stage.sees('paid', shows('paid'));
  expect(bookings().length).toBeGreaterThan(before);
}

describe('kill -9', () => {
  it.runIf(isLong)('while the fees are read again: no payment was started', async () => {
    stage = await setStage({}, {}, { apart: true });
    await toTheTerminal(4);
    const before = stage.library.received().length;
    stage.library.misbehave('deaf', { codes: ['63'] });
    await stage.touch({ type: 'PAY' });
    await until('the question', () =>
      stage.library
        .received()
        .slice(before)
        .some((line) => line.startsWith('63')),
    );
    await again();
    expect([states(), bookings(), settled()]).toEqual([[], [], []]);
    await paysOnce(4);
  });

  it.runIf(isLong)(
    'while the terminal waits for the card: it cancels, and a query shows that nothing was paid',
    async () => {
      stage = await setStage({}, {}, { apart: true });
      // What it had before is its last transaction still: that proves it.
      stage.terminal.payOther(150);
      await toTheTerminal(4);
      await stage.touch({ type: 'PAY' });
      await until('the terminal to wait', waitsForCard);
      await again();
      await until('the payment settled', () => settled().length === 1);
      expect([states(), bookings(), settled()]).toEqual([['paid'], [], ['not-done']]);
      await paysOnce(4);
    },
  );

  it('while the approval is on the wire: not acknowledged, so the terminal reverses it', async () => {
    stage = await setStage({}, {}, { apart: true });
    stage.terminal.payOther(150);
    await toTheTerminal(4);
    await stage.touch({ type: 'PAY' });
    await until('the terminal to wait', waitsForCard);
    // The kiosk has heard, and said, that a card is waited for; what it says takes a moment to
    // arrive.
    await stage.sees(
      'a card asked for',
      ({ view }) => view.kind === 'pay' && view.step === 'insert-card',
    );
    await delay(100);
    // Stopped, it cannot read what the terminal says; then it is killed.
    void stage.kill('SIGSTOP');
    await until('the approval', () => stage.terminal.approveNow());
    await again();
    await until('the reversal', () => states().every((state) => state !== 'pending'));
    await until('the payment settled', () => settled().length === 1);
    expect(bookings()).toEqual([]);
    expect(['not-done']).toEqual(settled());
    expect(states().filter((state) => state === 'paid')).toHaveLength(1);
    await paysOnce(4);
  });

  it.runIf(isLong)('at random moments around the approval', async () => {
    stage = await setStage({}, {}, { apart: true });
    const moments = [0, 4, 8, 14];
    for (const [turn, nth] of [3, 4, 8, 19].entries()) {
      await toTheTerminal(nth);
      await stage.touch({ type: 'PAY' });
      await until('the terminal to wait', waitsForCard);
      await until('the approval', () => stage.terminal.approveNow());
      await delay(moments[turn]);
      const before = settled().length;
      await again();
      await until('nothing pending', () => !states().includes('pending'));
      // It may have ended before the kill: then nothing was open at the start.
      const nothingOpen = () =>
        stage.log().findLast((report) => report.code === 'opened')?.data?.open === 0;
      await until('the payment settled', () => settled().length > before || nothingOpen());
    }
    const paid = states().filter((state) => state === 'paid').length;
    const booked = new Set(bookings().map(({ attempt }) => attempt?.split('/')[0])).size;
    const listed = settled().filter((state) => state === 'staff').length;
    expect(states().length).toBeLessThanOrEqual(moments.length);
    expect(booked).toBeLessThanOrEqual(paid);
    // Listed may also be what the terminal reversed by itself: a person looks once too often rather
    // than once too little.
    expect(booked + listed).toBeGreaterThanOrEqual(paid);
    const fees = bookings().map(({ card, feeId }) => `${card} ${feeId}`);
    expect(new Set(fees).size).toBe(fees.length);
  });
});
