/**
 * One payment: re-read the fees, journal, terminal, journal, 37/38 a fee, evaluate again. Money
 * taken is booked, reversed where the library says so, or stands on the staff's list as paid, not
 * booked; the terminal is never asked twice for one attempt.
 */

import type { PaymentReceipt } from '../../hardware/devices.ts';
import type { Fee, PaymentOutcome, TerminalProgress } from '../domain.ts';
import type { Note, Settlement, TerminalTransaction } from '../store/types.ts';
import type { Borrower } from './check-out.ts';
import { isStillOpen } from './identify.ts';
import { begin, type EntryWriter } from './journal-entry.ts';
import { storeFacts } from './offline-patron.ts';
import type { CirculationParts } from './parts.ts';
import { type KnownPatron, patronFromAnswer, withPayments } from './patron.ts';
import { isSameTransaction, transactionOf } from './settle/last-transaction.ts';

type PaidFee = Pick<Fee, 'id' | 'amountCents'>;
interface PaymentRequest {
  borrower: Borrower;
  patron: KnownPatron;
  feeIds: readonly string[];
  progress(step: TerminalProgress): void;
  signal: AbortSignal;
}

/** `patron` changes where the library system was asked again. */
interface Paid {
  outcome: PaymentOutcome;
  patron: KnownPatron | null;
}

/**
 * `patron`: as the library system told him a moment ago; what he may do follows from that, paid or
 * not.
 */
function notPaid(
  why: Extract<PaymentOutcome, { kind: 'not-paid' }>['why'],
  patron: KnownPatron | null = null,
): Paid {
  return {
    outcome: { kind: 'not-paid', why, ...(patron === null ? {} : { patron: patron.shown }) },
    patron,
  };
}

/** A payment whose end is not known: nobody pays on this terminal before it is settled. */
export function paymentOpen({ journal }: Pick<CirculationParts, 'journal'>): boolean {
  return journal
    .open()
    .some(({ transaction, settlement }) => transaction.kind === 'payment' && settlement !== null);
}

async function reread(
  parts: CirculationParts,
  { card, pin }: Borrower,
): Promise<KnownPatron | null> {
  const answer = await parts.library.patron(card, pin, 'fees');
  if (answer.kind === 'no-answer' || !isStillOpen(parts, answer.value)) return null;
  storeFacts(parts, card, answer.value);
  return patronFromAnswer(parts, answer.value);
}

export async function pay(parts: CirculationParts, request: PaymentRequest): Promise<Paid> {
  const { borrower, patron, feeIds, progress, signal } = request;
  const { terminal } = parts;
  if (!terminal || paymentOpen(parts)) return notPaid('not-started');
  const present = await reread(parts, borrower);
  if (!present) return notPaid('not-started');
  const same = (id: string) => {
    const [before, now] = [patron, present].map((known) =>
      known.shown.fees.find((fee) => fee.id === id),
    );
    return now !== undefined && now.notPayable === null && before?.amountCents === now.amountCents;
  };
  if (feeIds.length === 0 || !feeIds.every(same)) return notPaid('fees-changed', present);
  if (signal.aborted) return notPaid('cancelled', present);

  const fees: PaidFee[] = present.shown.fees
    .filter((fee) => feeIds.includes(fee.id))
    .map(({ id, amountCents }) => ({ id, amountCents }));
  const amountCents = fees.reduce((sum, fee) => sum + fee.amountCents, 0);
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') return notPaid('not-started', present);
  const attempt = parts.newId();
  const transaction = {
    kind: 'payment' as const,
    attempt,
    patron: borrower.card,
    fees,
    amountCents,
    before: last === null ? ('none' as const) : last === 'not-told' ? last : transactionOf(last),
  };
  const entry = begin(parts, transaction);
  if (!entry) return notPaid('not-started', present);

  const authorised = await terminal.authorise({
    amountCents,
    signal,
    onProgress: progress,
    // On disk before the terminal hears that we know.
    onApproved: (receipt) => entry.note(approvedNote(receipt)),
  });
  if (authorised.kind === 'unknown') {
    entry.settle({
      state: 'unknown',
      why: 'payment-unclear',
      data: { terminal: authorised.why },
    });
    const after = withPayments(parts, present);
    return {
      outcome: { kind: 'unknown', amountCents, attempt, patron: after.shown },
      patron: after,
    };
  }
  if (authorised.kind !== 'approved') {
    entry.settle({ state: 'not-done', why: authorised.kind });
    return notPaid(authorised.kind, present);
  }
  entry.note({ step: 'completed' });
  progress('wait');
  const booked = await bookFees(parts, entry, { ...borrower, fees, attempt });
  if (booked.kind !== 'booked') {
    const settlement =
      booked.kind === 'no-answer'
        ? ({ state: 'unknown', why: 'booking-unanswered' } as const)
        : await settleRefusal(parts, entry, authorised.receipt, !booked.some);
    entry.settle(settlement);
    if (settlement.state === 'not-done')
      return notPaid('reversed', (await reread(parts, borrower)) ?? present);
    const after = (await reread(parts, borrower)) ?? withPayments(parts, present);
    return {
      outcome: { kind: 'paid-not-booked', paidCents: amountCents, attempt, patron: after.shown },
      patron: after,
    };
  }
  entry.settle({ state: 'accepted' });
  const after = (await reread(parts, borrower)) ?? present;
  return { outcome: { kind: 'paid', paidCents: amountCents, patron: after.shown }, patron: after };
}

export function approvedNote(receipt: PaymentReceipt): Extract<Note, { step: 'approved' }> {
  return {
    step: 'approved',
    receiptNumber: receipt.receiptNumber,
    terminalId: receipt.terminalId,
    traceNumber: receipt.traceNumber,
    date: receipt.date,
    time: receipt.time,
  };
}

/** `some`: of those that were asked for, at least one is booked */
type Booked = { kind: 'booked' } | { kind: 'refused'; some: boolean } | { kind: 'no-answer' };

/**
 * One 37 a fee, each noted before it is sent and after it is answered. Stops at the first without
 * an answer. A library system that cannot read it (96 to each try) has refused it: asked for ever,
 * it would keep all that waits behind it.
 */
export async function bookFees(
  parts: CirculationParts,
  entry: EntryWriter,
  booking: Borrower & { fees: readonly PaidFee[]; attempt: string },
): Promise<Booked> {
  const { card, pin, fees, attempt } = booking;
  let refused = false;
  let some = false;
  for (const fee of fees) {
    entry.note({ step: 'booking', feeId: fee.id });
    const answer = await parts.library.feePaid({
      card,
      pin,
      feeId: fee.id,
      amountCents: fee.amountCents,
      attempt,
    });
    if (answer.kind === 'no-answer' && !answer.unreadable) {
      if (!answer.sent) entry.note({ step: 'unsent', feeId: fee.id });
      return { kind: 'no-answer' };
    }
    if (answer.kind === 'answer' && answer.value.ok) {
      entry.note({ step: 'booked', feeId: fee.id });
      some = true;
    } else refused = true;
  }
  return refused ? { kind: 'refused', some } : { kind: 'booked' };
}

/**
 * The library system refused to book a payment. Reversed only as a whole: what is booked in part, a
 * person settles. And only where the terminal names it as its last transaction: 06 30 has nothing
 * but the receipt number, and after a day's end, or after 9999, that number may be another
 * payment's.
 */
export async function settleRefusal(
  { terminal }: Pick<CirculationParts, 'terminal'>,
  entry: EntryWriter,
  paid: TerminalTransaction | null,
  nothingBooked: boolean,
): Promise<Settlement> {
  if (!terminal?.reverse || paid === null) return { state: 'staff', why: 'paid-not-booked' };
  if (!nothingBooked) return { state: 'staff', why: 'partly-booked' };
  const last = await terminal.lastTransaction();
  if (last === null || typeof last === 'string' || !isSameTransaction(last, paid))
    return { state: 'staff', why: 'not-reversed' };
  entry.note({ step: 'reversing' });
  const outcome = await terminal.reverse(paid.receiptNumber);
  if (outcome === 'reversed') return { state: 'not-done', why: 'reversed' };
  return { state: 'staff', why: outcome === 'refused' ? 'reversal-refused' : 'reversal-unknown' };
}
