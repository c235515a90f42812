/** Who was refused stays refused, off line too, until something new is known. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { openStore } from '../../../src/store/store.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

async function identified(mode: 'online' | 'offline') {
  const visit = openVisit(counter.parts, mode);
  const who = await visit.identify(card(1));
  return { visit, who: who.kind === 'pin-needed' ? await visit.enterPin('1234') : who };
}

/** Replaced, blocked or removed at the desk: BL N; `isBack`: what the desk gives back. */
function removeAtDesk(): { isBack(): void } {
  const { patrons } = counter.library.library.state;
  const patron = patrons.get(card(1));
  patrons.delete(card(1));
  return { isBack: () => patron && patrons.set(card(1), patron) };
}
async function lends(mode: 'online' | 'offline') {
  const { visit, who } = await identified(mode);
  const book = { item: shelfNumber('book', 40), uids: [] };
  const { kind } = await visit.checkOut(book);
  await visit.end();
  return [who.kind, kind];
}

it('L4: a card that the library system no longer knows borrows nothing off line, after a restart too', async () => {
  counter = await openCounter();
  const seen = await identified('online');
  expect(seen.who.kind).toBe('known');
  await seen.visit.end();
  removeAtDesk();
  const again = await identified('online');
  expect(again.who.kind).toBe('unknown-card');
  await again.visit.end();
  await counter.cut();
  expect(await lends('offline')).toEqual(['unknown-card', 'refused']);
  const { folder, store, parts } = counter;
  store.close();
  expect(inClear(folder)).toBe(false);
  counter.store = openStore({ folder, log: () => undefined });
  const { journal, cache, onHold, blockList, factsBase } = counter.store;
  counter.parts = { ...parts, journal, cache, onHold, blockList, factsBase };
  expect(await lends('offline')).toEqual(['unknown-card', 'refused']);
  counter.store.close();
});

function inClear(folder: string): boolean {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.some(
    (file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(card(1)),
  );
}

it('it borrows again once the library system has accepted it', async () => {
  counter = await openCounter();
  const { isBack } = removeAtDesk();
  expect((await identified('online')).who.kind).toBe('unknown-card');
  isBack();
  expect((await identified('online')).who.kind).toBe('known');
  await counter.cut();
  expect(await lends('offline')).toEqual(['known', 'done']);
});

it('nor where the library lends to patrons of whom nothing is known', async () => {
  counter = await openCounter();
  removeAtDesk();
  expect((await identified('online')).who.kind).toBe('unknown-card');
  await counter.cut();
  const { settings } = counter.parts;
  const offline = { ...settings.offline, unknownPatrons: 'provisional' } as const;
  counter.parts.settings = { ...settings, offline };
  expect(await lends('offline')).toEqual(['unknown-card', 'refused']);
});

it('nor a card that is refused only once a PIN was typed, with no word about the PIN', async () => {
  counter = await openCounter({ form: 'folio' });
  counter.library.library.state.quirks.add('refuses-without-pin');
  removeAtDesk();
  expect((await identified('online')).who.kind).toBe('unknown-card');
  await counter.cut();
  const { settings } = counter.parts;
  const offline = { ...settings.offline, unknownPatrons: 'provisional' } as const;
  counter.parts.settings = { ...settings, offline };
  expect(await lends('offline')).toEqual(['unknown-card', 'refused']);
});

it('a wrong PIN is no refusal of the card', async () => {
  counter = await openCounter();
  await (await identified('online')).visit.end();
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(1));
  for (const pin of ['0000', '0001', '0002'])
    expect((await visit.enterPin(pin)).kind).toBe('pin-wrong');
  await visit.end();
  await counter.cut();
  expect(await lends('offline')).toEqual(['known', 'done']);
});
