/**
 * "Three books seen" is of the person whose card is asked for, and of books that no list has taken: in
 * each state in which it can stand.
 */
import { describe, expect, it } from 'vitest';
import { card, laid, lent, openDesk, returned } from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;
const child = { type: 'CARD', card: '2' } as const;
const pinned = { type: 'CARD', card: 'pin' } as const;

/** A mother has borrowed one book, and was refused another; both lie there. */
async function motherWithTwo(): Promise<Desk> {
  const desk = await openDesk();
  await desk.send(card, laid('1'), laid('2'));
  await desk.checkOuts.answer(lent());
  await desk.checkOuts.answer({ kind: 'refused', code: 'not-for-loan', title: null });
  return desk;
}

describe('where a card is asked for', () => {
  const rows: [string, () => Promise<Desk>, { booksSeen: number; booksOfOthers?: number }][] = [
    [
      'the first card, nothing lies there',
      async () => {
        const desk = await openDesk();
        await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'borrow' });
        return desk;
      },
      { booksSeen: 0 },
    ],
    [
      'the first card, two were laid down and one was scanned',
      async () => {
        const desk = await openDesk();
        await desk.send(laid('1'), laid('2'), { type: 'ITEM', item: '3' });
        await desk.send({ type: 'CHOOSE', action: 'borrow' });
        return desk;
      },
      { booksSeen: 3 },
    ],
    [
      'for the account: nothing is lent of what lies there',
      async () => {
        const desk = await openDesk();
        await desk.send(laid('1'), { type: 'CHOOSE', action: 'account' });
        return desk;
      },
      { booksSeen: 0 },
    ],
    [
      'one more card: what the first borrowed, or was refused, is of another card',
      async () => {
        const desk = await motherWithTwo();
        await desk.send({ type: 'ADD_CARD' });
        return desk;
      },
      { booksSeen: 0, booksOfOthers: 2 },
    ],
    [
      'one more card, and its books are there already',
      async () => {
        const desk = await motherWithTwo();
        await desk.send({ type: 'ADD_CARD' }, laid('3'));
        return desk;
      },
      { booksSeen: 1, booksOfOthers: 2 },
    ],
    [
      'one more card, and the first has lifted hers',
      async () => {
        const desk = await motherWithTwo();
        await desk.send({ type: 'ADD_CARD' });
        for (const item of ['1', '2'])
          await desk.send({ type: 'TAG_VANISHED', uid: laid(item).tag.uid });
        return desk;
      },
      { booksSeen: 0, booksOfOthers: 0 },
    ],
  ];
  it.each(rows)('%s', async (_, go, expected) => {
    const { view } = seen(await go());
    expect(view.kind).toBe('identify');
    expect(view).toMatchObject(expected);
    if (expected.booksOfOthers === undefined) expect(view).not.toHaveProperty('booksOfOthers');
  });
});

describe("a child's card after a mother's list (U2)", () => {
  it('by the key: the empty list says that the books are of another card', async () => {
    const desk = await motherWithTwo();
    await desk.send({ type: 'ADD_CARD' }, child);
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', rows: [], booksOfOthers: 2 });
    await desk.send(laid('3'));
    await desk.checkOuts.answer(lent());
    expect(desk.lentTo).toContainEqual([1, '3']);
    // Back at her own list nothing of hers is another's.
    await desk.send({ type: 'SHOW_PERSON', person: 0 });
    const own = seen(desk).view;
    expect(own).toMatchObject({ kind: 'borrow', booksOfOthers: 1 });
    expect(own.kind === 'borrow' && own.rows).toHaveLength(2);
  });

  it('without it: the same, once they say that they borrow together', async () => {
    const desk = await motherWithTwo();
    await desk.send(child);
    expect(seen(desk).dialog).toMatchObject({ kind: 'who-is-there', mayJoin: true });
    await desk.send({ type: 'ADD_CARD' });
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', rows: [], booksOfOthers: 2 });
  });

  it('while its PIN is asked for, and gone back from, nothing is promised', async () => {
    const desk = await motherWithTwo();
    await desk.send({ type: 'ADD_CARD' }, pinned);
    expect(seen(desk).view.kind).toBe('pin');
    await desk.send({ type: 'BACK' });
    expect(seen(desk).view).toMatchObject({ kind: 'identify', booksSeen: 0, booksOfOthers: 2 });
  });
});

describe('where one chooses what to do', () => {
  it('the books that were laid down are acknowledged (U21)', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' });
    expect(seen(desk).view).not.toHaveProperty('booksSeen');
    await desk.send(laid('1'), laid('2'));
    expect(seen(desk).view).toMatchObject({ kind: 'action', booksSeen: 2 });
  });

  it('those that a list has taken are not', async () => {
    const desk = await openDesk();
    await desk.send({ type: 'BEGIN' }, { type: 'CHOOSE', action: 'return' }, laid('1'));
    await desk.checkIns.answer(returned);
    await desk.send({ type: 'BACK' });
    expect(seen(desk).view.kind).toBe('action');
    expect(seen(desk).view).not.toHaveProperty('booksSeen');
  });
});
