/** Another patron's card in an open visit: it is never ignored, and nothing is lent on the first. */
import { describe, expect, it } from 'vitest';
import {
  blocked,
  card,
  decisionOf,
  delays,
  laid,
  lent,
  openDesk,
  patronOf,
  returned,
  tagOf,
} from '../support/machines/desk.ts';
import { lifted } from '../support/machines/plate-events.ts';
import { settle } from '../support/machines/questions.ts';

const another = { type: 'CARD', card: '2' } as const;
type Desk = Awaited<ReturnType<typeof openDesk>>;
function asks(desk: Desk) {
  return desk.visit().hasTag('whoIsThere');
}
/** Wim has borrowed one book and taken it along. */
async function borrowedByTheFirst() {
  const desk = await openDesk();
  await desk.send(card, laid('7'));
  await desk.checkOuts.answer(lent());
  await desk.send(lifted('7'));
  return desk;
}

describe('while an account is open', () => {
  it('what is laid down before the answer is on no one’s card', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send(another, laid('8'), { type: 'ITEM', item: '9' });
    expect([asks(desk), desk.checkOuts.open]).toEqual([true, []]);
    await desk.send({ type: 'NEXT_READER' });
    expect([desk.task(), desk.ended()]).toEqual(['goodbye', 1]);
    desk.clock.increment(2_000);
    await settle();
    expect(desk.task()).toBe('borrow');
    expect(desk.visit().context.items.map((row) => row.item)).toEqual(['9', '8']);
  });

  it('what lay there before is a leftover, also after the reader was lost for a moment', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(
      another,
      { type: 'PART', part: 'reader', state: 'down' },
      lifted('7'),
      { type: 'PART', part: 'reader', state: 'up' },
      laid('7'),
      laid('8'),
      { type: 'NEXT_READER' },
    );
    desk.clock.increment(2_000);
    await settle();
    expect(desk.visit().context.items.map((row) => row.item)).toEqual(['8']);
  });

  it('their card that lay there before the other one was shown, and is read late, answers nothing', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send(another, { ...card, beforeCard: true });
    expect([asks(desk), desk.task()]).toEqual([true, 'borrow']);
    await desk.send({ type: 'NEXT_READER' });
    expect(desk.task()).toBe('goodbye');
  });

  it.each(['the key', 'their card'])('who stays, by %s, lays it down once more', async (by) => {
    const desk = await borrowedByTheFirst();
    await desk.send(another, laid('8'), { type: 'ITEM', item: '9' });
    await desk.send(by === 'the key' ? { type: 'STAY' } : card);
    expect([asks(desk), desk.task()]).toEqual([false, 'borrow']);
    expect(desk.lentTo.slice(1)).toEqual([]);
    await desk.send(lifted('8'), laid('8'), { type: 'ITEM', item: '9' });
    expect(desk.lentTo.slice(1)).toEqual([
      [0, '8'],
      [0, '9'],
    ]);
  });

  it('without an answer the visit of the card that was shown last begins', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send(another);
    desk.clock.increment(delays.warningMs - 1_000);
    await desk.send({ type: 'CARD', card: '3' });
    desk.clock.increment(delays.warningMs - 1_000);
    expect(asks(desk)).toBe(true);
    desk.clock.increment(1_000);
    expect(desk.task()).toBe('goodbye');
    desk.clock.increment(2_000);
    await settle();
    expect([desk.task(), desk.visit().context.beganBy]).toEqual([
      'borrow',
      { type: 'CARD', card: '3' },
    ]);
  });

  it('a touch that ends the visit as the question comes leaves it without an answer', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { receipt: 'print' });
    await desk.send(card, { type: 'ITEM', item: '7' });
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CHOOSE', action: 'return' }, another, { type: 'BACK' });
    expect([desk.task(), asks(desk)]).toEqual(['action', true]);
    desk.actor.send({ type: 'BACK' });
    expect([desk.task(), asks(desk)]).toEqual(['printing', false]);
    await desk.send({ type: 'ADD_CARD' });
    expect([desk.printed.length, desk.task()]).toEqual([1, 'goodbye']);
    desk.clock.increment(2_000);
    await settle();
    expect([desk.task(), desk.visit().context.beganBy]).toEqual(['borrow', another]);
  });

  it('the visit before ends once nothing of it is under way', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), another, { type: 'NEXT_READER' });
    expect([desk.task(), desk.visit().hasTag('finishing')]).toEqual(['borrow', true]);
    await desk.checkOuts.answer(lent());
    expect(desk.task()).toBe('goodbye');
  });

  it('an item that is lifted while it is worked on does not hold the next patron up', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), another, { type: 'NEXT_READER' }, lifted('7'));
    expect(desk.wentOnWithout).toEqual(['7']);
  });

  it('the first one’s own card asks nothing', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send(card);
    expect([asks(desk), desk.task()]).toEqual([false, 'borrow']);
  });

  it('is asked in every state', async () => {
    const ways = {
      action: [{ type: 'CHOOSE', action: 'return' }, { type: 'BACK' }],
      return: [{ type: 'CHOOSE', action: 'return' }],
      account: [
        { type: 'CHOOSE', action: 'return' },
        { type: 'BACK' },
        { type: 'CHOOSE', action: 'account' },
      ],
      receipt: [{ type: 'DONE' }],
    } as const;
    for (const [task, way] of Object.entries(ways)) {
      const desk = await borrowedByTheFirst();
      await desk.send(...way, another);
      expect([desk.task(), asks(desk)]).toEqual([task, true]);
      await desk.send({ type: 'NEXT_READER' });
      expect(desk.task()).toBe('goodbye');
    }
    const owing = await openDesk(blocked);
    await owing.send(card, another);
    expect([owing.task(), asks(owing)]).toEqual(['blocked', true]);
    await owing.send({ type: 'STAY' }, { type: 'FEES' }, another);
    expect([owing.task(), asks(owing)]).toEqual(['fees', true]);
  });

  it('waits until the terminal is done', async () => {
    const desk = await openDesk(blocked);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' }, another);
    expect([desk.task(), asks(desk)]).toEqual(['paying', false]);
    await desk.payments.answer({ kind: 'not-paid', why: 'declined' });
    expect([desk.task(), asks(desk)]).toEqual(['notPaid', true]);
  });

  it('at the goodbye the next visit begins at once', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send({ type: 'DONE', receipt: 'none' });
    expect(desk.task()).toBe('goodbye');
    await desk.send(another);
    expect([desk.task(), desk.visit().context.items]).toEqual(['borrow', []]);
  });

  it('no visit begins where the kiosk was taken out of service meanwhile', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send(another, { type: 'OUT_OF_SERVICE', on: true }, { type: 'NEXT_READER' });
    desk.clock.increment(2_000);
    expect(desk.state()).toBe('outOfService');
  });

  it('a card read from a tag is one like any other', async () => {
    const desk = await borrowedByTheFirst();
    const { uid, since } = tagOf('55');
    const tag = { uid, since, content: { kind: 'patron', card: '2' } } as const;
    await desk.send({ type: 'CARD', card: '2', tag });
    expect(asks(desk)).toBe(true);
  });
});

describe('while no account is open', () => {
  it('a card that is looked up gives way to a newer one', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'slow' }, { type: 'CARD', card: 'blocked' });
    expect(desk.task()).toBe('blocked');
    await desk.identifications.answer({ kind: 'known', patron: patronOf(decisionOf()) });
    expect(desk.task()).toBe('blocked');
  });

  it('at the PIN a newer card is asked for, with a PIN of its own', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'pin1' });
    expect([desk.task(), desk.visit().context.cards]).toEqual(['pin', 1]);
    await desk.send({ type: 'CARD', card: 'pin2' });
    expect([desk.task(), desk.visit().context.cards]).toEqual(['pin', 2]);
    await desk.send(card);
    expect(desk.task()).toBe('borrow');
  });

  it('an own card that waits for a return is no answer to the question about a newer one', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, laid('7'), card, another);
    expect(asks(desk)).toBe(true);
    await desk.checkIns.answer(returned);
    expect([desk.task(), asks(desk)]).toEqual(['return', true]);
  });

  it('a card that comes while items are returned is looked up afterwards', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('7'), another);
    expect(desk.task()).toBe('return');
    await desk.checkIns.answer(returned);
    expect([desk.task(), desk.checkOuts.open]).toEqual(['borrow', []]);
  });
});

describe('a list that is settled with an empty plate', () => {
  it('asks after a quarter of a minute', async () => {
    const desk = await borrowedByTheFirst();
    desk.clock.increment(delays.idleEmptyMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
  });

  it('and not while a book lies there, or nothing was done yet', async () => {
    const desk = await openDesk();
    await desk.send(card);
    desk.clock.increment(delays.idleEmptyMs);
    expect(desk.visit().hasTag('asked')).toBe(false);
    await desk.send(laid('7'));
    await desk.checkOuts.answer(lent());
    desk.clock.increment(delays.idleEmptyMs);
    expect(desk.visit().hasTag('asked')).toBe(false);
    desk.clock.increment(delays.idleMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
  });

  it('more time makes it ten times as long', async () => {
    const desk = await borrowedByTheFirst();
    await desk.send({ type: 'DISPLAY', display: { moreTime: true } });
    desk.clock.increment(delays.idleEmptyMs * 9);
    expect(desk.visit().hasTag('asked')).toBe(false);
    desk.clock.increment(delays.idleEmptyMs);
    expect(desk.visit().hasTag('asked')).toBe(true);
  });
});
