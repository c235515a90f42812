/**
 * A payment whose outcome is unknown (docs/reconciliation.md). Money that was taken is booked,
 * reversed, or on the staff's list; no fee is paid twice.
 */
import type { PaymentReceipt } from '../../../hardware/devices.ts';
import { driverOf, type PaymentEntry, wayOf } from '../../store/payment-entry.ts';
import type { Entry, Settlement } from '../../store/types.ts';
import type { EntryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { approvedNote, bookFees, settleRefusal } from '../payment.ts';
import { approvedOf, findPayment } from './find-payment.ts';
import { hasStep } from './resolved.ts';

/** `stop`: the library system does not answer now. `later`: the terminal does not. */
export async function resolvePayment(
  parts: CirculationParts,
  entry: Entry,
  payment: PaymentEntry,
  writer: EntryWriter,
): Promise<Settlement | 'stop' | 'later'> {
  if (hasStep(entry, 'reversing')) return { state: 'staff', why: 'reversal-interrupted' };
  let paid: Omit<PaymentReceipt, 'amountCents'> | null = approvedOf(entry.notes);
  // Approved, but perhaps never acknowledged: the terminal may have reversed it.
  if (!hasStep(entry, 'completed') && !approvedOf(entry.notes)?.stands) {
    const found = await findPayment(parts, entry, payment);
    if (found === 'later' || 'state' in found) return found;
    writer.note(approvedNote(found, false));
    writer.note({ step: 'completed' });
    paid = found;
  }
  const patron = await parts.library.patron(payment.patron, null, 'fees');
  if (patron.kind === 'no-answer' && !patron.unreadable) return 'stop';
  const lastOf = (id: string) =>
    entry.notes.findLast((note) => 'feeId' in note && note.feeId === id)?.step;
  if (patron.kind === 'no-answer' || patron.value.fees === null)
    return { state: 'staff', why: 'fees-not-shown' };
  const openCents = new Map(patron.value.fees.map((fee) => [fee.id, fee.amountCents]));
  const unbooked = payment.fees.filter(({ id }) => lastOf(id) !== 'booked');
  // Sent, and no longer open: paid by this payment, or at the desk meanwhile.
  const isDoubtful = ({ id }: { id: string }) => !openCents.has(id) && lastOf(id) === 'booking';
  const fees = unbooked.filter((fee) => !isDoubtful(fee));
  // Paid in part since: to book the whole fee would take too much.
  if (
    fees.some(
      (fee) => (openCents.get(fee.id) ?? 0) > 0 && (openCents.get(fee.id) ?? 0) < fee.amountCents,
    )
  )
    return { state: 'staff', why: 'fee-lower' };
  const booking = { card: payment.patron, pin: null, fees, attempt: payment.attempt };
  const outcome = await bookFees(parts, writer, booking);
  if (outcome.kind === 'no-answer') return 'stop';
  if (outcome.kind === 'booked' && unbooked.some(isDoubtful))
    return { state: 'staff', why: 'fee-gone' };
  if (outcome.kind === 'booked') return { state: 'accepted' };
  const untouched = fees.length === payment.fees.length && !outcome.some;
  const terminal = parts[wayOf(payment)];
  return await settleRefusal(
    // Another one that took its place has no such payment, or another under the same number.
    terminal?.driver === driverOf(payment) ? terminal : null,
    writer,
    paid && { ...paid, amountCents: payment.amountCents },
    untouched,
  );
}
