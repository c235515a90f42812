/** The library on its first day: patrons, items, what is lent and what is on hold. */
import { Temporal } from 'temporal-polyfill';
import type { Hold, Item, Loan, Patron } from '../state.ts';
import { series, shelfNumber, shelve } from './items.ts';
import { patronCard, patronsOn } from './patrons.ts';

export interface Catalogue {
  patrons: Patron[];
  items: Item[];
  loans: Loan[];
  holds: Hold[];
}

/** [patron of the cast, item, days from today until it is due, times renewed] */
const lent: readonly [number, string, number, number][] = [
  [1, shelfNumber('book', 1), 14, 0],
  [1, shelfNumber('comic', 2), 14, 0],
  [3, shelfNumber('book', 60), 3, 0],
  [8, shelfNumber('game', 3), 2, 0],
  [15, shelfNumber('book', 30), 7, 0],
  [18, shelfNumber('book', 87), -60, 0],
  [20, shelfNumber('film', 14), -30, 0],
  [33, shelfNumber('book', 50), -9, 0],
  [33, shelfNumber('book', 51), 2, 0],
  [33, shelfNumber('film', 1), 5, 0],
  [33, shelfNumber('comic', 9), 12, 2],
  [33, shelfNumber('game', 1), 6, 0],
  [35, shelfNumber('book', 55), 16, 1],
  [36, shelfNumber('film', 10), -2, 0],
];

/**
 * [patron of the cast, item, state, where it is picked up if not here]; a waiting hold on an item
 * that is lent or in the shelves
 */
const held: readonly [number, string, Hold['state'], string?][] = [
  [34, shelfNumber('book', 5), 'ready'],
  [34, shelfNumber('music', 4), 'ready'],
  // Taken from the shelf by others before staff could find them.
  [34, shelfNumber('book', 20), 'waiting'],
  [35, shelfNumber('game', 8), 'waiting'],
  // Lent to the patron with five loans: cannot be renewed, goes to the desk when it comes back.
  [2, shelfNumber('book', 51), 'waiting'],
  // Lent to the first patron: the ordinary case of a return with a hold.
  [6, shelfNumber('comic', 2), 'waiting'],
  [7, series.heldElsewhere, 'waiting', '35501'],
];

/** New objects at every call; `today` is `YYYY-MM-DD`. */
export function catalogueOn(today: string): Catalogue {
  const date = Temporal.PlainDate.from(today);
  return {
    patrons: patronsOn(today),
    items: shelve(),
    loans: lent.map(([patron, item, dueInDays, renewals]) => ({
      item,
      card: patronCard(patron),
      dueOn: date.add({ days: dueInDays }).toString(),
      renewals,
      before: { loan: null, hold: null },
    })),
    holds: held.map(([patron, item, state, pickUp]) => ({
      item,
      card: patronCard(patron),
      state,
      ...(pickUp === undefined ? {} : { pickUp }),
    })),
  };
}
