/**
 * Money is kept: each cent that was taken is one booked fee, one refund or one entry for the staff,
 * never two, never none; and nothing is booked that nobody meant to pay.
 */
import type { Booking } from '../../../simulators/library/state.ts';
import type { LedgerEntry } from '../judge/ledger.ts';
import type { Taken } from '../payments/till.ts';
import type { Deeds } from './deeds.ts';
import type { Exceptions } from './exceptions.ts';

interface Given {
  deeds: Deeds;
  exceptions: Exceptions;
  /** by the kiosk, not by a desk */
  booked: readonly Booking[];
  taken: readonly Taken[];
  entries: readonly LedgerEntry[];
  localFeeId(id: string): string;
  violate(rule: string, detail: unknown): void;
}

/** They say that the library system has not booked it. */
const saysNotBooked: readonly string[] = [
  ...['paid-not-booked', 'not-reversed', 'reversal-refused', 'reversal-unknown'],
];

export function checkMoneyIsKept(given: Given): void {
  const { taken, entries, booked, violate } = given;
  const bookedCents = (attempt: string) =>
    booked
      .filter((one) => one.attempt === attempt || one.attempt?.startsWith(`${attempt}/`))
      .reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
  for (const entry of entries) {
    const { transaction: meant, id, state, why } = entry;
    if (meant.kind !== 'payment') continue;
    const cents = bookedCents(meant.attempt);
    const isWhole = cents >= meant.amountCents;
    const own = taken.filter(({ charge }) => charge.entry === id);
    const isKept = own.some(({ transaction }) => transaction.state === 'paid');
    if (cents > 0 && own.length > 0 && !isKept)
      violate('booked, and the money was given back', { cents, state, why });
    if (cents > meant.amountCents) violate('booked more than was taken', { cents, state, why });
    const isDenied = saysNotBooked.includes(why) || (why === 'partly-booked' && isWhole);
    if (state === 'staff' && isDenied && cents > 0)
      violate('the list says that it is not booked, and it is', { cents, why });
  }
  for (const booking of booked) checkMeantToPay(given, booking);
  checkToldOfMoney(given, bookedCents);
}

/** Who was told "paid" has paid that, and it is booked, or an entry for the staff says that it is not. */
function checkToldOfMoney(
  { deeds, taken, entries, violate }: Given,
  bookedCents: (attempt: string) => number,
): void {
  for (const told of deeds.moneyTold) {
    if (told.what === 'not-known') continue;
    const last = deeds.payments.findLast(({ atMs }) => atMs <= told.atMs);
    // A receipt is of all that was paid in the open visit, also of a person who goes on in it: they share its group.
    const first = deeds.payments.find(({ cards }) => cards === last?.cards);
    const own = taken.filter(
      ({ charge, transaction }) =>
        charge.atMs >= (first?.atMs ?? 0) &&
        charge.atMs <= told.atMs &&
        transaction.amountCents === told.cents,
    );
    const isSo = own.some(({ charge, transaction }) => {
      const entry = entries.find(({ id }) => id === charge.entry);
      if (told.what === 'not-booked' || entry?.transaction.kind !== 'payment') return true;
      const isListed = entry.state === 'staff' || entry.state === 'closed';
      const isBooked = bookedCents(entry.transaction.attempt) === told.cents;
      return isListed || (transaction.state === 'paid' && isBooked);
    });
    if (!isSo) violate(`told as ${told.what} by ${told.by}, and it is not so`, told);
  }
}

/** The fees that were marked when somebody touched the key to pay. */
function checkMeantToPay(
  { deeds, exceptions, localFeeId, violate }: Given,
  { card, feeId, at }: Booking,
): void {
  if (feeId === null) return;
  const deed = deeds.payments.find(
    (one) =>
      one.atMs <= Date.parse(at) &&
      one.cards.has(card ?? '') &&
      one.fees.some(({ id }) => localFeeId(id) === feeId),
  );
  if (!deed) violate('a fee is booked that nobody meant to pay', { card, feeId });
  else if (deed.excuse) exceptions.use(deed.excuse);
}
