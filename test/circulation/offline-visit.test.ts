/** What one visit may borrow off line: all its people together, and by what is known at each loan. */
import { afterEach, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

async function visitOf(by: string, together?: { loans: number }) {
  const visit = openVisit(counter.parts, 'online', together);
  await visit.identify(by);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function book(nth: number) {
  return { item: shelfNumber('book', nth), uids: [] };
}

it('L17: one visit borrows at most itemsPerVisit items, of all its people together', async () => {
  counter = await openCounter();
  const together = { loans: 0 };
  const people = [await visitOf(card(1), together), await visitOf(card(2), together)];
  const another = await visitOf(card(2));
  await counter.cut();
  for (const one of [...people, another]) one.goOffline();
  const lent: string[] = [];
  for (const [nth, one] of people.entries())
    for (const at of [0, 1]) {
      const outcome = await one.checkOut(book(40 + nth * 2 + at));
      lent.push(outcome.kind === 'done' ? 'done' : outcome.code);
    }
  expect(lent).toEqual(['done', 'done', 'done', 'offline-limit']);
  expect((await another.checkOut(book(50))).kind).toBe('done');
});

it.each(['online', 'offline'] as const)(
  'a return that is tried again by itself, and left the plate: nothing is booked (%s)',
  async (mode) => {
    const lying = new Set(['E1']);
    const security = {
      release: async () => 'ok' as const,
      secure: async () => 'ok' as const,
      isThere: async (uid: string) => lying.has(uid),
    };
    counter = await openCounter({ security });
    const visit = openVisit(counter.parts, mode);
    const tried = { item: shelfNumber('book', 1), uids: ['E1'], mayHaveLeft: true };
    lying.clear();
    expect(await visit.checkIn(tried)).toMatchObject({ kind: 'refused', code: 'unreachable' });
    expect(counter.parts.journal.get(1)).toBeNull();
    lying.add('E1');
    expect((await visit.checkIn(tried)).kind).toBe('done');
  },
);

it('a visit that stood open while the machine slept for weeks lends nothing by what it knew then', async () => {
  counter = await openCounter();
  const visit = await visitOf(card(1));
  await counter.cut();
  visit.goOffline();
  expect((await visit.checkOut(book(40))).kind).toBe('done');
  const { clock, settings } = counter.parts;
  const days = settings.offline.cachedFactsDays + 1;
  const later = new Date(Date.parse(clock.now()) + days * 86_400_000).toISOString();
  counter.parts.clock = { now: () => later };
  expect(await visit.checkOut(book(41))).toMatchObject({ kind: 'refused', code: 'blocked' });
});
