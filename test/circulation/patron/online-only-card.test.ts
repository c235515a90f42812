/**
 * A kind of card that is not remembered, as an eID by its national number: with the library system it
 * is a card like another; off line it opens nothing, and nothing of it is on disk.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { storeFacts } from '../../../src/circulation/patron/patron.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { readConfig } from '../../../src/config/load.ts';
import { cardNumbers } from '../../../src/wiring/identification.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { importFactsText } from '../../support/store/facts.ts';

const national = '85073003328';
const asPrinted = '85.07.30-033.28';
const book = shelfNumber('book', 40);

let counter: Counter;
let main = '';
beforeEach(async () => {
  counter = await openCounter();
  const { patrons } = counter.library.library.state;
  main = [...patrons.values()].find((one) => one.otherCards.includes(national))?.card ?? '';
  const loaded = readConfig('{"identification":{"cards":"be"}}', '/');
  if (!loaded.ok) throw new Error('the configuration is wrong');
  counter.parts.settings = { ...counter.parts.settings, cardNumber: cardNumbers(loaded.config) };
});
afterEach(() => counter.close());

async function identified(card: string) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card);
  return { visit, who: await visit.enterPin('1234') };
}

test('on line it borrows, as it is printed too, and the number alone is sent; nothing of it is remembered', async () => {
  const { visit, who } = await identified(asPrinted);
  expect(who.kind).toBe('known');
  expect([asPrinted, national, main].map(visit.isOwnCard)).toEqual([true, true, true]);
  expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('done');
  await visit.end();
  // The simulated library knows the number as the register writes it, and in no other form.
  expect(counter.store.journal.get(1)?.transaction).toMatchObject({ patron: national });
  const { cache } = counter.store;
  expect([cache.get(national), cache.mainCardOf(national), cache.get(main)]).toEqual(
    Array(3).fill(null),
  );
});

test('off line it opens no account, and the patron learns why; their library card does', async () => {
  await (await identified(main)).visit.end();
  expect(counter.store.cache.get(main)).not.toBeNull();
  const visit = openVisit(counter.parts, 'offline');
  expect(await visit.identify(national)).toEqual({ kind: 'online-only' });
  expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('refused');
  expect((await visit.identify(main)).kind).toBe('known');
});

test('where the line is lost with the account open, what is shown stays, and nothing more is lent', async () => {
  const { visit } = await identified(national);
  const after = visit.goOffline();
  expect(after).toMatchObject({
    kind: 'known',
    patron: { decision: { allows: { checkOut: false } } },
  });
  expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('refused');
  expect((await visit.checkIn({ item: book, uids: [] })).kind).toBe('done');
});

test('facts by night of that card, and a block list, open nothing either', async () => {
  const exportedAt = new Date(Date.parse(counter.parts.clock.now()) - 3_600_000).toISOString();
  const known = { institution: '3550', branch: '35500', membership: { status: 5, type: 'adult' } };
  const owes = { fees: [], replacementInvoices: [], manualBlocks: [] };
  const lines = [
    { facts: 1, exportedAt },
    { cards: [national], facts: { ...known, ...owes } },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  expect(await importFactsText(counter.folder, text)).toMatchObject({ rejected: null, bad: 0 });
  expect(counter.parts.factsBase.get(national)).not.toBeNull();
  const { visit } = await identified(national);
  await counter.cut();
  expect(visit.goOffline()).toMatchObject({
    patron: { decision: { allows: { checkOut: false } } },
  });
  expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({ code: 'blocked' });
  const later = openVisit(counter.parts, 'offline');
  expect(await later.identify(national)).toEqual({ kind: 'online-only' });
});

test('a main card that is not remembered is not on disk as the main card of another either', async () => {
  const { parts } = counter;
  const answer = await parts.library.patron(main, '1234', 'fees');
  if (answer.kind !== 'answer') throw new Error('no answer');
  storeFacts(parts, { card: main, mainCard: national }, answer.value);
  const { cache } = counter.store;
  expect([cache.get(national), cache.mainCardOf(main)]).toEqual([null, null]);
  expect(cache.get(main)).not.toBeNull();
});

test('where the line is lost before the PIN, the card opens nothing, and the patron learns why', async () => {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(national);
  expect(visit.goOffline()).toEqual({ kind: 'online-only' });
});
