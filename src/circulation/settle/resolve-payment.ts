/**
 * A payment whose outcome is unknown (docs/payments/README.md). Money that was taken is booked,
 * reversed, or on the staff's list; no fee is paid twice.
 */
import type { PaymentReceipt } from '../../../hardware/devices.ts';
import type { Entry, JournalEvent, Note, Settlement, Transaction } from '../../store/types.ts';
import type { EntryWriter } from '../journal-entry.ts';
import type { CirculationParts, Terminal } from '../parts.ts';
import { approvedNote, bookFees, settleRefusal } from '../payment.ts';
import { type Attempt, proofOf } from './last-transaction.ts';
import { hasStep } from './resolved.ts';

type Payment = Extract<Transaction, { kind: 'payment' }>;

/** Another payment that began within this time may be the terminal's last transaction. */
const aboutMs = 3_600_000;

/** `stop`: the library system does not answer now. `later`: the terminal does not. */
export async function resolvePayment(
  parts: CirculationParts,
  entry: Entry,
  payment: Payment,
  writer: EntryWriter,
): Promise<Settlement | 'stop' | 'later'> {
  if (hasStep(entry, 'reversing')) return { state: 'staff', why: 'reversal-interrupted' };
  let approved = approvedOf(entry.notes);
  // Approved, but perhaps never acknowledged: the terminal may have reversed it.
  if (!hasStep(entry, 'completed')) {
    if (!parts.terminal) return 'later';
    const found = await requestReceipt(parts, parts.terminal, entry, payment);
    if (found === 'later' || 'state' in found) return found;
    approved = approvedNote(found);
    writer.note(approved);
    writer.note({ step: 'completed' });
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
  return await settleRefusal(
    parts[payment.way ?? 'terminal'],
    writer,
    approved && { ...approved, amountCents: payment.amountCents },
    untouched,
  );
}

/** The terminal's last transaction against the journal; its receipt where it may be booked. */
async function requestReceipt(
  parts: CirculationParts,
  terminal: Terminal,
  entry: Entry,
  payment: Payment,
): Promise<PaymentReceipt | Settlement | 'later'> {
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') return 'later';
  const others = otherPayments(parts, entry);
  if (others === null) return { state: 'staff', why: 'payments-unreadable' };
  const about = {
    at: entry.at,
    payment,
    approved: approvedOf(entry.notes),
    timeZone: parts.settings.timeZone,
  };
  const proof = proofOf({ ...about, others, last });
  if (proof.kind === 'not-paid') return { state: 'not-done', why: 'nothing-paid' };
  if (proof.kind === 'none') return { state: 'staff', ...proof.reason };
  const { receipt } = proof;
  // The terminal may have reversed it by itself since.
  if (terminal.afterLoss === 'trust') return receipt;
  const data = { receipt: receipt.receiptNumber };
  return { state: 'staff', why: 'terminal-may-have-reversed', data };
}

/** Other payments in the journal; null where they are damaged, which must not end the kiosk. */
function otherPayments({ journal, log }: CirculationParts, entry: Entry): Attempt['others'] | null {
  const began = Date.parse(entry.at);
  const about = (ms: number) => new Date(began + ms).toISOString();
  try {
    return journal.payments(about(-aboutMs), about(aboutMs)).flatMap(({ id, transaction }) => {
      const noted = journal.history(id).findLast(isApproval);
      if (id === entry.id || noted === undefined || transaction.kind !== 'payment') return [];
      const { amountCents } = transaction;
      return [
        { entry: id, isBefore: Date.parse(noted.at) < began, approved: noted.note, amountCents },
      ];
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    log({ level: 'error', part: 'journal', code: 'journal-cannot-be-read', text });
    return null;
  }
}

type Approval = Extract<JournalEvent, { event: 'note' }> & {
  note: Extract<Note, { step: 'approved' }>;
};
function isApproval(event: JournalEvent): event is Approval {
  return event.event === 'note' && event.note.step === 'approved';
}
function approvedOf(notes: Entry['notes']) {
  return notes.findLast((note) => note.step === 'approved') ?? null;
}
