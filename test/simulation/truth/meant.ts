/** Booked is meant: each booking of the kiosk has a deed of its own, by somebody who meant it. */
import type { Booking } from '../../../simulators/library/state.ts';
import type { Deed, Deeds, Telling } from './deeds.ts';
import type { Exceptions } from './exceptions.ts';

export interface Judged {
  deeds: Deeds;
  exceptions: Exceptions;
  bookings: readonly Booking[];
  isAtDesk(booking: Booking): boolean;
  /** with all that happened to the item */
  violate(rule: string, item: string, detail: string): void;
}

function isLoan({ what }: Booking): boolean {
  return what === 'check-out' || what === 'renewal';
}
function isReturn({ what }: Booking): boolean {
  return what === 'check-in' || what === 'take-in';
}

export function checkMeant(judged: Judged): void {
  for (const item of new Set(judged.bookings.flatMap((booking) => booking.item ?? [])))
    checkItem(judged, item);
}

function checkItem({ deeds, exceptions, bookings, isAtDesk, violate }: Judged, item: string): void {
  const events = deeds.of(item);
  const did = events.flatMap((event) => (event.kind === 'deed' ? [event.deed] : []));
  const told = events.flatMap((event) => (event.kind === 'told' ? [event.told] : []));
  const used = new Set<Deed>();
  /** the last loan: when it was meant, and whether at a desk */
  let lent: { atMs: number; isAtDesk: boolean } | null = null;
  const use = (deed: Deed) => {
    used.add(deed);
    if (deed.excuse) exceptions.use(deed.excuse);
  };
  for (const booking of bookings) {
    if (booking.item !== item) continue;
    const bookedMs = Date.parse(booking.at);
    const isBefore = ({ atMs }: Deed) => atMs <= bookedMs;
    if (isLoan(booking)) {
      if (isAtDesk(booking)) lent = { atMs: bookedMs, isAtDesk: true };
      if (isAtDesk(booking)) continue;
      const fit = did.filter(
        (one) =>
          (one.means === 'borrow' || one.means === 'renew') &&
          one.cards.has(booking.card ?? '') &&
          isBefore(one) &&
          !used.has(one),
      );
      const deed = likeliest(fit, told);
      if (!deed) violate('lent, and nobody presented it to borrow', item, `to ${booking.card}`);
      if (!deed) return;
      use(deed);
      lent = { atMs: deed.atMs, isAtDesk: false };
    }
    if (!isReturn(booking) || isAtDesk(booking)) continue;
    const handedIn = did.findLast((one) => one.means === 'return' && isBefore(one));
    if (handedIn && handedIn.atMs > (lent?.atMs ?? 0)) {
      if (!used.has(handedIn)) use(handedIn);
      continue;
    }
    if (lent && !lent.isAtDesk && isUndone(told, lent.atMs, bookedMs)) continue;
    // What was laid down to borrow it ends no loan of one who carries it home since.
    const isReturned = handedIn && handedIn.excuse !== 'unsecured-and-laid-down';
    if (lent?.isAtDesk && isReturned) exceptions.use('lent-before-its-return-is-sent');
    else violate('returned, and nobody handed it in', item, booking.at);
  }
}

/**
 * What may have been for either of two cards is perhaps booked on the other one, or refused there. But
 * what is sent late is sent in its order: what was lent after a return that was told comes after it.
 */
function likeliest(fit: readonly Deed[], told: readonly Telling[]): Deed | undefined {
  const [first] = fit;
  if (!first) return first;
  const back = told.find(({ atMs, what }) => what === 'returned' && atMs > first.atMs);
  const untilMs = back?.atMs ?? Number.POSITIVE_INFINITY;
  return fit.find(({ cards, atMs }) => cards.size === 1 && atMs < untilMs) ?? first;
}

/** A loan that nobody was told of is undone: most library systems take that for a return. */
function isUndone(told: readonly Telling[], fromMs: number, untilMs: number): boolean {
  const last = told.findLast(
    ({ atMs, what }) => atMs >= fromMs && atMs <= untilMs && what !== 'under-way',
  );
  return last?.what !== 'lent';
}
