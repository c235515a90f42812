/** A visit while a part is down or the kiosk is out of service. */
import { describe, expect, it } from 'vitest';
import { limitsOf, outOfOrder } from '../../machines/limits.ts';
import { allUp, card, decisionOf, fee, openDesk, patronOf } from '../support/machines/desk.ts';

const typed = { typed: true, tagged: false };

describe('parts that are down', () => {
  it('a visit in which somebody is known off line alone stays so, even when the line comes back', async () => {
    const desk = await openDesk();
    desk.staysOffline();
    await desk.send({ type: 'PART', part: 'library', state: 'down' }, card, {
      type: 'PART',
      part: 'library',
      state: 'up',
    });
    expect(desk.visit().context.mode).toBe('offline');
    await desk.send({ type: 'BACK' }, { type: 'STOP' }, { type: 'DONE' });
    await desk.send(card);
    expect(desk.visit().context.mode).toBe('online');
  });

  it('out of service waits for a running payment, and allows no visit after it', async () => {
    const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [fee]));
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' }, { type: 'OUT_OF_SERVICE', on: true });
    expect([desk.state(), desk.task()]).toEqual(['visiting', 'paying']);
    await desk.payments.answer({ kind: 'paid', paidCents: 320, patron: patronOf(decisionOf()) });
    expect(desk.state()).toBe('visiting');
    await desk.send(
      { type: 'DONE' },
      { type: 'STOP' },
      { type: 'RECEIPT', how: 'none' },
      { type: 'DONE' },
    );
    expect(desk.state()).toBe('outOfService');
    await desk.send(card, { type: 'BEGIN' });
    expect(desk.state()).toBe('outOfService');
    await desk.send({ type: 'OUT_OF_SERVICE', on: false });
    expect(desk.state()).toBe('attract');
  });

  it('without a journal the kiosk is out of order until it is back', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'PART', part: 'journal', state: 'down' });
    expect(desk.state()).toBe('outOfOrder');
    await desk.send(card);
    expect(desk.state()).toBe('outOfOrder');
    await desk.send({ type: 'PART', part: 'journal', state: 'up' });
    expect(desk.state()).toBe('attract');
  });
});

describe('without the library system', () => {
  const away = { ...allUp, library: 'down' } as const;

  it.each([
    ['off', 'not-now', 'not-now', 'library'],
    ['check-in', 'not-now', 'works', null],
    ['check-out', 'provisional', 'not-now', null],
    ['check-in-and-out', 'provisional', 'works', null],
  ] as const)('%s: borrowing %s, returning %s, out of order by %s', (mode, borrow, back, why) => {
    expect(limitsOf(away, mode, typed)).toMatchObject({ borrow, return: back, pay: 'not-now' });
    expect(outOfOrder(away, mode)).toBe(why);
    expect(limitsOf(allUp, mode, typed)).toMatchObject({ borrow: 'works', return: 'works' });
  });
});
