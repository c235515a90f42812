/** How a visit ends: the receipt that was chosen, or set, and where Back from it leads. */
import { describe, expect, it } from 'vitest';
import { laid, lent, openDesk, returned } from '../support/machines/desk.ts';

const card = { type: 'CARD', card: '1' } as const;

async function withLoan(settings: Parameters<typeof openDesk>[3] = {}) {
  const desk = await openDesk(undefined, undefined, undefined, settings);
  await desk.send(card, { type: 'ITEM', item: '7' });
  await desk.checkOuts.answer(lent());
  return desk;
}

describe('Done on a list', () => {
  it.each([
    ['ask', undefined, 'receipt', 0],
    ['print', undefined, 'goodbye', 1],
    ['screen', undefined, 'receipt', 0],
    ['none', undefined, 'goodbye', 0],
    ['ask', 'none', 'goodbye', 0],
    ['ask', 'print', 'goodbye', 1],
    ['none', 'print', 'goodbye', 1],
    ['print', 'none', 'goodbye', 0],
  ] as const)('set to %s, chosen %s: %s, %i printed', async (receipt, chosen, task, printed) => {
    const desk = await withLoan({ receipt });
    await desk.send({ type: 'DONE', receipt: chosen });
    expect([desk.task(), desk.printed.length]).toEqual([task, printed]);
  });

  it('a choice counts once: Stop later ends as the library has set it', async () => {
    const desk = await withLoan();
    await desk.send({ type: 'DONE', receipt: 'screen' }, { type: 'BACK' }, { type: 'STOP' });
    expect([desk.task(), desk.visit().context.receiptChosen]).toEqual(['receipt', null]);
  });

  it('without anything done there is no receipt, whatever is set', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { receipt: 'print' });
    await desk.send(card, { type: 'DONE' });
    expect([desk.task(), desk.printed.length]).toEqual(['goodbye', 0]);
  });

  it('time does not print: no one takes the paper', async () => {
    const desk = await withLoan({ receipt: 'print' });
    desk.clock.increment(60_000);
    desk.clock.increment(20_000);
    expect([desk.task(), desk.printed.length]).toEqual(['goodbye', 0]);
  });
});

describe('the receipt', () => {
  it.each(['borrow', 'return', 'account'] as const)('Back leads to %s', async (place) => {
    const desk = await withLoan();
    if (place === 'return') await desk.send({ type: 'CHOOSE', action: 'return' });
    if (place === 'account')
      await desk.send(
        { type: 'CHOOSE', action: 'return' },
        { type: 'BACK' },
        {
          type: 'CHOOSE',
          action: 'account',
        },
      );
    expect(desk.task()).toBe(place);
    await desk.send({ type: 'DONE' });
    expect(desk.task()).toBe('receipt');
    await desk.send({ type: 'BACK' });
    expect(desk.task()).toBe(place);
    expect(desk.visit().context.items.map(({ state }) => state)).toEqual(['done']);
  });

  it.each(['no-paper', 'failed'] as const)(
    'printing that ends with %s is said there, and the goodbye speaks of no paper',
    async (outcome) => {
      const desk = await withLoan({ receipt: 'print', prints: outcome });
      await desk.send({ type: 'DONE' });
      expect([desk.task(), desk.visit().context.printFailed]).toEqual(['receipt', outcome]);
      await desk.send({ type: 'RECEIPT', how: 'none' });
      expect([desk.task(), desk.visit().context.printed]).toEqual(['goodbye', false]);
    },
  );

  it('a card that is shown while a receipt of returns does not come out is looked up then', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { prints: 'no-paper' });
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('7'));
    await desk.checkIns.answer(returned);
    desk.actor.send({ type: 'DONE', receipt: 'print' });
    expect(desk.task()).toBe('printing');
    desk.actor.send(card);
    await desk.send(laid('8'));
    expect([desk.task(), desk.visit().hasTag('whoIsThere')]).toEqual(['borrow', false]);
    expect(desk.lentTo).toEqual([[0, '8']]);
  });

  it('is asked for where it was to be printed and the printer is out', async () => {
    const desk = await withLoan({ receipt: 'print' });
    await desk.send({ type: 'PART', part: 'printer', state: 'down' }, { type: 'DONE' });
    expect([desk.task(), desk.printed.length]).toEqual(['receipt', 0]);
  });
});
