/** A visit that began off line goes on off line, while what was lent before is sent and booked. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

it('E4: does not lend to another what this kiosk has just lent', async () => {
  const book = { item: shelfNumber('book', 40), uids: [] };
  const [one, other] = [card(1), card(2)];
  for (const each of [one, other])
    counter.parts.cache.put(each, { observedAt: clock.now(), fees: [], membership: { status: 5 } });
  await counter.cut();
  const first = openVisit(counter.parts, 'offline');
  await first.identify(one);
  expect(await first.checkOut(book)).toMatchObject({ kind: 'done' });
  const second = openVisit(counter.parts, 'offline');
  await second.identify(other);
  await counter.restore();
  await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
  expect(counter.library.library.state.loans.get(book.item)?.card).toBe(one);
  expect(await second.checkOut(book)).toMatchObject({ kind: 'refused', code: 'lent-to-another' });
});
