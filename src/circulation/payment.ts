/**
 * One payment: re-read the fees, journal, terminal, journal, book each fee, evaluate again. Money
 * taken is booked, or reversed where the library wants that, or goes to the staff's list; the
 * terminal is never asked twice for one attempt. A code on the screen is a terminal here too.
 */
import type { LastTransaction, PaymentReceipt } from '../../hardware/devices.ts';
import type {
  Fee,
  Language,
  NotPaidWhy,
  PaymentOutcome,
  PaymentWay,
  TerminalProgress,
} from '../../machines/domain.ts';
import type { PaymentEntry } from '../store/payment-entry.ts';
import type { Note, Settlement, TerminalTransaction } from '../store/types.ts';
import type { Borrower } from './check-out.ts';
import { begin, type EntryWriter } from './journal-entry.ts';
import type { CirculationParts, Terminal } from './parts.ts';
import { type KnownPatron, withPayments } from './patron/patron.ts';
import { reread } from './patron/reread.ts';
import { isSameTransaction } from './settle/last-transaction.ts';

type PaidFee = Pick<Fee, 'id' | 'amountCents'>;
/** What a patron wants to pay, and how. */
interface FeePayment {
  borrower: Borrower;
  patron: KnownPatron;
  feeIds: readonly string[];
  way: PaymentWay;
  language?: Language;
  progress(step: TerminalProgress): void;
  signal: AbortSignal;
}

/** `patron`: re-read; null where the visit's own still holds. */
interface Payment {
  outcome: PaymentOutcome;
  patron: KnownPatron | null;
}

function notPaid(why: NotPaidWhy, patron: KnownPatron | null = null): Payment {
  return {
    outcome: { kind: 'not-paid', why, ...(patron === null ? {} : { patron: patron.shown }) },
    patron,
  };
}

/**
 * A payment with an unknown outcome: no other begins in the same way before it is settled, where the
 * terminal can be asked for its last transaction alone.
 */
export function paymentOpen(
  { journal }: Pick<CirculationParts, 'journal'>,
  asked: PaymentWay,
): boolean {
  return journal
    .open()
    .some(
      ({ transaction, settlement }) =>
        transaction.kind === 'payment' && transaction.way === asked && settlement !== null,
    );
}

export async function pay(parts: CirculationParts, request: FeePayment): Promise<Payment> {
  const { borrower, patron, feeIds, way, language, progress, signal } = request;
  const terminal = parts[way];
  if (!terminal) return notPaid('not-started');
  if (!terminal.findsEarlier && paymentOpen(parts, way)) return notPaid('not-started');
  const present = await reread(parts, borrower, patron);
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
  const before = await lastBefore(terminal);
  if (before === 'unreachable') return notPaid('not-started', present);
  const attempt = parts.newId();
  const transaction = {
    kind: 'payment' as const,
    attempt,
    patron: borrower.card,
    fees,
    amountCents,
    way,
    driver: terminal.driver,
    ...before,
    ...(terminal.isTrial && { trial: true as const }),
  };
  const entry = begin(parts, transaction);
  if (!entry) return notPaid('not-started', present);

  const authorised = await terminal.authorise({
    attempt,
    amountCents,
    language,
    signal,
    onProgress: progress,
    onStarted: (handle) => entry.note({ step: 'started', handle }),
    // On disk before the approval is acknowledged.
    onApproved: (receipt) => entry.note(approvedNote(receipt, terminal.approvalStands)),
    onReversing: () => entry.note({ step: 'reversing' }),
  });
  if (terminal.isTrial && (authorised.kind === 'approved' || authorised.kind === 'unknown')) {
    entry.settle(ofTrial);
    return notPaid('trial', present);
  }
  if (authorised.kind === 'unknown') {
    entry.settle({ state: 'unknown', why: 'payment-unclear', data: { terminal: authorised.why } });
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
  if (!terminal.approvalStands) entry.note({ step: 'completed' });
  progress('wait');
  const booked = await bookFees(parts, entry, { ...borrower, fees, attempt });
  if (booked.kind !== 'booked') {
    const settlement =
      booked.kind === 'no-answer'
        ? ({ state: 'unknown', why: 'booking-unanswered' } as const)
        : await settleRefusal(terminal, entry, authorised.receipt, !booked.some);
    entry.settle(settlement);
    if (settlement.state === 'not-done')
      return notPaid('reversed', (await reread(parts, borrower, present)) ?? present);
    const after = (await reread(parts, borrower, present)) ?? withPayments(parts, present);
    return {
      outcome: { kind: 'paid-not-booked', paidCents: amountCents, attempt, patron: after.shown },
      patron: after,
    };
  }
  entry.settle({ state: 'accepted' });
  const after = (await reread(parts, borrower, present)) ?? present;
  return { outcome: { kind: 'paid', paidCents: amountCents, patron: after.shown }, patron: after };
}

/** No money can have moved, whatever the other end says of it or does not say. */
export const ofTrial: Settlement = { state: 'not-done', why: 'trial' };

/**
 * What tells this payment from the one before. A driver that looks at the last transaction takes it
 * into the handle; then an answer that says nothing bars no payment.
 */
async function lastBefore(
  terminal: Terminal,
): Promise<Pick<PaymentEntry, 'before'> | 'unreachable'> {
  if (terminal.findsEarlier) return {};
  const last = await terminal.lastTransaction();
  if (terminal.outcomeOf) return {};
  if (last === 'unreachable') return last;
  if (last === null) return { before: 'none' };
  return { before: last === 'not-told' ? last : transactionOf(last) };
}

/** `stands`: where nothing is acknowledged to the terminal afterwards. */
export function approvedNote(
  receipt: PaymentReceipt,
  stands: boolean,
): Extract<Note, { step: 'approved' }> {
  return {
    step: 'approved',
    receiptNumber: receipt.receiptNumber,
    terminalId: receipt.terminalId,
    traceNumber: receipt.traceNumber,
    date: receipt.date,
    time: receipt.time,
    ...(receipt.timeStamp === undefined ? {} : { timeStamp: receipt.timeStamp }),
    ...(stands ? { stands } : {}),
  };
}

/** `some`: at least one fee is booked */
type Booked = { kind: 'booked' } | { kind: 'refused'; some: boolean } | { kind: 'no-answer' };

/**
 * Books each fee; the journal has it before it is sent and after it is answered. Stops at the first
 * one without an answer. One that the library system cannot read counts as refused: sent again and
 * again, it would delay all other entries.
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
    } else {
      entry.note({ step: 'booking-refused', fee: fee.id });
      refused = true;
    }
  }
  return refused ? { kind: 'refused', some } : { kind: 'booked' };
}

/**
 * The library system refused to book a payment, each 37 by an answer: after one without, nothing is
 * given back by itself. It is reversed only as a whole, and over ZVT only
 * where it is the terminal's last transaction. A reversal (06 30) names the receipt number alone,
 * which after a day's end, or after 9999, may be that of another payment.
 */
export async function settleRefusal(
  terminal: Terminal | null,
  entry: EntryWriter,
  paid: PaymentReceipt | null,
  nothingBooked: boolean,
): Promise<Settlement> {
  if (!nothingBooked) return { state: 'staff', why: 'partly-booked' };
  if (!terminal?.reverse || paid === null) return { state: 'staff', why: 'paid-not-booked' };
  if (!terminal.outcomeOf) {
    const last = await terminal.lastTransaction();
    if (last === null || typeof last === 'string' || !isSameTransaction(last, paid))
      return { state: 'staff', why: 'not-reversed' };
  }
  entry.note({ step: 'reversing' });
  const outcome = await terminal.reverse(paid);
  if (outcome === 'reversed') return { state: 'not-done', why: 'reversed' };
  return { state: 'staff', why: outcome === 'refused' ? 'reversal-refused' : 'reversal-unknown' };
}

/** What identifies a transaction, as the journal has it. */
export function transactionOf({
  amountCents,
  receiptNumber,
  traceNumber,
  date,
  time,
}: LastTransaction): TerminalTransaction {
  return { amountCents, receiptNumber, traceNumber, date, time };
}
