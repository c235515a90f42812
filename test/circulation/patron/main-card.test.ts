/**
 * Two cards of one patron, whom the library system names by the main one (AA): one account, one
 * number of PIN tries, one share of what may be borrowed off line.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import type { Transaction } from '../../../src/store/types.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { clock } from '../../support/simulators/lindeveld.ts';

const book = shelfNumber('book', 40);
const free = [41, 42, 43, 44].map((nth) => shelfNumber('book', nth));
const other = patronCard(2);

let counter: Counter;
/** the main card, and an eID of the same patron */
let [main, eid] = ['', ''];
async function open(more: Parameters<typeof openCounter>[0] = {}) {
  counter = await openCounter(more);
  const { patrons } = counter.library.library.state;
  const [patron] = [...patrons.values()].filter(({ otherCards }) => otherCards.length > 0);
  [main, eid] = [patron?.card ?? '', patron?.otherCards[0] ?? ''];
  expect([main, eid].every((number) => number !== '')).toBe(true);
  const { settings } = counter.parts;
  counter.parts.settings = {
    ...settings,
    cardNumber: (number) =>
      /^(2\d{13}|\d{11})$/.test(number) ? { number, keepOffline: true } : undefined,
  };
}
beforeEach(() => open());
afterEach(() => counter.close());

async function openVisitBy(card: string) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function entry(id: number) {
  return counter.parts.journal.get(id);
}
function left(card: string, mainCard?: string) {
  return counter.parts.pins.triesLeft(card, clock.now(), mainCard);
}

describe('on line', () => {
  test('a second card of the same patron is theirs; the card of another opens nothing here', async () => {
    const visit = await openVisitBy(eid);
    expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('done');
    expect(entry(1)?.transaction).toMatchObject({ patron: eid, mainCard: main });
    await visit.identify(main);
    const again = await visit.enterPin('1234');
    expect(again).toMatchObject({ kind: 'known' });
    const sent = counter.library.received().length;
    // It is the loan of this visit still: nothing is sent.
    expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
    expect(counter.library.received()).toHaveLength(sent);
    expect([main, eid, other].map(visit.isOwnCard)).toEqual([true, true, false]);
    await visit.identify(other);
    await expect(visit.enterPin('1234')).rejects.toThrow(TypeError);
  });

  test.each([
    ['as the journal has it', true],
    ['as the answer with the loans has it, where an older journal has none', false],
  ])('who has an item is compared with the main card, %s', async (_, isInJournal) => {
    await counter.close();
    await open({ form: 'simulated', profile: profileOf('simulated', { loansIn: 'AK' }) });
    await counter.parts.library.checkOut({ card: eid, pin: null, item: book, mayRenew: false });
    const loan: Transaction = {
      kind: 'check-out',
      item: book,
      patron: eid,
      uids: [],
      mode: 'online',
      ...(isInJournal ? { mainCard: main } : {}),
    };
    counter.parts.journal.begin(loan, clock.now());
    noteInterrupted(counter.parts);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(entry(1)?.settlement).toMatchObject({ state: 'staff', why: 'loan-unseen' });
  });
});

describe('wrong PINs', () => {
  test('count together, whichever card is shown', async () => {
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(eid);
    expect(await visit.enterPin('0000')).toEqual({ kind: 'pin-wrong', triesLeft: 2 });
    await visit.identify(main);
    expect(await visit.enterPin('0000')).toEqual({ kind: 'pin-wrong', triesLeft: 1 });
    await visit.identify(eid);
    expect(await visit.enterPin('0000')).toEqual({ kind: 'pin-wrong', triesLeft: 0 });
    for (const card of [main, eid])
      expect(await openVisit(counter.parts, 'online').identify(card)).toEqual({
        kind: 'pin-wrong',
        triesLeft: 0,
      });
    expect(await openVisit(counter.parts, 'online').identify(other)).toEqual({
      kind: 'pin-needed',
      language: 'nl',
    });
  });

  test('of both are forgotten with the right one', async () => {
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(main);
    await visit.enterPin('0000');
    await visit.identify(eid);
    await visit.enterPin('0000');
    expect(left(eid, main)).toBe(1);
    expect((await visit.enterPin('1234')).kind).toBe('known');
    expect([left(eid, main), left(main)]).toEqual([3, 3]);
  });

  test('counted before the main card is known move to it, and never count for less', () => {
    const { pins } = counter.parts;
    const attempt = pins.begin(eid, clock.now());
    expect([left(eid), left(main)]).toEqual([2, 3]);
    attempt.countFor(main);
    expect([left(eid), left(main), left(eid, main)]).toEqual([3, 2, 2]);
    attempt.cancel();
    expect(left(eid, main)).toBe(3);
    // The process ended before the answer came: it stays with the card that was shown.
    pins.begin(eid, clock.now());
    pins.begin(main, clock.now());
    expect(left(eid, main)).toBe(1);
  });
});

describe('off line', () => {
  test('what was seen with one card is known with the other', async () => {
    await openVisitBy(eid);
    const { cache } = counter.parts;
    expect([cache.mainCardOf(eid), cache.mainCardOf(main)]).toEqual([main, null]);
    expect(cache.get(main)).toEqual(cache.get(eid));
    cache.put(main, { observedAt: clock.now(), membership: { status: 9 } });
    expect(cache.get(eid)).toMatchObject({ membership: { status: 9 } });
  });

  test('the loans of both cards are those of one patron', async () => {
    const { settings, cache } = counter.parts;
    const offline = { ...settings.offline, itemsPerPatron: 3, itemsPerVisit: 2 };
    counter.parts.settings = { ...settings, offline };
    cache.put(eid, { observedAt: clock.now(), fees: [], membership: { status: 5 } }, main);
    const kinds = [];
    for (const [at, card] of [eid, main, eid, main].entries()) {
      const visit = openVisit(counter.parts, 'offline');
      await visit.identify(card);
      const outcome = await visit.checkOut({ item: free[at] ?? '', uids: [] });
      kinds.push(outcome.kind === 'refused' ? outcome.code : outcome.kind);
    }
    expect(kinds).toEqual(['done', 'done', 'done', 'offline-limit']);
    expect(await resolveOpen(counter.parts)).toBe(true);
    const { loans } = counter.library.library.state;
    expect(free.map((item) => loans.get(item)?.card ?? null)).toEqual([main, main, main, null]);
  });

  test('the second card in one visit keeps what was lent with the first', async () => {
    counter.parts.cache.put(
      eid,
      { observedAt: clock.now(), fees: [], membership: { status: 5 } },
      main,
    );
    const visit = openVisit(counter.parts, 'offline');
    await visit.identify(eid);
    await visit.checkOut({ item: book, uids: [] });
    expect(await visit.identify(main)).toMatchObject({ kind: 'known' });
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({ kind: 'done' });
    expect(entry(2)).toBe(null);
    expect(visit.isOwnCard(other)).toBe(false);
  });
});
