/** What is shown as the patron's already: nothing was done, so the loan must be written elsewhere. */
import type { Entry } from '../../../src/store/types.ts';
import type { World } from '../world/world.ts';

/**
 * It is at the library, or waits in a journal; a desk may have moved it during the visit. A loan off line
 * of the same patron that alone got no answer waits on the staff's list: they carry the book, and that
 * list names it.
 */
export function watchOwnLoans(
  world: () => World,
  open: () => readonly Entry[],
  unanswered: () => readonly Entry[],
  violate: (rule: string, detail: unknown) => void,
) {
  return (item: string, isServed: (card: string) => boolean, sinceMs: number): void => {
    const { loans, bookings } = world().library.library.state;
    const loansOf = (entries: readonly Entry[]) =>
      entries.flatMap(({ transaction: loan }) =>
        loan.kind === 'check-out' && loan.item === item ? [loan] : [],
      );
    const isListed = loansOf(unanswered()).some(
      ({ mode, patron }) => mode === 'offline' && isServed(patron),
    );
    const waits = loansOf(open()).length > 0 || isListed;
    const isMoved = bookings.some(
      (booking) => booking.item === item && Date.parse(booking.at) >= sinceMs,
    );
    if (!isServed(loans.get(item)?.card ?? '') && !waits && !isMoved)
      violate('told as theirs, and it is not', item);
  };
}
