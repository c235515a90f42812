/** Who was refused stays refused, off line too, until something new is known. */
import { afterEach, expect, it } from 'vitest';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

async function identified(mode: 'online' | 'offline') {
  const visit = openVisit(counter.parts, mode);
  const who = await visit.identify(card(1));
  return { visit, who: who.kind === 'pin-needed' ? await visit.enterPin('1234') : who };
}

it.fails('L4: a card that the library system no longer knows borrows nothing off line', async () => {
  counter = await openCounter();
  const seen = await identified('online');
  expect(seen.who.kind).toBe('known');
  await seen.visit.end();
  // Replaced, blocked or removed at the desk: BL N.
  counter.library.library.state.patrons.delete(card(1));
  const again = await identified('online');
  expect(again.who.kind).toBe('unknown-card');
  await again.visit.end();
  await counter.cut();
  const { visit } = await identified('offline');
  const lent = await visit.checkOut({ item: shelfNumber('book', 40), uids: [] });
  expect(lent.kind).toBe('refused');
});
