/** What is shown as the patron's already: nothing was done, so the loan must be written elsewhere. */
import type { Entry } from '../../src/store/types.ts';
import type { World } from './world.ts';

/** It is at the library, or waits in a journal; a desk may have moved it during the visit. */
export function watchOwnLoans(
  world: () => World,
  open: () => readonly Entry[],
  violate: (rule: string, detail: unknown) => void,
) {
  return (item: string, isServed: (card: string) => boolean, sinceMs: number): void => {
    const { loans, bookings } = world().library.library.state;
    const waits = open().some(
      ({ transaction }) => transaction.kind === 'check-out' && transaction.item === item,
    );
    const isMoved = bookings.some(
      (booking) => booking.item === item && Date.parse(booking.at) >= sinceMs,
    );
    if (!isServed(loans.get(item)?.card ?? '') && !waits && !isMoved)
      violate('told as theirs, and it is not', item);
  };
}
