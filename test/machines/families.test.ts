/** Several people in one visit: a list for each, and nothing of one on the card of another. */
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

const another = { type: 'CARD', card: '2' } as const;
const add = { type: 'ADD_CARD' } as const;
function lists(desk: Awaited<ReturnType<typeof openDesk>>) {
  return desk.visit().context.items.map(({ person, item, state }) => [person, item, state]);
}

describe('one more card', () => {
  it('has a list of its own; what lies on the plate stays where it is', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(add);
    expect(desk.task()).toBe('identify');
    await desk.send(another);
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 1]);
    await desk.send(laid('8'));
    await desk.checkOuts.answer(lent());
    expect(desk.lentTo).toEqual([
      [0, '7'],
      [1, '8'],
    ]);
    await desk.send({ type: 'DONE', receipt: 'print' });
    expect(desk.printed).toMatchObject([
      {
        person: { number: 1 },
        lent: [{ item: '7' }],
        others: [{ person: { number: 2 }, lent: [{ item: '8' }] }],
      },
    ]);
    expect(desk.ended()).toBe(2);
  });

  it('is asked for after what is under way, and Back leads to the list', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), add);
    expect(desk.task()).toBe('borrow');
    await desk.checkOuts.answer(lent());
    expect(desk.task()).toBe('identify');
    await desk.send({ type: 'BACK' });
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 0]);
  });

  it('is wished no more where a card says otherwise before that', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), add, card);
    await desk.checkOuts.answer(lent());
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 0]);
    await desk.send(laid('8'));
    expect(desk.lentTo).toEqual([
      [0, '7'],
      [0, '8'],
    ]);
  });

  it('is over without an answer: the list that opens for a tag takes nothing more', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '7' });
    await desk.checkOuts.answer(lent());
    await desk.send(add, laid('7'));
    desk.clock.increment(delays.idleMs);
    desk.clock.increment(delays.warningMs);
    expect([desk.task(), desk.presented.at(-1)?.uids]).toEqual(['borrow', [tagOf('7').uid]]);
    await desk.checkOuts.answer(lent());
    expect(desk.task()).toBe('goodbye');
  });

  it.each([
    ['laid down', laid('8')],
    ['scanned', { type: 'ITEM', item: '8' } as const],
  ])(
    'is over without an answer: what is %s until the tag is switched is nobody’s',
    async (_, next) => {
      const desk = await openDesk();
      await desk.send(card, { type: 'ITEM', item: '7' });
      await desk.checkOuts.answer(lent());
      await desk.send(add, laid('7'));
      desk.clock.increment(delays.idleMs);
      desk.clock.increment(delays.warningMs);
      await desk.send(next);
      await desk.checkOuts.answer(lent());
      expect(desk.presented.map(({ item }) => item)).not.toContain('8');
      expect(desk.task()).toBe('goodbye');
    },
  );

  it.each(['STAY', 'NEXT_READER'] as const)('nor where %s says so', async (type) => {
    const desk = await openDesk();
    await desk.send(card, laid('7'), add, another, { type });
    await desk.checkOuts.answer(lent());
    expect(desk.task()).toBe(type === 'STAY' ? 'borrow' : 'goodbye');
  });

  it('is joined by the question who is there', async () => {
    const desk = await openDesk();
    await desk.send(card, another, laid('8'), add);
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 1]);
    expect(desk.lentTo).toEqual([[1, '8']]);
  });

  it.each(['borrow', 'return'] as const)(
    'that joins at the receipt: what lay there goes with the list of %s',
    async (list) => {
      const desk = await openDesk();
      await desk.send(card, { type: 'CHOOSE', action: list }, laid('7'));
      if (list === 'borrow') await desk.checkOuts.answer(lent());
      else await desk.checkIns.answer(returned);
      await desk.send({ type: 'DONE' }, laid('8'), another, laid('9'), add);
      expect(desk.lentTo).toEqual(
        list === 'borrow'
          ? [
              [0, '7'],
              [1, '9'],
            ]
          : [[1, '9']],
      );
      await desk.checkOuts.answer(lent());
      await desk.send({ type: 'SHOW_PERSON', person: 0 });
      expect(desk.lentTo.slice(list === 'borrow' ? 2 : 1)).toEqual(
        list === 'borrow' ? [[0, '8']] : [],
      );
      await desk.send(lifted('8'), laid('8'));
      expect(desk.lentTo.at(-1)).toEqual([0, '8']);
    },
  );

  it('of the same patron shows their list', async () => {
    const desk = await openDesk();
    await desk.send(card, add, another, add, { type: 'CARD', card: '1b' });
    expect(desk.visit().context).toMatchObject({ person: 0, others: [{ person: 1 }] });
    expect(desk.ended()).toBe(1);
  });

  it('is not offered where the library does not want it, nor to a ninth', async () => {
    const alone = await openDesk(undefined, undefined, undefined, { severalCards: false });
    await alone.send(card, add);
    expect(alone.task()).toBe('borrow');
    const many = await openDesk();
    await many.send(card);
    for (const number of ['2', '3', '4', '5', '6', '7', '8'])
      await many.send(add, { type: 'CARD', card: number });
    await many.send(add);
    expect([many.task(), many.visit().context.others.length]).toEqual(['borrow', 7]);
  });
});

describe('between the lists', () => {
  it('a touch or the card itself shows a person', async () => {
    const desk = await openDesk();
    await desk.send(card, add, another, { type: 'SHOW_PERSON', person: 0 });
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 0]);
    await desk.send(another);
    expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 1]);
  });

  it('the switch waits for what is under way', async () => {
    const desk = await openDesk();
    await desk.send(card, add, another, laid('7'), card);
    expect(desk.visit().context.person).toBe(1);
    await desk.checkOuts.answer(lent());
    expect([desk.visit().context.person, lists(desk)]).toEqual([0, [[1, '7', 'done']]]);
  });

  it('a refused item is tried for another only when it is laid down again', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'refused', title: null });
    await desk.send(add, another);
    expect(lists(desk)).toEqual([[0, '7', 'refused']]);
    await desk.send(lifted('7'), laid('7'));
    await desk.checkOuts.answer(lent());
    expect(lists(desk)).toEqual([[1, '7', 'done']]);
  });

  it('what one borrowed is returned on their list, and may then be borrowed by another', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(add, another, { type: 'CHOOSE', action: 'return' }, lifted('7'), laid('7'));
    await desk.checkIns.answer(returned);
    expect(lists(desk)).toEqual([[0, '7', 'done']]);
    await desk.send(another, lifted('7'), laid('7'));
    await desk.checkOuts.answer(lent());
    expect(desk.lentTo).toEqual([
      [0, '7'],
      [1, '7'],
    ]);
  });

  it('what one does with an item the others know nothing of any more', async () => {
    const desk = await openDesk();
    await desk.send(card, add, another, laid('7'));
    await desk.checkOuts.answer(lent());
    expect(desk.forgotten).toEqual([[0, '7']]);
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, lifted('7'), laid('7'));
    await desk.checkIns.answer(returned);
    // It was returned on the list of who had it.
    expect(desk.forgotten).toEqual([
      [0, '7'],
      [0, '7'],
    ]);
  });

  it('one who may not borrow sees why, and the others go on', async () => {
    const desk = await openDesk();
    await desk.send(card, add, { type: 'CARD', card: 'blocked' });
    expect([desk.task(), desk.visit().context.patron]).toEqual(['blocked', blocked]);
    await desk.send({ type: 'BACK' }, laid('7'));
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', [[0, '7']]]);
  });
});

describe('the holds that are ready', () => {
  it('of one person are not counted by the late tag of another', async () => {
    const desk = await openDesk({ ...patronOf(decisionOf()), holdsReady: 2 });
    await desk.send(card, add, another, { type: 'ITEM', item: '7' });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true, holdsReady: 0 });
    expect(desk.visit().context.holdsReady).toBe(0);
    await desk.send({ type: 'SHOW_PERSON', person: 0 });
    expect([desk.visit().context.person, desk.visit().context.holdsReady]).toEqual([0, 2]);
    await desk.send(laid('7'));
    // Circulation says of a late tag what it said of the loan.
    await desk.checkOuts.answer({ ...lent(), holdsReady: 0 });
    expect(desk.visit().context.holdsReady).toBe(2);
  });
});
