/** Whose is what the reader lists together with a card: it may have lain there before. */
import { describe, expect, it } from 'vitest';
import { card, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';
import { lifted } from '../support/machines/plate-events.ts';
import { settle } from '../support/machines/questions.ts';

const another = { type: 'CARD', card: '2' } as const;
const add = { type: 'ADD_CARD' } as const;
function reader(state: 'up' | 'down') {
  return { type: 'PART', part: 'reader', state } as const;
}

describe('what is heard of after a card, and was perhaps laid down before it', () => {
  const early = (item: string) => ({ ...laid(item), beforeCard: true }) as const;

  it('is not the next patron’s: it may be of the one before', async () => {
    const desk = await openDesk();
    await desk.send(card, another, early('8'), laid('9'), { type: 'NEXT_READER' });
    desk.clock.increment(2_000);
    await settle();
    expect([desk.visit().context.beganBy, desk.lentTo]).toEqual([another, [[0, '9']]]);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.lentTo).toEqual([
      [0, '9'],
      [0, '8'],
    ]);
  });

  it.each([{ type: 'STAY' } as const, add])(
    'nor, without being lifted, after $type',
    async (then) => {
      const desk = await openDesk();
      await desk.send(card, another, early('8'), then);
      expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
      await desk.send(lifted('8'), laid('8'));
      expect(desk.lentTo).toEqual([[then === add ? 1 : 0, '8']]);
    },
  );

  it.each([
    ['still here', another, { type: 'STAY' }],
    ['Back', add, { type: 'BACK' }],
    ['their own card', add, card],
  ] as const)(
    'nor of who was there, after %s, where no reader saw it come',
    async (_, who, then) => {
      const desk = await openDesk();
      await desk.send(card, who, reader('down'), then, reader('up'), early('8'));
      expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
      await desk.send(laid('9'), lifted('8'), laid('8'));
      expect(desk.lentTo).toEqual([
        [0, '9'],
        [0, '8'],
      ]);
    },
  );

  it('nor of who joined, where a reader sees it only then: it may be for the list before', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, card);
    await desk.send(another, add, early('8'));
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
    await desk.send(laid('9'), lifted('8'), laid('8'));
    expect(desk.lentTo).toEqual([
      [1, '9'],
      [1, '8'],
    ]);
  });

  it('nor where it is read while their PIN is asked: only what is laid down since is theirs', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, card);
    await desk.send({ type: 'CARD', card: 'pin' }, add, early('8'), laid('9'));
    expect(desk.task()).toBe('pin');
    await desk.send({ type: 'PIN', pin: '1234' });
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', [[1, '9']]]);
  });

  it('is of who joins where no card of theirs was shown yet', async () => {
    const desk = await openDesk();
    await desk.send(card, add, early('8'), { type: 'CARD', card: '2' });
    expect(desk.lentTo).toEqual([[1, '8']]);
  });

  it('is not lent again where it was returned, and lay there as the list opened', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('7'));
    await desk.checkIns.answer(returned);
    await desk.send(lifted('7'), reader('down'), card, reader('up'), early('7'));
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('is the patron’s whose card begins the visit', async () => {
    const desk = await openDesk();
    await desk.send(card, early('8'));
    expect(desk.lentTo).toEqual([[0, '8']]);
  });

  it('is of this visit where it is the tag of what it has booked', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '7' });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
    await desk.send(another, early('7'), { type: 'NEXT_READER' });
    expect([desk.task(), desk.checkOuts.open.map(({ asked }) => asked)]).toEqual(['borrow', ['7']]);
  });
});

describe('a card that is read late, and was perhaps laid down before another was shown', () => {
  const asksPin = { type: 'CARD', card: 'pin' } as const;

  it.each([
    [true, ['pin', 1]],
    [false, ['borrow', 2]],
  ] as const)('beforeCard %s: the newest counts', async (beforeCard, expected) => {
    const desk = await openDesk();
    await desk.send(asksPin, { type: 'CARD', card: '2', beforeCard });
    expect([desk.task(), desk.visit().context.cards]).toEqual(expected);
  });

  it('still asks who is there, where an account is open', async () => {
    const desk = await openDesk();
    await desk.send(card, { ...another, beforeCard: true });
    expect(desk.visit().context.next).toMatchObject({ card: another });
  });
});

describe('what was perhaps laid down before the visit was over', () => {
  const early = (item: string) => ({ ...laid(item), beforeVisit: true }) as const;
  const released = { type: 'TAG_APPEARED', tag: { ...tagOf('8'), security: 'off' } } as const;
  const stop = { type: 'STOP' } as const;

  it('begins no return', async () => {
    const desk = await openDesk();
    await desk.send(card, stop, { type: 'DONE' }, { ...released, beforeVisit: true });
    desk.clock.increment(2_000);
    await settle();
    expect([desk.task(), desk.presented]).toEqual([null, []]);
    expect(desk.turns).toEqual(['open', 'begun', 'opening', 'visit']);
    await desk.send(lifted('8'), released);
    desk.clock.increment(2_000);
    await settle();
    expect([desk.task(), desk.checkIns.open.map(({ asked }) => asked)]).toEqual(['return', ['8']]);
  });

  it('is not lent to who comes next', async () => {
    const desk = await openDesk();
    await desk.send(card, stop, { type: 'DONE' }, another, early('8'));
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.lentTo).toEqual([[0, '8']]);
  });

  it.each(['OPENING', 'OUT_OF_SERVICE'] as const)('nor after %s', async (type) => {
    const desk = await openDesk();
    const [off, on] =
      type === 'OPENING'
        ? ([{ type, open: false } as const, { type, open: true } as const] as const)
        : ([{ type, on: true } as const, { type, on: false } as const] as const);
    await desk.send(off, on);
    expect(desk.turns).toEqual(['open', 'open']);
    await desk.send(card, early('8'));
    expect(desk.lentTo).toEqual([]);
  });

  it('counts from the card of who takes the visit over', async () => {
    const desk = await openDesk();
    await desk.send(card, another, { type: 'NEXT_READER' }, { type: 'DONE' });
    expect(desk.visit().context.beganBy).toEqual(another);
    expect(desk.turns).toEqual(['open', 'begun', 'opening', 'handed-over', 'opening']);
  });

  it('counts from the hand-over where the visit before still asks for a tag', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '8' });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
    await desk.send(another, { type: 'NEXT_READER' }, { type: 'DONE' });
    expect(desk.turns).toEqual(['open', 'begun', 'opening', 'open', 'opening']);
  });
});

describe('what was perhaps laid down to return it, before that list was left', () => {
  const early = { ...laid('8'), beforeList: true } as const;

  it.each([
    ['by a card that is known', []],
    ['by going back', [{ type: 'BACK' } as const]],
  ])('%s, is not lent until it is laid down once more', async (_, back) => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, ...back, card);
    expect([desk.task(), ...desk.turns.slice(-2)]).toEqual(['borrow', 'list', 'opening']);
    await desk.send(early);
    expect(desk.lentTo).toEqual([]);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.lentTo).toEqual([[0, '8']]);
  });
});

describe('what was perhaps laid down before the list was opened', () => {
  const early = { ...laid('8'), beforeOpening: true } as const;
  const toReturn = { type: 'CHOOSE', action: 'return' } as const;

  async function lentByNumber() {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '8' });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
    return desk;
  }

  it('is released where it was lent by its number, and returned once it is laid down again', async () => {
    const desk = await lentByNumber();
    await desk.send(toReturn, early);
    expect([desk.task(), desk.turns.at(-1)]).toEqual(['return', 'opening']);
    expect(desk.checkIns.open).toEqual([]);
    await desk.checkOuts.answer(lent());
    expect(desk.presented.at(-1)?.uids).toEqual([tagOf('8').uid]);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
  });

  it('is returned where its tag was released before, or this visit has not lent it', async () => {
    const desk = await lentByNumber();
    await desk.send(laid('8'));
    await desk.checkOuts.answer(lent());
    await desk.send(lifted('8'), toReturn, early);
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
    await desk.checkIns.answer(returned);
    await desk.send({ ...laid('9'), beforeOpening: true });
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['9']);
  });
});

describe('what was perhaps put back before the visit went on without it', () => {
  it('is released, and returned once it is laid down again', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('8'), lifted('8'), { type: 'CLOSE' });
    expect(desk.turns.at(-1)).toBe('going-on');
    await desk.checkOuts.answer({ ...lent(), failedTags: [tagOf('8').uid] });
    await desk.send({ type: 'CHOOSE', action: 'return' });
    await desk.send({ ...laid('8'), beforeGoingOn: true });
    expect([desk.task(), desk.checkIns.open]).toEqual(['return', []]);
    await desk.checkOuts.answer(lent());
    await desk.send(lifted('8'), laid('8'));
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
  });

  it('is so too where its tag was given up while the kiosk asked for it', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('8'), lifted('8'));
    await desk.checkOuts.answer({ ...lent(), failedTags: [tagOf('8').uid] });
    expect(desk.turns.at(-1)).toBe('going-on');
    await desk.send({ type: 'CHOOSE', action: 'return' });
    await desk.send({ ...laid('8'), beforeGoingOn: true });
    expect([desk.task(), desk.checkIns.open]).toEqual(['return', []]);
  });

  it('is returned where nothing is left to be switched', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('8'));
    await desk.checkOuts.answer(lent());
    await desk.send(lifted('8'), { type: 'CLOSE' }, { type: 'CHOOSE', action: 'return' });
    expect(desk.turns).not.toContain('going-on');
    await desk.send({ ...laid('8'), beforeGoingOn: true });
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
  });
});

describe('what lies there as nobody’s', () => {
  it('is of whom its number is scanned for, and its tag is switched', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CHOOSE', action: 'return' }, { type: 'BACK' }, card);
    await desk.send({ ...laid('8'), beforeList: true });
    expect(desk.lentTo).toEqual([]);
    await desk.send({ type: 'ITEM', item: '8' });
    expect(desk.presented.at(-1)?.uids).toEqual([tagOf('8').uid]);
  });

  it('is so too where the number is scanned before the list opens', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ADD_CARD' }, { type: 'ITEM', item: '8' }, another);
    expect(desk.presented.at(-1)).toMatchObject({ item: '8', uids: [] });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
    await desk.send({ type: 'ADD_CARD' }, { type: 'ITEM', item: '9' });
    await desk.send({ type: 'CARD', card: '1' }, { ...laid('9'), beforeCard: true });
    await desk.send({ type: 'ITEM', item: '9' });
    expect(desk.presented.at(-1)).toMatchObject({ item: '9', uids: [tagOf('9').uid] });
  });
});

describe('what was perhaps laid down before a list opened by itself', () => {
  const early = (item: string) => ({ ...laid(item), beforeList: true }) as const;
  const scan = { type: 'ITEM', item: '7' } as const;

  /** A return by its number, whose tag is read once the list is left. */
  async function openedForReturn() {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, scan);
    await desk.checkIns.answer({ ...returned, tagNotSeen: true });
    await desk.send({ type: 'DONE' }, laid('7'));
    return desk;
  }

  it('is not returned on it, until it is laid down once more', async () => {
    const desk = await openedForReturn();
    await desk.send(early('8'));
    await desk.checkIns.answer(returned);
    expect([desk.task(), ...desk.turns.slice(-2)]).toEqual(['return', 'list', 'opening']);
    expect(desk.presented.map(({ item }) => item)).toEqual(['7', '7']);
    await desk.send(lifted('8'), laid('8'));
    expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
  });

  it('is not returned where this visit lent it: its tag is released', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'ITEM', item: '8' });
    await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
    await desk.send({ type: 'CHOOSE', action: 'return' }, scan);
    await desk.checkIns.answer({ ...returned, tagNotSeen: true });
    await desk.send({ type: 'DONE' }, laid('7'), early('8'));
    await desk.checkIns.answer(returned);
    expect(desk.checkOuts.open.map(({ asked }) => asked)).toEqual(['8']);
    expect(desk.checkIns.open).toEqual([]);
  });
});
