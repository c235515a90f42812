/**
 * What people at several kiosks meant, written down before a hand moves, and were told last; held at
 * the end against the library system and the staff's lists. No pair of deeds is left out.
 */
import type { Booking } from '../../../simulators/library/state.ts';

/** An entry on a staff's list. */
export interface Listed {
  kind: string;
  item: string;
  /** the card of a loan */
  patron?: string;
}

export function keepTold() {
  /** who may have it now; null: nobody. More than one: nobody was told which */
  const holders = new Map<string, ReadonlySet<string | null>>();
  const deeds: { item: string; card: string | null }[] = [];
  const of = (item: string) => holders.get(item) ?? new Set([null]);
  return {
    of,
    /** `card`: to borrow on it; null: to return */
    means: (item: string, card: string | null) => void deeds.push({ item, card }),
    /** `isDone` null: they were told nothing before the kiosk died */
    told: (item: string, card: string | null, isDone: boolean | null) => {
      if (isDone === true) holders.set(item, new Set([card]));
      if (isDone === null) holders.set(item, new Set([...of(item), card]));
    },
    /** What is not so, each with its item. */
    wrong: (bookings: readonly Booking[], listed: readonly Listed[]): string[] => {
      const found: string[] = [];
      for (const item of new Set(deeds.map((deed) => deed.item))) {
        const ofItem = bookings.filter((booking) => booking.item === item);
        const last = ofItem.at(-1);
        const isOut = last?.what === 'check-out' || last?.what === 'renewal';
        const holder = isOut ? (last.card ?? null) : null;
        const entries = listed.filter((entry) => entry.item === item);
        // A desk that does what the entry says sets it right.
        const isListed = [...of(item)].some((card) =>
          entries.some(
            ({ kind, patron }) => card === null || kind !== 'check-out' || patron === card,
          ),
        );
        const history = ofItem.map(({ what, card }) => `${what} ${card ?? ''}`).join(', ');
        if (!of(item).has(holder) && !isListed)
          found.push(`${item}: told ${[...of(item)].join(' or ')}, booked ${history}`);
        for (const { what, card } of ofItem)
          if (
            what === 'check-out' &&
            !deeds.some((deed) => deed.item === item && deed.card === card)
          )
            found.push(`${item}: lent to ${card}, and nobody presented it to borrow`);
      }
      return found;
    },
  };
}
