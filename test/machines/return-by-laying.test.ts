/** A return that begins by laying lent books down, without a touch. */
import { describe, expect, it } from 'vitest';
import type { Parts } from '../../machines/limits.ts';
import { allUp, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';

const card = { type: 'CARD', card: '1' } as const;
const begin = { type: 'BEGIN' } as const;
/** The tag of an item, as it was read. */
function lay(item: string, security?: 'on' | 'off') {
  const tag = { ...tagOf(item), ...(security === undefined ? {} : { security }) };
  return { type: 'TAG_APPEARED', tag } as const;
}
function lift(item: string) {
  return { type: 'TAG_VANISHED', uid: tagOf(item).uid } as const;
}
type Settings = NonNullable<Parameters<typeof openDesk>[3]>;
async function desk(settings: Settings = {}, parts: Parts = allUp) {
  const opened = await openDesk(undefined, parts, undefined, settings);
  return { ...opened, still: () => opened.clock.increment(300) };
}

describe('released books, laid down where no list is open', () => {
  it.each(['attract', 'action'] as const)(
    'at %s are returned once the stack is read',
    async (at) => {
      const { send, still, task, presented } = await desk();
      if (at === 'action') await send(begin);
      await send(lay('7', 'off'));
      still();
      await send();
      expect(task()).toBe('return');
      expect(presented.map(({ item }) => item)).toEqual(['7']);
      await send(lay('8', 'off'));
      expect(presented.map(({ item }) => item)).toEqual(['7', '8']);
    },
  );

  it('laid down where a card was asked for, and read as its patron has gone back: what to do is asked', async () => {
    const { send, still, task } = await desk();
    await send(begin, { type: 'CHOOSE', action: 'borrow' }, { type: 'BACK' });
    await send({ ...lay('7', 'off'), beforeOpening: true });
    still();
    await send();
    expect(task()).toBe('action');
    await send(lift('7'), lay('8', 'off'));
    still();
    await send();
    expect(task()).toBe('return');
  });

  it('a stack is waited for: each of its tags begins the time anew', async () => {
    const { send, clock, task } = await desk();
    await send(lay('7', 'off'));
    clock.increment(250);
    await send(lay('8', 'off'));
    clock.increment(250);
    expect(task()).toBe('beginning');
    clock.increment(50);
    expect(task()).toBe('return');
  });

  it.each([
    ['a secured one among them', [lay('7', 'off'), lay('8', 'on')]],
    ['a secured one before them', [lay('8', 'on'), lay('7', 'off')]],
    ['one of which it is unknown', [lay('7', 'off'), lay('8')]],
    ['a secured one alone', [lay('7', 'on')]],
  ] as const)('%s: what to do is asked', async (_, events) => {
    const { send, still, task } = await desk();
    await send(...events);
    still();
    expect(task()).toBe('action');
  });

  it('a touch, or a card, goes before it', async () => {
    const touched = await desk();
    await touched.send(lay('7', 'off'), begin);
    expect(touched.task()).toBe('action');
    const carded = await desk();
    await carded.send(lay('7', 'off'), card);
    carded.still();
    expect(carded.task()).toBe('borrow');
  });

  it('not where the library does not want it', async () => {
    const { send, still, task } = await desk({ returnByLaying: false });
    await send(lay('7', 'off'));
    still();
    expect(task()).toBe('action');
  });

  it('not where this kiosk takes no returns now', async () => {
    const { send, still, task } = await desk(
      { offlineMode: 'check-out' },
      { ...allUp, library: 'down' },
    );
    await send(lay('7', 'off'));
    still();
    expect(task()).toBe('action');
  });

  it('not of a patron who is known', async () => {
    const { send, still, task } = await desk();
    await send(card);
    await send(lay('7', 'off'));
    still();
    expect(task()).toBe('borrow');
  });
});

describe('what the visit before lent', () => {
  /** Borrowed, ended, and lifted. */
  async function afterLoan() {
    const opened = await desk();
    const { send, checkOuts } = opened;
    await send(card, laid('7'));
    await checkOuts.answer(lent());
    await send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' });
    expect(opened.state()).toBe('attract');
    return opened;
  }

  it('lies there still: no visit begins', async () => {
    const { send, still, state } = await afterLoan();
    await send(lay('7', 'off'));
    still();
    expect(state()).toBe('attract');
  });

  it('is not returned by laying it down again, also after a visit in which nothing was done', async () => {
    const { send, still, state, task } = await afterLoan();
    for (const _ of [1, 2]) {
      await send(lift('7'), lay('7', 'off'));
      still();
      expect(task()).toBe('action');
      await send({ type: 'STOP' });
      expect(state()).toBe('attract');
    }
  });

  it('of each person, where several borrowed in one visit', async () => {
    const opened = await desk();
    const { send, still, task, state, checkOuts } = opened;
    await send(card, laid('7'));
    await checkOuts.answer(lent());
    await send({ type: 'ADD_CARD' }, { type: 'CARD', card: '2' }, laid('8'));
    await checkOuts.answer(lent());
    await send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' });
    expect(state()).toBe('attract');
    await send(lift('7'), lift('8'));
    for (const item of ['7', '8']) {
      await send(lay(item, 'off'));
      still();
      expect(task()).toBe('action');
      await send(lift(item), { type: 'STOP' });
    }
  });

  it('also where it was lent by its number alone', async () => {
    const { send, still, task, checkOuts } = await desk();
    await send(card, { type: 'ITEM', item: '7' });
    await checkOuts.answer({ ...lent(), tagNotSeen: true });
    await send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' }, lay('7', 'off'));
    still();
    expect(task()).toBe('action');
  });

  it.each([
    ['who borrowed it looks at their account', card],
    ['another patron borrows', { type: 'CARD', card: '2' }],
  ] as const)('nor after a visit in which %s', async (_, shown) => {
    const { send, still, task, checkOuts } = await afterLoan();
    await send(lift('7'), shown);
    if (shown.card === '2') {
      await send({ type: 'ITEM', item: '8' });
      await checkOuts.answer({ ...lent(), tagNotSeen: true });
    }
    await send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' }, lay('7', 'off'));
    still();
    expect(task()).toBe('action');
  });

  it('is returned an hour later', async () => {
    const { send, still, task, checkIns, clock } = await afterLoan();
    await send(lift('7'));
    clock.increment(3_600_000);
    await send(lay('7', 'off'));
    still();
    await send();
    expect(task()).toBe('return');
    expect(await checkIns.answer(returned)).toBe('7');
  });

  it('is what the journal knows of, once the kiosk was started again', async () => {
    const lentBefore = [{ item: '7', at: '1970-01-01T00:00:00Z' }];
    const { send, still, task } = await desk({ lentBefore });
    await send(lay('7', 'off'));
    still();
    expect(task()).toBe('action');
    await send({ type: 'CHOOSE', action: 'return' });
    expect(task()).toBe('return');
  });
});
