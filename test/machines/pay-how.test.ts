/** A terminal, a code on the screen, or both: the patron chooses, and a code stands in its time. */
import { describe, expect, it } from 'vitest';
import type { PartState } from '../../machines/domain.ts';
import { limitsOf } from '../../machines/limits.ts';
import { allUp, blocked, card, delays, openDesk } from '../support/machines/desk.ts';

const fees = [card, { type: 'FEES' }] as const;
const pay = { type: 'PAY' } as const;
function byTheWay(way: 'terminal' | 'code') {
  return { type: 'PAY_BY', way } as const;
}
function deskWith(terminal: PartState, code: PartState) {
  return openDesk(blocked, { ...allUp, terminal, code });
}
const text = 'https://pay.example/pay/2/5bdb1685b93d1c000bde96f2';
/** The clock of a desk begins at 1970. */
function until(ms: number) {
  return { kind: 'code', text, until: new Date(ms).toISOString() } as const;
}

describe('the way to pay', () => {
  it.each([
    ['up', 'absent', 'terminal'],
    ['absent', 'up', 'code'],
    ['down', 'up', 'code'],
    ['up', 'down', 'terminal'],
  ] as const)('a terminal %s and a code %s: straight to the %s', async (terminal, code, way) => {
    const desk = await deskWith(terminal, code);
    await desk.send(...fees, pay);
    expect([desk.task(), desk.paidBy]).toEqual(['paying', [way]]);
  });

  it.each(['terminal', 'code'] as const)(
    'where both work the patron chooses the %s',
    async (way) => {
      const desk = await deskWith('up', 'up');
      await desk.send(...fees, pay);
      expect([desk.task(), desk.paidBy]).toEqual(['payHow', []]);
      await desk.send(byTheWay(way));
      expect([desk.task(), desk.paidBy]).toEqual(['paying', [way]]);
    },
  );

  it('a way that stopped working is not taken; Back leads to the fees, and the choice stays', async () => {
    const desk = await deskWith('up', 'up');
    await desk.send(...fees, pay, { type: 'PART', part: 'code', state: 'down' }, byTheWay('code'));
    expect([desk.task(), desk.paidBy]).toEqual(['payHow', []]);
    await desk.send({ type: 'BACK' });
    expect([desk.task(), desk.visit().context.chosenFees]).toEqual(['fees', ['f1']]);
  });

  it('nothing chosen: nothing is asked', async () => {
    const desk = await deskWith('up', 'up');
    await desk.send(...fees, { type: 'CHOOSE_FEES', feeIds: [] }, pay);
    expect([desk.task(), desk.visit().context.chooseFirst]).toEqual(['fees', true]);
  });

  it('a patron who went away is asked for, and nothing was begun', async () => {
    const desk = await deskWith('up', 'up');
    await desk.send(...fees, pay);
    desk.clock.increment(delays.idleMs);
    desk.clock.increment(delays.warningMs);
    expect([desk.task(), desk.paidBy]).toEqual(['goodbye', []]);
  });

  it('after one that did not pay the other way can be taken', async () => {
    const desk = await deskWith('up', 'up');
    await desk.send(...fees, pay, byTheWay('terminal'));
    await desk.payments.answer({ kind: 'not-paid', why: 'declined' });
    await desk.send({ type: 'FEES' }, pay, byTheWay('code'));
    expect(desk.paidBy).toEqual(['terminal', 'code']);
  });

  it('once more asks for the way at once, and for the same fees (U12)', async () => {
    const desk = await deskWith('up', 'up');
    await desk.send(...fees, pay, byTheWay('terminal'));
    await desk.payments.answer({ kind: 'not-paid', why: 'declined' });
    await desk.send(pay);
    expect([desk.task(), desk.visit().context.chosenFees]).toEqual(['payHow', ['f1']]);
    await desk.send(byTheWay('code'));
    expect(desk.paidBy).toEqual(['terminal', 'code']);
  });

  it.each(['fees-changed', 'reversed'] as const)(
    'not once more where the sum is another by now (%s): the fees are shown first',
    async (why) => {
      const desk = await deskWith('up', 'absent');
      await desk.send(...fees, pay);
      await desk.payments.answer({ kind: 'not-paid', why });
      await desk.send(pay);
      expect([desk.task(), desk.paidBy]).toEqual(['notPaid', ['terminal']]);
      await desk.send({ type: 'FEES' }, pay);
      expect([desk.task(), desk.paidBy]).toEqual(['paying', ['terminal', 'terminal']]);
    },
  );

  it('once more begins at once where there is one way, and not while none works', async () => {
    const desk = await deskWith('up', 'absent');
    await desk.send(...fees, pay);
    await desk.payments.answer({ kind: 'not-paid', why: 'cancelled' });
    await desk.send({ type: 'PART', part: 'terminal', state: 'down' }, pay);
    expect([desk.task(), desk.paidBy]).toEqual(['notPaid', ['terminal']]);
    await desk.send({ type: 'PART', part: 'terminal', state: 'up' }, pay);
    expect([desk.task(), desk.paidBy]).toEqual(['paying', ['terminal', 'terminal']]);
  });

  it('a kiosk can pay while one of its ways can', () => {
    const ways = { typed: true, tagged: false };
    const limits = (terminal: PartState, code: PartState) =>
      limitsOf({ ...allUp, terminal, code }, 'off', ways);
    expect(limits('down', 'up')).toMatchObject({
      pay: 'works',
      payBy: { terminal: 'not-now', code: 'works' },
    });
    expect(limits('down', 'absent').pay).toBe('not-now');
    expect(limits('absent', 'absent').pay).toBe('absent');
    const offline = limitsOf({ ...allUp, library: 'down', code: 'up' }, 'off', ways);
    expect(offline).toMatchObject({ pay: 'not-now', payBy: { code: 'not-now' } });
  });
});

describe('a code on the screen', () => {
  async function paying() {
    const desk = await deskWith('absent', 'up');
    await desk.send(...fees, pay);
    return { desk, shown: () => desk.visit().context.paying };
  }

  it('stands until it is scanned', async () => {
    const { desk, shown } = await paying();
    expect(shown()).toMatchObject({ step: 'connecting', code: null });
    await desk.progress(until(170_000));
    expect(shown()).toMatchObject({ step: 'scan-code', code: { text } });
    await desk.progress('wait');
    expect(shown()).toMatchObject({ step: 'wait', code: null });
    // Its time has no more to say.
    desk.clock.increment(200_000);
    expect(shown()).toMatchObject({ step: 'wait', code: null });
  });

  it('is gone when its time is over, and what came of it is waited for', async () => {
    const { desk, shown } = await paying();
    await desk.progress(until(170_000));
    desk.clock.increment(169_999);
    expect(shown()?.code).not.toBeNull();
    desk.clock.increment(1);
    expect(shown()).toMatchObject({ step: 'code-over', code: null });
    expect([desk.task(), desk.cancelled()]).toEqual(['paying', false]);
    await desk.progress('wait');
    expect(shown()?.step).toBe('code-over');
    // It was confirmed in the last second.
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: blocked });
    expect(desk.task()).toBe('paid');
  });

  it('that is over when it comes is not shown', async () => {
    const { desk, shown } = await paying();
    desk.clock.increment(5_000);
    await desk.progress(until(4_000));
    desk.clock.increment(1);
    expect(shown()).toMatchObject({ step: 'code-over', code: null });
  });

  it('another one has a time of its own', async () => {
    const { desk, shown } = await paying();
    await desk.progress(until(1_000));
    await desk.progress(until(9_000));
    desk.clock.increment(8_999);
    expect(shown()?.step).toBe('scan-code');
    desk.clock.increment(1);
    expect(shown()?.step).toBe('code-over');
  });

  it('is gone with the touch that cancels, and none comes after it', async () => {
    const { desk, shown } = await paying();
    await desk.progress(until(170_000));
    await desk.send({ type: 'CANCEL' });
    expect(shown()).toMatchObject({ code: null, cancelling: true });
    await desk.progress(until(170_000));
    expect([desk.cancelled(), shown()?.code]).toEqual([true, null]);
    // The patron confirmed while the kiosk cancelled: what was paid is paid.
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: blocked });
    expect([desk.task(), desk.visit().context.payments.length]).toEqual(['paid', 1]);
  });

  it('no question comes over it while it stands', async () => {
    const { desk } = await paying();
    const long = 10 * (delays.idleMs + delays.warningMs);
    await desk.progress(until(long));
    desk.clock.increment(long - 1);
    expect([desk.task(), desk.visit().hasTag('asked')]).toEqual(['paying', false]);
  });
});
