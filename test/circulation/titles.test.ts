/** What may wait is asked when nothing else is under way: titles (17), and the ready holds. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { series, shelfNumber } from '../../simulators/library/cast/items.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const [patron, withHolds] = [card(1), card(34)];
const books = [40, 41, 42].map((nth) => shelfNumber('book', nth));
const [book = '', second = '', third = ''] = books;
/** on the hold shelf for `withHolds` */
const held = [shelfNumber('book', 5), shelfNumber('music', 4)];

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ form: 'simulated' });
});
afterEach(() => counter.close());

async function openVisitOf(by = patron) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(by);
  const known = await visit.enterPin('1234');
  if (known.kind !== 'known') throw new Error(known.kind);
  return { visit, shown: known.patron, titleOf: visit.titleOf ?? (async () => null) };
}
function received(since = 0) {
  return counter.library.received().slice(since);
}
function titleIn(item: string) {
  return counter.library.library.state.items.get(item)?.title.split(' / ')[0];
}

describe('a title', () => {
  test('is asked for once a visit', async () => {
    const { titleOf } = await openVisitOf();
    expect(await Promise.all([titleOf(book), titleOf(book)])).toEqual([
      titleIn(book),
      titleIn(book),
    ]);
    expect(await titleOf(book)).toBe(titleIn(book));
    expect(received().filter((code) => code === '17')).toHaveLength(1);
  });

  test('comes after all that is under way, however early it was asked for', async () => {
    const { visit, titleOf } = await openVisitOf();
    counter.library.delay(50);
    const since = counter.library.received().length;
    const lending = [book, second].map((item) => visit.checkOut({ item, uids: [] }));
    const title = titleOf(third);
    await Promise.all(lending);
    expect(await title).toBe(titleIn(third));
    expect(received(since)).toEqual(['11', '11', '17']);
  });

  test('that a check-out has brought is not asked for', async () => {
    const { visit, titleOf } = await openVisitOf();
    await visit.checkOut({ item: book, uids: [] });
    const since = counter.library.received().length;
    expect(await titleOf(book)).toBe(titleIn(book));
    expect(received(since)).toEqual([]);
  });

  test('stands with an outcome that has none', async () => {
    const { visit, titleOf } = await openVisitOf();
    await titleOf(book);
    counter.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({
      code: 'outcome-unknown',
      title: titleIn(book),
    });
  });

  test('without an answer is unknown, and no other is asked for in this visit', async () => {
    const { titleOf } = await openVisitOf();
    counter.library.misbehave('hang-up-on-request', { codes: ['17'] });
    expect(await titleOf(book)).toBe(null);
    await expect.poll(() => counter.client.state).toBe('online');
    counter.library.misbehave(null);
    const since = counter.library.received().length;
    expect([await titleOf(book), await titleOf(second)]).toEqual([null, null]);
    expect(received(since)).toEqual([]);
  });

  test('is unknown off line, and where the visit ends before its turn', async () => {
    expect(await openVisit(counter.parts, 'offline').titleOf?.(book)).toBe(null);
    const { visit, titleOf } = await openVisitOf();
    counter.library.delay(100);
    const lending = visit.checkOut({ item: book, uids: [] });
    const waiting = titleOf(third);
    await visit.end();
    expect(await waiting).toBe(null);
    await lending;
    expect(await titleOf(second)).toBe(null);
    expect(received()).not.toContain('17');
  });
});

test('the texts of a loan come with it: for the receipt, and its media type', async () => {
  const { visit } = await openVisitOf();
  expect(await visit.checkOut({ item: series.printLine, uids: [] })).toMatchObject({
    kind: 'done',
    printLines: ['Kaart zit achterin.'],
    mediaType: '001',
  });
});

describe('holds that are ready', () => {
  const shelf = held.map((item) => ({ item, title: expect.stringMatching(/\w/) }));

  test('are counted with the card, and listed before they are wanted', async () => {
    const { visit, shown } = await openVisitOf(withHolds);
    expect(shown.holdsReady).toBe(2);
    // 63 of the card, of the PIN, and of the holds.
    await expect.poll(() => received().filter((code) => code === '63').length).toBe(3);
    expect(await visit.account()).toMatchObject({ holdsReady: 2, readyHolds: shelf });
  });

  test('of a patron without one cost no message', async () => {
    const { visit, shown } = await openVisitOf(patron);
    expect(shown.holdsReady).toBe(0);
    await visit.checkOut({ item: book, uids: [] });
    expect(received().filter((code) => code === '63')).toHaveLength(2);
    expect(await visit.account()).toMatchObject({ holdsReady: 0, readyHolds: [] });
  });

  test('are fewer by those that are lent, where the list names its items', async () => {
    const { visit } = await openVisitOf(withHolds);
    await visit.account();
    const left = [];
    for (const item of [held[0] ?? '', book, held[1] ?? '']) {
      const outcome = await visit.checkOut({ item, uids: [] });
      left.push(outcome.kind === 'done' && outcome.holdsReady);
    }
    expect(left).toEqual([1, 1, 0]);
    expect(await visit.account()).toMatchObject({ holdsReady: 0 });
  });

  test('that are not listed are fewer by every loan, which may have been one', async () => {
    await counter.close();
    counter = await openCounter({
      form: 'simulated',
      profile: profileOf('simulated', { listsHolds: false }),
    });
    const { visit } = await openVisitOf(withHolds);
    const left = [];
    for (const item of [book, held[0] ?? '', second]) {
      const outcome = await visit.checkOut({ item, uids: [] });
      left.push(outcome.kind === 'done' && outcome.holdsReady);
    }
    expect(left).toEqual([1, 0, 0]);
    expect(await visit.account()).toMatchObject({ holdsReady: 1, readyHolds: [] });
  });
});
