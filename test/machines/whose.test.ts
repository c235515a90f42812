/**
 * Whose each thing on the plate is: of those at the kiosk when it was seen to come, and of nobody
 * where no one was. What is nobody's is neither lent nor returned until it was lifted once.
 */
import { describe, expect, it } from 'vitest';
import type { KioskEvent } from '../../machines/kiosk-context.ts';
import {
  allUp,
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
import { lifted, reader, released } from '../support/machines/plate-events.ts';
import { settle } from '../support/machines/questions.ts';

const another = { type: 'CARD', card: '2' } as const;
const add = { type: 'ADD_CARD' } as const;
type Desk = Awaited<ReturnType<typeof openDesk>>;
function nobodys(desk: Desk) {
  const { plate } = desk.actor.getSnapshot().context;
  return plate.filter(({ owner }) => owner === 'nobody').map(({ uid }) => uid);
}
/** Nothing that lies there is worked on, at attract and in the visit of a card. */
async function expectUntouched(desk: Desk, shown: KioskEvent = card) {
  desk.clock.increment(delays.goodbyeMs);
  await settle();
  expect([desk.state(), desk.presented]).toEqual(['attract', []]);
  await desk.send(shown);
  expect([desk.task(), desk.visit().context.items]).toEqual(['borrow', []]);
  expect(desk.presented).toEqual([]);
}

describe('what the reader lists after a start', () => {
  const starts = {
    'at once': { parts: allUp, ways: [released('7'), laid('8')] },
    'one after the other': { parts: allUp, ways: [released('7'), 2_000, laid('8')] },
    'as a reader that is slow': {
      parts: { ...allUp, reader: 'down' },
      ways: [reader('up'), released('7'), 4_000, laid('8')],
    },
    'as a reader that comes minutes later': {
      parts: { ...allUp, reader: 'down' },
      ways: [300_000, reader('up'), released('7'), laid('8')],
    },
    'as a reader that is lost once more': {
      parts: allUp,
      ways: [released('7'), reader('down'), lifted('7'), reader('up'), released('7'), laid('8')],
    },
    'as a reader that is lost before it has listed all': {
      parts: allUp,
      ways: [released('7'), reader('down'), lifted('7'), reader('up'), 1_000, laid('8')],
    },
  } as const;
  it.each(Object.entries(starts))('%s is nobody’s', async (_, { parts, ways }) => {
    const desk = await openDesk(undefined, parts, undefined, { unseen: true });
    for (const way of ways)
      if (typeof way === 'number') desk.clock.increment(way);
      else await desk.send(way);
    await expectUntouched(desk);
  });

  it('is nobody’s in a visit too that began before the reader was there', async () => {
    const desk = await openDesk(undefined, { ...allUp, reader: 'down' }, undefined, {
      unseen: true,
    });
    await desk.send(card, reader('up'), laid('7'));
    expect(desk.presented).toEqual([]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('is asked about, a card that the reader did not see at first in the visit', async () => {
    const desk = await openDesk(undefined, { ...allUp, reader: 'down' }, undefined, {
      unseen: true,
    });
    const laidDown = (number: string) => {
      const tag = { ...tagOf(number), content: { kind: 'patron', card: number } } as const;
      return { type: 'CARD', card: number, tag } as const;
    };
    await desk.send(card, reader('up'), laidDown('2'));
    expect(desk.visit().context.next).toBeNull();
    await desk.send({ ...laidDown('3'), seenToCome: true });
    expect(desk.visit().context.next).not.toBeNull();
  });

  it('is someone’s once it was lifted and laid down again, also at once', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { unseen: true });
    await desk.send(released('7'), lifted('7'), released('7'));
    desk.clock.increment(300);
    await settle();
    expect(desk.task()).toBe('return');
  });

  it('and no more, once all of it was listed', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { unseen: true });
    await desk.send(laid('8'), { type: 'PLATE_LISTED' }, laid('7'), card);
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('a card is nobody’s as well: no account opens by it', async () => {
    const desk = await openDesk(undefined, undefined, undefined, { unseen: true });
    const { uid, since } = tagOf('55');
    const tag = { uid, since, content: { kind: 'patron', card: '1' } } as const;
    await desk.send({ type: 'CARD', card: '1', tag });
    expect(desk.state()).toBe('attract');
  });
});

describe('what was laid down while no visit could begin', () => {
  const ways = {
    closed: [
      { type: 'OPENING', open: false },
      { type: 'OPENING', open: true },
    ],
    'out of service': [
      { type: 'OUT_OF_SERVICE', on: true },
      { type: 'OUT_OF_SERVICE', on: false },
    ],
    'out of order': [
      { type: 'PART', part: 'journal', state: 'down' },
      { type: 'PART', part: 'journal', state: 'up' },
    ],
  } as const;
  it.each(Object.entries(ways))('%s: it is not the next patron’s', async (_, [begin, end]) => {
    const desk = await openDesk();
    await desk.send(begin, laid('7'), released('8'), end);
    expect(nobodys(desk)).toHaveLength(2);
    await expectUntouched(desk);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it.each(Object.entries(ways))(
    '%s: lifted and laid down again meanwhile too',
    async (_, [begin, end]) => {
      const desk = await openDesk();
      await desk.send(begin, laid('7'), lifted('7'), laid('7'), end);
      await expectUntouched(desk);
    },
  );

  it('while the reader was away at attract: a book left there, or a return, begins nothing', async () => {
    const desk = await openDesk();
    await desk.send(reader('down'));
    desk.clock.increment(60_000);
    await desk.send(reader('up'), released('7'), laid('8'));
    desk.clock.increment(60_000);
    await expectUntouched(desk);
  });

  it('the kiosk closes as the visit is handed over: what the next patron had laid down', async () => {
    const desk = await openDesk();
    await desk.send(card, another, laid('8'), { type: 'OPENING', open: false });
    await desk.send({ type: 'NEXT_READER' });
    desk.clock.increment(2_000);
    await settle();
    expect(desk.state()).toBe('closed');
    await desk.send({ type: 'OPENING', open: true });
    await expectUntouched(desk, { type: 'CARD', card: '3' });
  });
});

describe('what a second person laid down while they were not known', () => {
  const backs = {
    'goes back at the PIN': ['pin2', [{ type: 'BACK' }, { type: 'BACK' }]],
    'has a card that is not accepted, and goes back': ['nobody', [{ type: 'BACK' }]],
    'may not borrow, and goes back': ['blocked', [{ type: 'BACK' }]],
    'may not borrow, and the first is touched': ['blocked', [{ type: 'SHOW_PERSON', person: 0 }]],
    'goes back, and the first shows their card': ['pin2', [{ type: 'BACK' }, card]],
    'has a card that is not accepted, and the first shows theirs': ['nobody', [card]],
  } as const;
  it.each(Object.entries(backs))(
    'is not the first one’s, where the second %s',
    async (_, [theirs, ends]) => {
      const desk = await openDesk();
      await desk.send(card, { type: 'CARD', card: theirs }, laid('8'), { type: 'ITEM', item: '9' });
      await desk.send(add);
      expect(desk.lentTo).toEqual([]);
      await desk.send(...ends);
      expect([desk.task(), desk.visit().context.person]).toEqual(['borrow', 0]);
      expect(desk.lentTo).toEqual([]);
      await desk.send({ type: 'CHOOSE', action: 'return' });
      expect(desk.presented).toEqual([]);
      // Lifted, and laid down again by whom it concerns.
      await desk.send(lifted('8'), laid('8'));
      expect(desk.presented.map(({ item }) => item)).toEqual(['8']);
    },
  );

  it('is theirs once they are known', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'CARD', card: 'pin2' }, laid('8'), add, laid('9'));
    await desk.send({ type: 'PIN', pin: '1234' });
    expect(desk.lentTo).toEqual([
      [1, '9'],
      [1, '8'],
    ]);
  });

  it('stays theirs while they pay, and is not the first one’s meanwhile', async () => {
    const desk = await openDesk();
    await desk.send(card, add, laid('8'), { type: 'CARD', card: 'blocked' });
    await desk.send({ type: 'SHOW_PERSON', person: 0 });
    expect([desk.visit().context.person, desk.lentTo]).toEqual([0, []]);
  });

  it('after Stop at their PIN, and Back, the next card is asked about as any other', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(lifted('7'), add, { type: 'CARD', card: 'pin2' }, { type: 'STOP' });
    await desk.send({ type: 'BACK' });
    expect(desk.task()).toBe('borrow');
    await desk.send({ type: 'CARD', card: '3' }, laid('8'));
    expect([desk.visit().hasTag('whoIsThere'), desk.lentTo]).toEqual([true, [[0, '7']]]);
  });

  it('after Stop at their PIN, their card is asked about at the receipt', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send(lifted('7'), add, { type: 'CARD', card: 'pin2' }, { type: 'STOP' });
    expect(desk.task()).toBe('receipt');
    await desk.send({ type: 'CARD', card: 'pin2' }, laid('8'));
    expect([desk.visit().hasTag('whoIsThere'), desk.lentTo]).toEqual([true, [[0, '7']]]);
  });

  it('a third card: what the second laid down is not of the third', async () => {
    const desk = await openDesk();
    await desk.send(card, add, { type: 'CARD', card: 'nobody' }, laid('8'), {
      type: 'ITEM',
      item: '9',
    });
    await desk.send(another);
    expect([desk.visit().context.person, desk.lentTo]).toEqual([1, []]);
  });

  it('while it is asked who is there, too', async () => {
    const desk = await openDesk();
    await desk.send(card, another, laid('8'), { type: 'CARD', card: '3' }, laid('9'));
    await desk.send({ type: 'NEXT_READER' });
    desk.clock.increment(2_000);
    await settle();
    expect(desk.visit().context.beganBy).toEqual({ type: 'CARD', card: '3' });
    expect(desk.lentTo).toEqual([[0, '9']]);
  });
});

describe('before an account is open', () => {
  it('what lay there when another card was shown is of who showed the one before', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'nobody' }, laid('7'), another);
    expect([desk.task(), desk.lentTo]).toEqual(['borrow', []]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[0, '7']]);
  });

  it('but for what was returned: it stays of the visit', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('7'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'CARD', card: 'nobody' }, another);
    expect([desk.task(), desk.visit().context.apart]).toEqual(['borrow', []]);
  });

  it('and not where the same card is shown again', async () => {
    const desk = await openDesk();
    desk.identifyAs({ kind: 'unreachable' });
    await desk.send(card, laid('7'));
    expect(desk.task()).toBe('identify');
    desk.identifyAs({ kind: 'known', patron: patronOf(decisionOf()) });
    await desk.send(card);
    expect(desk.lentTo).toEqual([[0, '7']]);
  });
});

describe('of several people each list has what its person laid down', () => {
  it('a book that one who may not borrow laid down is not lent to another', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'CARD', card: 'blocked' }, laid('7'), another, add);
    expect([desk.task(), desk.visit().context.person, desk.lentTo]).toEqual(['borrow', 1, []]);
    await desk.send(lifted('7'), laid('7'));
    expect(desk.lentTo).toEqual([[1, '7']]);
  });

  it('after the reader was lost a refused book stays with whom it was', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer({ kind: 'refused', code: 'refused', title: 'Lampje' });
    await desk.send(add, another, reader('down'), lifted('7'), reader('up'), laid('7'));
    expect([desk.visit().context.person, desk.lentTo]).toEqual([1, [[0, '7']]]);
  });
});

describe('what is this visit’s own is switched before it ends', () => {
  const scan = { type: 'ITEM', item: '7' } as const;
  const unseen = { tagNotSeen: true } as const;

  it('a tag of its item that is laid down while it is asked who is there, and not before', async () => {
    const desk = await openDesk();
    await desk.send(card, laid('7'));
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CHOOSE', action: 'return' }, lifted('7'), laid('7'));
    await desk.checkIns.answer(returned);
    // Returned and secured; now it is lent once more by its number alone.
    await desk.send(lifted('7'), { type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' }, scan);
    await desk.checkOuts.answer({ ...lent(), ...unseen });
    await desk.send(another, laid('7'), { type: 'NEXT_READER' });
    expect([desk.task(), desk.checkOuts.open.map(({ asked }) => asked)]).toEqual(['borrow', ['7']]);
    await desk.checkOuts.answer(lent());
    expect(desk.task()).toBe('goodbye');
  });

  it.each([
    ['returned', 'return', { type: 'CHOOSE', action: 'return' }],
    ['lent', 'borrow', { type: 'CHOOSE', action: 'borrow' }],
  ] as const)(
    '%s by its number, its tag laid down before the next one is let in',
    async (_, list, chosen) => {
      const desk = await openDesk();
      await desk.send(card, chosen, scan);
      if (list === 'return') await desk.checkIns.answer({ ...returned, ...unseen });
      else await desk.checkOuts.answer({ ...lent(), ...unseen });
      await desk.send({ type: 'CHOOSE', action: 'account' }, { type: 'BACK' }, another, laid('7'));
      await desk.send({ type: 'NEXT_READER' });
      expect(desk.task()).toBe(list);
      if (list === 'return') await desk.checkIns.answer(returned);
      else await desk.checkOuts.answer(lent());
      expect([desk.task(), desk.presented.at(-1)?.uids]).toEqual(['goodbye', [tagOf('7').uid]]);
      desk.clock.increment(2_000);
      await settle();
      expect(desk.visit().context.items).toEqual([]);
    },
  );

  it('laid down while the receipt is printed', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, scan);
    await desk.checkIns.answer({ ...returned, ...unseen });
    desk.actor.send({ type: 'DONE', receipt: 'print' });
    expect(desk.task()).toBe('printing');
    await desk.send(laid('7'));
    expect([desk.printed.length, desk.task(), desk.checkIns.open.length]).toEqual([1, 'return', 1]);
  });

  const ends = {
    'Stop at the choice': [{ type: 'STOP' }],
    'Back at the choice, no receipt wanted': [{ type: 'BACK' }],
  } as const;
  it.each(Object.entries(ends))('laid down at the choice: %s', async (_, end) => {
    const desk = await openDesk(undefined, undefined, undefined, { receipt: 'none' });
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, scan);
    await desk.checkIns.answer({ ...returned, ...unseen });
    await desk.send({ type: 'BACK' });
    expect(desk.task()).toBe('action');
    await desk.send(laid('7'), ...end);
    expect([desk.task(), desk.checkIns.open.length]).toEqual(['return', 1]);
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'STOP' });
    expect(desk.task()).toBe('goodbye');
  });

  it.each([
    ['before it is stopped', [laid('8'), { type: 'STOP' }, { type: 'BACK' }]],
    [
      'and read at the receipt',
      [{ type: 'STOP' }, { ...laid('8'), beforeList: true }, { type: 'BACK' }],
    ],
    [
      'and read on the list',
      [{ type: 'STOP' }, { type: 'BACK' }, { ...laid('8'), beforeList: true }],
    ],
  ] as const)(
    'laid down for a card that is refused, beside returns: it is not returned, %s',
    async (_, ways) => {
      const desk = await openDesk();
      await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('7'));
      await desk.checkIns.answer(returned);
      await desk.send({ type: 'CARD', card: 'nobody' }, ...ways);
      const beside = desk.visit().context.apart.map(({ owner }) => owner);
      expect([desk.task(), desk.checkIns.open, beside]).toEqual(['return', [], ['nobody']]);
      await desk.send(lifted('8'), laid('8'));
      expect(desk.checkIns.open.map(({ asked }) => asked)).toEqual(['8']);
    },
  );
});
