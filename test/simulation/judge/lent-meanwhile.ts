/**
 * Lent at a desk before the kiosk sent what it took back off line: no query shows that
 * (docs/offline.md).
 */
import type { Booking } from '../../../simulators/library/state.ts';

interface OfItem {
  /** in their order */
  bookings: readonly Booking[];
  isAtDesk(booking: Booking): boolean;
  /** when the screen said, off line, that it is returned */
  toldMs: readonly number[];
}

/** Nothing ended its last loan but returns that the screen showed before it: of one item several may wait. */
export function isLentMeanwhile({ bookings, isAtDesk, toldMs }: OfItem): boolean {
  const at = bookings.findLastIndex(({ what }) => what === 'check-out' || what === 'renewal');
  const lent = bookings[at];
  if (lent?.what !== 'check-out' || !isAtDesk(lent)) return false;
  const since = bookings.slice(at + 1);
  const before = toldMs.filter((ms) => ms <= Date.parse(lent.at));
  const areReturns = since.every((one) => one.what === 'check-in' && !isAtDesk(one));
  return areReturns && since.length > 0 && since.length <= before.length;
}
