/** The library's own record of what it did. */
import type { Booking, State } from './state.ts';

export function book(
  state: State,
  what: Booking['what'],
  details: Partial<Omit<Booking, 'at' | 'what'>> = {},
): void {
  state.bookings.push({
    at: state.now(),
    what,
    happenedAt: null,
    card: null,
    item: null,
    feeId: null,
    amountCents: null,
    noBlock: false,
    attempt: null,
    isLate: state.isLate,
    ...details,
  });
}
