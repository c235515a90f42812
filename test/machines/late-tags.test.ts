/**
 * A tag that is read while its item is under way, or after its item is done, is switched too; and
 * what is told of it is so.
 */
import { describe, expect, it } from 'vitest';
import { delays, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';

const card = { type: 'CARD', card: '1' } as const;
const scan = { type: 'ITEM', item: '7' } as const;
const toReturn = { type: 'CHOOSE', action: 'return' } as const;
const done = { type: 'DONE' } as const;
const print = { type: 'RECEIPT', how: 'print' } as const;
function laid(uid: string, more: { parts?: number; ordinal?: number; usage?: number } = {}) {
  return { type: 'TAG_APPEARED', tag: tagOf('7', { uid, ...more }) } as const;
}
function lifted(uid: string) {
  return { type: 'TAG_VANISHED', uid } as const;
}
type Desk = Awaited<ReturnType<typeof openDesk>>;
function rows(desk: Desk) {
  return desk.visit().context.items.map((row) => [row.key, row.state, row.code]);
}
function tags(desk: Desk) {
  return desk.presented.map(({ uids }) => uids);
}
function notSecured(failedTags: readonly string[]) {
  return { kind: 'refused', code: 'not-secured', title: 'Lampje', failedTags } as const;
}

/** In the list of borrowing or of returning. */
async function openList(action: 'borrow' | 'return', more: { receipt?: 'none' } = {}) {
  const desk = await openDesk(undefined, undefined, undefined, more);
  await desk.send(card);
  if (action === 'return') await desk.send(toReturn);
  const answer =
    action === 'borrow'
      ? () => desk.checkOuts.answer(lent())
      : () => desk.checkIns.answer(returned);
  return { desk, answer };
}

describe.each(['borrow', 'return'] as const)('%s: a tag that comes', (action) => {
  it('while its code is under way waits, and is switched when that is done', async () => {
    const { desk, answer } = await openList(action);
    await desk.send(scan, laid('E1'));
    expect(tags(desk)).toEqual([[]]);
    await answer();
    expect(tags(desk)).toEqual([[], ['E1']]);
    expect(rows(desk)).toEqual([[`${action}:7`, 'working', null]]);
    await answer();
    expect(rows(desk)).toEqual([[`${action}:7`, 'done', null]]);
  });

  it('as a second one with the same number, and no set information, is switched too', async () => {
    const { desk, answer } = await openList(action);
    await desk.send(laid('E1'), laid('E2'));
    await answer();
    expect(tags(desk)).toEqual([['E1'], ['E2']]);
    await answer();
    expect(rows(desk)).toEqual([[`${action}:7`, 'done', null]]);
  });

  it('and was lifted again before its turn is asked for', async () => {
    const { desk, answer } = await openList(action);
    await desk.send(scan, laid('E1'), lifted('E1'));
    await answer();
    expect(tags(desk)).toEqual([[], ['E1']]);
  });

  it('in the place of the one that was lifted does not stand for it: the first is switched when it is back', async () => {
    const { desk } = await openList(action);
    await desk.send(laid('E1'), lifted('E1'), laid('E2'));
    const which = action === 'borrow' ? desk.checkOuts.open[0] : desk.checkIns.open[0];
    which?.answer(
      Object.assign(action === 'borrow' ? lent() : { ...returned }, {
        switchedTags: ['E2'],
      }) as never,
    );
    await settle();
    expect(rows(desk)).toEqual([[`${action}:7`, 'done', null]]);
    await desk.send(laid('E1'));
    expect(tags(desk)).toEqual([['E1'], ['E1']]);
  });

  it('part by part, of a set whose code was scanned: never refused, each part switched', async () => {
    const { desk, answer } = await openList(action);
    await desk.send(scan);
    await answer();
    for (const ordinal of [1, 2, 3]) {
      await desk.send(laid(`E${ordinal}`, { parts: 3, ordinal }));
      expect(rows(desk)).toEqual([[`${action}:7`, 'working', null]]);
      await answer();
    }
    expect(tags(desk)).toEqual([[], ['E1'], ['E2'], ['E3']]);
    expect(rows(desk)).toEqual([[`${action}:7`, 'done', null]]);
  });

  it.each(['receipt', 'action'] as const)(
    'at %s, where no list is open, opens the list again',
    async (where) => {
      const { desk, answer } = await openList(action);
      await desk.send(scan);
      await answer();
      if (where === 'receipt') await desk.send(done);
      else await desk.send(toReturn, { type: 'BACK' });
      expect(desk.task()).toBe(where);
      await desk.send(laid('E1'));
      if (where === 'action') await desk.send({ type: 'BACK' });
      expect(desk.task()).toBe(action);
      expect(tags(desk)).toEqual([[], ['E1']]);
      await answer();
      await desk.send(done);
      expect(desk.task()).toBe('receipt');
    },
  );

  it.each([
    ['the patron walks away', [], []],
    ['the next patron takes over', [{ type: 'CARD', card: '2' }, { type: 'NEXT_READER' }], []],
    ['the patron stops, and no receipt is wanted', [{ type: 'STOP' }], [done]],
    ['the patron goes back, and no receipt is wanted', [{ type: 'BACK' }], [done]],
  ] as const)(
    'where no list is open, and %s: is switched before the visit ends',
    async (_, end, then) => {
      const { desk, answer } = await openList(action, { receipt: 'none' });
      await desk.send(scan);
      await answer();
      await desk.send(toReturn, { type: 'BACK' }, laid('E1'));
      expect([desk.task(), tags(desk)]).toEqual(['action', [[]]]);
      await desk.send(...end);
      if (end.length === 0)
        for (const ms of [delays.idleMs, delays.warningMs]) {
          desk.clock.increment(ms + 1);
          await settle();
        }
      expect([desk.task(), tags(desk)]).toEqual([action, [[], ['E1']]]);
      await answer();
      await desk.send(...then);
      expect(desk.task()).toBe('goodbye');
    },
  );

  it('is switched once: laid down again it changes nothing', async () => {
    const { desk, answer } = await openList(action);
    await desk.send(scan, laid('E1'));
    await answer();
    await answer();
    await desk.send(lifted('E1'), laid('E1'));
    expect(tags(desk)).toHaveLength(2);
  });
});

describe('booked by its number alone, with the security as it was', () => {
  const unseen = { tagNotSeen: true } as const;

  it.each(['borrow', 'return'] as const)(
    '%s: half done until its tag is switched',
    async (action) => {
      const { desk, answer } = await openList(action);
      await desk.send(scan);
      if (action === 'borrow') await desk.checkOuts.answer({ ...lent(), ...unseen });
      else await desk.checkIns.answer({ ...returned, ...unseen });
      expect(rows(desk)).toEqual([[`${action}:7`, 'done', 'tag-not-seen']]);
      await desk.send(scan);
      expect(rows(desk)).toEqual([[`${action}:7`, 'done', 'tag-not-seen']]);
      await desk.send(laid('E1'));
      await answer();
      expect(rows(desk)).toEqual([[`${action}:7`, 'done', null]]);
    },
  );

  it('a set: until each of its parts was laid down', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(scan);
    await desk.checkOuts.answer({ ...lent(), ...unseen });
    const part = (uid: string, ordinal: number) =>
      ({ type: 'TAG_APPEARED', tag: tagOf('7', { uid, parts: 2, ordinal }) }) as const;
    await desk.send(part('E1', 1));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', 'tag-not-seen']]);
    await desk.send(part('E2', 2));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', null]]);
  });

  it('not laid down by the end: the receipt says that it is still secured', async () => {
    const { desk } = await openList('borrow');
    await desk.send(scan);
    await desk.checkOuts.answer({ ...lent(), ...unseen });
    await desk.send(done, print);
    expect(desk.printed[0]?.lent).toMatchObject([{ item: '7', stillSecured: true }]);
  });
});

describe('what is told', () => {
  it('lent by its code, and its tag stays secured: lent all the same, and said so', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(scan);
    await answer();
    await desk.send(laid('E1'));
    await desk.checkOuts.answer(Object.assign(lent(), { failedTags: ['E1'] }));
    expect(rows(desk)).toEqual([['borrow:7', 'done', 'not-released']]);
    await desk.send(lifted('E1'), laid('E2'));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', 'not-released']]);
    await desk.send(laid('E1'));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', null]]);
    expect(tags(desk)).toEqual([[], ['E1'], ['E2'], ['E1']]);
    await desk.send(done, print);
    expect(desk.printed.at(-1)).toMatchObject({ lent: [{ item: '7' }], notLent: [] });
  });

  it('returned, and not secured: on paper it is returned, and goes to the desk', async () => {
    const { desk } = await openList('return');
    await desk.send(laid('E1'));
    await desk.checkIns.answer(notSecured(['E1']));
    expect(rows(desk)).toEqual([['return:7', 'refused', 'not-secured']]);
    await desk.send(done, print);
    expect(desk.printed.at(-1)).toMatchObject({
      returned: [{ item: '7', destination: { kind: 'desk' } }],
      notReturned: [],
    });
  });

  it('one part of a returned set is not secured, and is laid down again alone: it is no set without its parts', async () => {
    const { desk, answer } = await openList('return');
    await desk.send(laid('E2', { parts: 2, ordinal: 2 }), laid('E1', { parts: 2, ordinal: 1 }));
    await desk.checkIns.answer(notSecured(['E1']));
    expect(desk.visit().context.items[0]).toMatchObject({ code: 'not-secured', failedParts: [1] });
    await desk.send(lifted('E1'), lifted('E2'), laid('E1', { parts: 2, ordinal: 1 }));
    expect(tags(desk).at(-1)).toEqual(['E1']);
    await answer();
    expect(desk.visit().context.items[0]).toMatchObject({
      state: 'done',
      code: null,
      failedParts: [],
    });
  });

  it('a set lent by its code, one part laid down: on paper it is lent', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(scan);
    await answer();
    await desk.send(laid('E1', { parts: 3, ordinal: 1 }));
    await answer();
    await desk.send(done, print);
    expect(desk.printed.at(-1)).toMatchObject({ lent: [{ item: '7' }], notLent: [] });
  });

  it('lent by its code, and its tag says that it is not for loan: lent', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(scan);
    await answer();
    await desk.send(laid('E1', { usage: 2 }));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', null]]);
  });

  it.each([
    ['not-secured', []],
    ['outcome-unknown', []],
    ['unreachable', ['borrow:7']],
    ['refused', ['borrow:7']],
  ] as const)('lent, then its return ends as %s: what is still lent', async (code, stillLent) => {
    const { desk, answer } = await openList('borrow');
    await desk.send(laid('E1'));
    await answer();
    await desk.send(toReturn, lifted('E1'), laid('E1'));
    await desk.checkIns.answer({ kind: 'refused', code, title: 'Lampje' });
    expect(rows(desk).flatMap(([key]) => (key === 'borrow:7' ? [key] : []))).toEqual(stillLent);
    await desk.send(done, print);
    expect(desk.printed.at(-1)?.lent).toHaveLength(stillLent.length);
  });

  it('a tag that could not be read, and then is: the line that it cannot be read goes', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send({
      type: 'TAG_APPEARED',
      tag: { ...tagOf('7', { uid: 'E1' }), content: { kind: 'unreadable', why: 'noise' } },
    });
    expect(rows(desk)).toEqual([['borrow:tag:E1', 'refused', 'unreadable']]);
    await desk.send(laid('E1'));
    await answer();
    expect(rows(desk)).toEqual([['borrow:7', 'done', null]]);
  });

  it('a wait that the patron ended is one wait: what is lifted later is asked for again', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(laid('E1'), lifted('E1'), { type: 'CLOSE' });
    expect(desk.visit().context.goesOnWithout).toEqual(['borrow:7']);
    await desk.checkOuts.answer({ kind: 'refused', code: 'lifted', title: 'Lampje' });
    await desk.send(laid('E1'));
    expect(desk.visit().context.goesOnWithout).toEqual([]);
    await answer();
  });
});

describe('a list that opens', () => {
  it('takes a set whose last part was laid down where no list was open', async () => {
    const { desk } = await openList('borrow');
    await desk.send(laid('E1', { parts: 2, ordinal: 1 }), { type: 'LEAVE_OUT' }, toReturn);
    await desk.send({ type: 'BACK' }, laid('E2', { parts: 2, ordinal: 2 }), {
      type: 'CHOOSE',
      action: 'borrow',
    });
    expect(tags(desk)).toEqual([['E1', 'E2']]);
  });

  it('takes a code that was scanned where no list was open, also where the item was not lent', async () => {
    const { desk } = await openList('borrow');
    await desk.send(scan);
    await desk.checkOuts.answer({ kind: 'refused', code: 'on-hold', title: 'Lampje' });
    await desk.send(toReturn, { type: 'BACK' }, scan, toReturn);
    expect(await desk.checkIns.answer(returned)).toBe('7');
  });

  it('does not return what was lent, because its code was read once more', async () => {
    const { desk, answer } = await openList('borrow');
    await desk.send(scan);
    await answer();
    await desk.send(done, scan, { type: 'BACK' }, toReturn);
    expect(desk.checkIns.open).toEqual([]);
  });
});
