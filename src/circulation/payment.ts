/**
 * One payment: re-read the fees, journal, terminal, journal, 37/38 a fee, evaluate again.
 * Money taken is booked, or stands on the staff's list as paid, not booked; the terminal is never asked twice for one attempt.
 */
import type { PaymentOutcome, TerminalProgress } from '../domain.ts';
import type { Note } from '../store/types.ts';
import type { Borrower } from './check-out.ts';
import { begin, type Kept } from './keep.ts';
import type { CirculationParts } from './parts.ts';
import { type KnownPatron, patronFromAnswer } from './patron.ts';

interface Fee {
  id: string;
  amountCents: number;
}
export interface PaymentRequest {
  borrower: Borrower;
  patron: KnownPatron;
  feeIds: readonly string[];
  progress(step: TerminalProgress): void;
  signal: AbortSignal;
}

/** `patron` changes where the library system was asked again. */
export interface Paid {
  outcome: PaymentOutcome;
  patron: KnownPatron | null;
}

const notPaid = (why: 'declined' | 'cancelled' | 'not-started'): Paid => ({
  outcome: { kind: 'not-paid', why },
  patron: null,
});

/** A payment whose end is not known: nobody pays on this terminal before it is settled. */
export const paymentOpen = ({ journal }: Pick<CirculationParts, 'journal'>): boolean =>
  journal.open().some(({ transaction, settlement }) => transaction.kind === 'payment' && settlement !== null);

const reread = async (parts: CirculationParts, { card, pin }: Borrower): Promise<KnownPatron | null> => {
  const answer = await parts.library.patron(card, pin, 'fees');
  if (answer.kind === 'no-answer') return null;
  parts.cache.put(card, answer.value.facts);
  return patronFromAnswer(parts, answer.value);
};

export const pay = async (parts: CirculationParts, request: PaymentRequest): Promise<Paid> => {
  const { borrower, patron, feeIds, progress, signal } = request;
  const { terminal } = parts;
  if (!terminal || paymentOpen(parts)) return notPaid('not-started');
  const present = await reread(parts, borrower);
  if (!present) return notPaid('not-started');
  const same = (id: string) => {
    const [before, now] = [patron, present].map((known) => known.shown.fees.find((fee) => fee.id === id));
    return now !== undefined && now.notPayable === null && before?.amountCents === now.amountCents;
  };
  if (feeIds.length === 0 || !feeIds.every(same))
    return { outcome: { kind: 'not-paid', why: 'fees-changed', patron: present.shown }, patron: present };
  if (signal.aborted) return notPaid('cancelled');

  const fees: Fee[] = present.shown.fees
    .filter((fee) => feeIds.includes(fee.id))
    .map(({ id, amountCents }) => ({ id, amountCents }));
  const amountCents = fees.reduce((sum, fee) => sum + fee.amountCents, 0);
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') return notPaid('not-started');
  const attempt = parts.newId();
  const transaction = {
    kind: 'payment' as const,
    attempt,
    patron: borrower.card,
    fees,
    amountCents,
    lastReceiptNumber: last?.receiptNumber ?? null,
  };
  const entry = begin(parts, transaction);
  if (!entry) return notPaid('not-started');

  const authorised = await terminal.authorise({
    amountCents,
    signal,
    onProgress: progress,
    // On disk before the terminal hears that we know.
    onApproved: (receipt) => entry.note(approvedNote(receipt)),
  });
  if (authorised.kind === 'unknown') {
    entry.settle({ state: 'unknown', why: authorised.why });
    return { outcome: { kind: 'unknown' }, patron: null };
  }
  if (authorised.kind !== 'approved') {
    entry.settle({ state: 'not-done', why: authorised.kind });
    return notPaid(authorised.kind);
  }
  entry.note({ step: 'completed' });
  progress('wait');
  const booked = await bookFees(parts, entry, { ...borrower, fees, attempt });
  if (booked !== 'booked') {
    entry.settle(
      booked === 'no-answer'
        ? { state: 'unknown', why: 'paid, not booked: no answer to 37' }
        : { state: 'staff', why: 'paid, not booked: the library system refused it' },
    );
    return { outcome: { kind: 'paid-not-booked', paidCents: amountCents }, patron: await reread(parts, borrower) };
  }
  entry.settle({ state: 'accepted' });
  const after = await reread(parts, borrower);
  const shown = after ?? patron;
  return { outcome: { kind: 'paid', paidCents: amountCents, patron: shown.shown }, patron: after };
};

const approvedNote = (receipt: {
  receiptNumber: string;
  terminalId: string | null;
  traceNumber: string | null;
  date: string | null;
  time: string | null;
}): Note => ({
  step: 'approved',
  receiptNumber: receipt.receiptNumber,
  terminalId: receipt.terminalId,
  traceNumber: receipt.traceNumber,
  date: receipt.date,
  time: receipt.time,
});

/** One 37 a fee, each noted before it is sent and after it is answered. Stops at the first without an answer. */
export const bookFees = async (
  parts: CirculationParts,
  entry: Kept,
  booking: Borrower & { fees: readonly Fee[]; attempt: string },
): Promise<'booked' | 'refused' | 'no-answer'> => {
  const { card, pin, fees, attempt } = booking;
  let refused = false;
  for (const fee of fees) {
    entry.note({ step: 'booking', feeId: fee.id });
    const answer = await parts.library.feePaid({ card, pin, feeId: fee.id, amountCents: fee.amountCents, attempt });
    if (answer.kind === 'no-answer') return 'no-answer';
    if (answer.value.ok) entry.note({ step: 'booked', feeId: fee.id });
    else refused = true;
  }
  return refused ? 'refused' : 'booked';
};
