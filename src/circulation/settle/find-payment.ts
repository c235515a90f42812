/**
 * What became of a payment whose end was lost: asked by its handle, or compared with the terminal's
 * last transaction (docs/reconciliation.md).
 */
import type { PaymentReceipt } from '../../../hardware/devices.ts';
import { handleOf, type PaymentEntry } from '../../store/payment-entry.ts';
import type { Entry, Settlement } from '../../store/types.ts';
import type { CirculationParts, Terminal } from '../parts.ts';
import { type Attempt, ownerOf, proofOf } from './last-transaction.ts';

/**
 * Another payment so many entries before or after may be the terminal's last transaction: more than a kiosk
 * makes in an hour. Not by their moments, since the clock may be set.
 */
const nearEntries = 1_000;

/** Its receipt, where it may be booked. `later`: the terminal does not answer now. */
export async function findPayment(
  parts: CirculationParts,
  entry: Entry,
  payment: PaymentEntry,
): Promise<PaymentReceipt | Settlement | 'later'> {
  const driver = payment.driver;
  const handle = handleOf(entry.notes);
  // The handle is on disk before money can move, and ZVT has none.
  if (driver !== 'zvt' && handle === null) return { state: 'not-done', why: 'never-started' };
  const terminal = parts[payment.way];
  if (!terminal) return 'later';
  if (terminal.driver !== driver)
    return { state: 'staff', why: 'driver-replaced', data: { driver } };
  if (handle === null || !terminal.outcomeOf)
    return await compareWithLast(parts, terminal, entry, payment);
  const { attempt, amountCents } = payment;
  const found = await terminal.outcomeOf(
    { handle, attempt, amountCents, startedAt: entry.at },
    terminal.afterLoss === 'trust',
  );
  switch (found.kind) {
    case 'running':
    case 'unreachable':
      return 'later';
    case 'not-paid':
      return { state: 'not-done', why: 'outcome-not-paid', data: { answer: found.why } };
    case 'unclear':
      return { state: 'staff', why: 'outcome-unclear', data: { answer: found.why } };
    case 'held': {
      const data = { receipt: found.receipt.receiptNumber, day: found.givenBackOn };
      return { state: 'staff', why: 'outcome-held', data };
    }
    case 'approved':
      return whereBookable(parts, terminal, entry, { payment, receipt: found.receipt });
  }
}

/** A payment that was found by its handle: booked by itself only where the library trusts it. */
function whereBookable(
  parts: CirculationParts,
  { afterLoss }: Terminal,
  entry: Entry,
  { payment, receipt }: { payment: PaymentEntry; receipt: PaymentReceipt },
): PaymentReceipt | Settlement {
  const data = { receipt: receipt.receiptNumber };
  if (receipt.amountCents !== payment.amountCents)
    return { state: 'staff', why: 'outcome-other-amount', data };
  const others = otherPayments(parts, entry);
  if (others === null) return { state: 'staff', why: 'payments-unreadable' };
  const owner = ownerOf(receipt, others);
  if (owner)
    return { state: 'staff', why: 'outcome-of-entry', data: { ...data, entry: owner.entry } };
  return afterLoss === 'trust' ? receipt : { state: 'staff', why: 'outcome-paid', data };
}

/** The terminal's last transaction against the journal; its receipt where it may be booked. */
async function compareWithLast(
  parts: CirculationParts,
  terminal: Terminal,
  entry: Entry,
  payment: PaymentEntry,
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
  try {
    const near = journal.payments(entry.id - nearEntries, entry.id + nearEntries);
    return near.flatMap(({ id, transaction, notes }) => {
      const approved = approvedOf(notes);
      if (id === entry.id || approved === null || transaction.kind !== 'payment') return [];
      const { amountCents } = transaction;
      // Until one is settled no other begins at a terminal.
      return [{ entry: id, isBefore: id < entry.id, approved, amountCents }];
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    log({ level: 'error', part: 'journal', code: 'journal-cannot-be-read', text });
    return null;
  }
}

export function approvedOf(notes: Entry['notes']) {
  return notes.findLast((note) => note.step === 'approved') ?? null;
}
