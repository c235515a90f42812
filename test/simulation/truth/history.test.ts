/** Who may have an item after a request for it of which nothing was said. */
import { expect, it } from 'vitest';
import type { Deed, Event, Telling } from './deeds.ts';
import { holdersAfter } from './history.ts';

const item = 'i';
function lays(card: string, atMs: number): Event {
  const deed: Deed = {
    atMs,
    visit: 1,
    by: card,
    item,
    view: 'borrow',
    means: 'borrow',
    excuse: null,
    cards: new Set([card]),
    isReaderUp: true,
    isSeen: false,
    isTold: false,
  };
  return { kind: 'deed', deed };
}
function hears(what: Telling['what'], atMs: number): Event {
  return {
    kind: 'told',
    told: { atMs, visit: 1, item, what, of: 'borrow', by: 'screen', code: '' },
  };
}
const killed: Event = { kind: 'killed', atMs: 3, visit: 1 };
const askedFor = (card: string) => [lays(card, 1), hears('under-way', 2), killed];

it('a no to another card leaves open what was asked as the kiosk was killed', () => {
  const then = [lays('B', 4), hears('under-way', 5), hears('not-lent', 6)];
  expect(holdersAfter([...askedFor('A'), ...then], null)).toEqual(new Set([null, 'A']));
});

it('a no to the same card answers it', () => {
  const then = [lays('A', 4), hears('under-way', 5), hears('not-lent', 6)];
  expect(holdersAfter([...askedFor('A'), ...then], null)).toEqual(new Set([null]));
});

it('a yes to another card ends it, also before a no', () => {
  const then = [lays('B', 4), hears('lent', 5), lays('C', 6), hears('not-lent', 7)];
  expect(holdersAfter([...askedFor('A'), ...then], null)).toEqual(new Set(['B']));
});

it('not known, to another card, leaves open what was asked before without a word', () => {
  const asked = [lays('A', 1), hears('under-way', 2)];
  const then = [lays('B', 4), hears('under-way', 5)];
  expect(holdersAfter([...asked, ...then, hears('not-known', 6)], null)).toEqual(
    new Set([null, 'A', 'B']),
  );
  expect(holdersAfter([...asked, ...then, hears('lent', 6)], null)).toEqual(new Set(['B']));
  const answered = [...asked, hears('not-lent', 3), ...then, hears('not-known', 6)];
  expect(holdersAfter(answered, null)).toEqual(new Set([null, 'B']));
});
