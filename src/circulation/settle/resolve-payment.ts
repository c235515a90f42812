/**
 * A payment whose outcome is unknown (docs/reconciliation.md). Money that was taken is booked,
 * reversed, or on the staff's list; no fee is paid twice.
 */
import type { PaymentReceipt } from '../../../hardware/devices.ts';
import { isPaid, type PaymentEntry } from '../../store/payment-entry.ts';
import type { Entry, JournalEvent, Settlement } from '../../store/types.ts';
import type { EntryWriter } from '../journal-entry.ts';
import type { CirculationParts, Terminal } from '../parts.ts';
import { requestPatron } from '../patron/reread.ts';
import { approvedNote, bookFees, ofTrial, settleRefusal } from '../payment.ts';
import { bookingsOf, type FeeBooking, feeOf } from './booking.ts';
import { approvedOf, findPayment } from './find-payment.ts';
import { hasStep, type Resolved } from './resolved.ts';
import { mayBeUnderWay } from './unanswered.ts';

type Paid = Omit<PaymentReceipt, 'amountCents'> | null;

/**
 * `stop`: the library system does not answer now. `later`: the terminal does not. `wait`: a 37 may
 * still be carried out.
 */
export async function resolvePayment(
  parts: CirculationParts,
  entry: Entry,
  payment: PaymentEntry,
  writer: EntryWriter,
): Promise<Resolved> {
  if (payment.trial) return ofTrial;
  if (hasStep(entry, 'reversing')) return { state: 'staff', why: 'reversal-interrupted' };
  // Approved, but perhaps never acknowledged: the terminal may have reversed it.
  if (isPaid(entry))
    return await bookPaid(parts, entry, writer, { payment, paid: approvedOf(entry.notes) });
  const found = await findPayment(parts, entry, payment);
  if (found === 'later' || 'state' in found) return found;
  writer.note(approvedNote(found, false));
  writer.note({ step: 'completed' });
  return await bookPaid(parts, entry, writer, { payment, paid: found });
}

async function bookPaid(
  parts: CirculationParts,
  entry: Entry,
  writer: EntryWriter,
  { payment, paid }: { payment: PaymentEntry; paid: Paid },
): Promise<Resolved> {
  const askedMs = performance.now();
  const patron = await requestPatron(parts, { card: payment.patron }, 'fees');
  if (patron.kind === 'no-answer' && !patron.unreadable) return 'stop';
  const listed = patron.kind === 'answer' ? patron.value.fees : null;
  const openCents = new Map(listed?.entries.map((fee) => [fee.id, fee.amountCents]));
  // A part of the list says nothing of a fee that is not in it.
  if (!listed?.isWhole && !payment.fees.every(({ id }) => openCents.has(id)))
    return { state: 'staff', why: 'fees-not-shown' };
  const isOpen = ({ id }: FeeBooking) => (openCents.get(id) ?? 0) > 0;
  const isLower = (fee: FeeBooking) =>
    isOpen(fee) && (openCents.get(fee.id) ?? 0) < fee.amountCents;
  const before = bookingsOf(payment, entry.notes);
  // Paid in part since: to book the whole fee would take too much.
  if (before.some((fee) => fee.state !== 'booked' && isLower(fee)))
    return { state: 'staff', why: 'fee-lower' };
  const fees = before.filter((fee) =>
    maySend({ parts, entry, askedMs }, fee, openCents.get(fee.id) ?? 0),
  );
  const booking = { card: payment.patron, pin: null, fees, attempt: payment.attempt };
  if ((await bookFees(parts, writer, booking)).kind === 'no-answer') return 'stop';

  const after = bookingsOf(payment, parts.journal.get(entry.id)?.notes ?? entry.notes);
  const inDoubt = after.filter((fee) => fee.state === 'unanswered');
  if (inDoubt.some(isOpen))
    return stillListed({ parts, entry, askedMs }, writer, inDoubt.filter(isOpen));
  const unbooked = after.filter((fee) => fee.state !== 'booked');
  if (unbooked.length === 0) return { state: 'accepted' };
  const terminal = terminalToReverse(parts, entry, payment, unbooked.some(isOpen));
  // Of what is neither open nor booked by an answer SIP2 does not tell who paid it.
  if (!unbooked.some(isOpen) && !(terminal && after.every(({ state }) => state === 'refused')))
    return { state: 'staff', why: 'fee-gone' };
  if (inDoubt.length > 0) return { state: 'staff', why: 'booking-unknown' };
  return await settleRefusal(
    terminal,
    writer,
    paid && { ...paid, amountCents: payment.amountCents },
    unbooked.length === after.length,
  );
}

/** `askedMs`: when the fees that are open were asked for, by `performance.now()` */
interface Asked {
  parts: CirculationParts;
  entry: Entry;
  askedMs: number;
}

/**
 * Whether 37 is sent for this fee. After one without an answer only where a second one books
 * nothing, the first cannot be under way, and as much is open as before; and once refused, not
 * again. A fee that is gone is paid: a system that would take the money twice is not sent it.
 */
function maySend(
  { parts, entry, askedMs }: Asked,
  { id, amountCents, state, wasRefused }: FeeBooking,
  openCents: number,
): boolean {
  const paysOnce = parts.library.paysOnce === true;
  if (state === 'unsent' || state === 'refused') return paysOnce || openCents > 0;
  if (state === 'booked' || wasRefused || !paysOnce) return false;
  return openCents === amountCents && !mayBeUnderWay(parts, entry.id, askedMs, isAbout([id]));
}

/**
 * Sent, not answered, and still open: asked again after the time of an answer, and after that once
 * more; then staff look. A list may lag behind, so it is never taken for "not booked".
 */
function stillListed(
  { parts, entry, askedMs }: Asked,
  writer: EntryWriter,
  fees: readonly FeeBooking[],
): Settlement | 'wait' {
  const ids = fees.map(({ id }) => id);
  if (mayBeUnderWay(parts, entry.id, askedMs, isAbout(ids))) return 'wait';
  if (fees.every(({ wasListed }) => wasListed)) return { state: 'staff', why: 'booking-unknown' };
  for (const id of ids) writer.note({ step: 'fee-listed', fee: id });
  return 'wait';
}

/** The steps of these fees: the others of the payment may be booked meanwhile. */
function isAbout(fees: readonly string[]): (event: JournalEvent) => boolean {
  return (event) => event.event === 'note' && fees.includes(feeOf(event.note) ?? '');
}

/**
 * Where the money may be given back by itself: at the terminal that took it, never what staff have on
 * their list, as they may have booked it by hand; not what the screen said that the library will
 * book, while the fee is open; and where it is not open, only if no step can be lost that says that
 * this payment booked it.
 */
function terminalToReverse(
  parts: CirculationParts,
  { id }: Entry,
  payment: PaymentEntry,
  isFeeOpen: boolean,
): Terminal | null {
  const terminal = parts[payment.way];
  // Another one that took its place has no such payment, or another under the same number.
  if (!terminal?.reverse || terminal.driver !== payment.driver) return null;
  if (!isFeeOpen && !parts.journal.isOwn(id)) return null;
  const ends = parts.journal
    .history(id)
    .flatMap((event) => (event.event === 'settle' ? [event.settlement] : []));
  const wasTold = ends.some((end) => 'why' in end && end.why === 'booking-unanswered');
  const wasListed = ends.some(({ state }) => state === 'staff');
  return wasListed || (wasTold && isFeeOpen) ? null : terminal;
}
