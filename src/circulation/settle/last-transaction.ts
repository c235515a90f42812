/** What the terminal's last transaction proves of a payment (the table of docs/reconciliation.md). */
import { Temporal } from 'temporal-polyfill';
import type { LastAnswer, PaymentReceipt } from '../../../hardware/devices.ts';
import type { EntryId, Note, Reason, TerminalTransaction, Transaction } from '../../store/types.ts';

type Payment = Extract<Transaction, { kind: 'payment' }>;
type Approved = Extract<Note, { step: 'approved' }>;

/** A terminal's clock and the kiosk's need not agree to the second. */
const clocksApartSeconds = 120;
/** The driver gives a payment up after ten minutes: a later one is another. */
const longestPaymentSeconds = 600;

type Proof =
  /** the last transaction of the terminal is an earlier one */
  | { kind: 'not-paid' }
  /**
   * a payment of this amount, within the time of the attempt, and of no other entry; the terminal
   * may have reversed it since
   */
  | { kind: 'paid'; receipt: PaymentReceipt }
  /** for the staff: why it proves nothing */
  | { kind: 'none'; reason: Reason };

export interface Attempt {
  /** when the attempt began */
  at: string;
  payment: Payment;
  /** from the journal, before the acknowledgement: the terminal may have reversed it since */
  approved: Approved | null;
  /** approvals of other entries near this one; `isBefore`: begun before it, and so paid before it */
  others: readonly { entry: EntryId; isBefore: boolean; approved: Approved; amountCents: number }[];
  last: Exclude<LastAnswer, 'unreachable'>;
  timeZone: string;
}

export function proofOf({ at, payment, approved, others, last, timeZone }: Attempt): Proof {
  const none = (why: Reason['why'], data?: Reason['data']): Proof => ({
    kind: 'none',
    reason: { why, ...(data && { data }) },
  });
  if (last === 'not-told') return none('terminal-last-unknown');
  // No proof that nothing was paid: a terminal that has closed its day has none either.
  if (last === null) return none('terminal-last-none');
  const owner = others.find((other) =>
    isSameTransaction(last, { ...other.approved, amountCents: other.amountCents }),
  );
  const isOfBefore = typeof payment.before === 'object' && isSameTransaction(last, payment.before);
  if (isOfBefore || owner?.isBefore) {
    if (approved === null) return { kind: 'not-paid' };
    return none('terminal-last-earlier');
  }
  const { amountCents } = last;
  const receipt = last.receiptNumber || 'unknown';
  // Not the last one; it may have been paid before that.
  if (owner) return none('terminal-last-of-entry', { receipt, entry: owner.entry });
  if (amountCents !== null && amountCents !== payment.amountCents)
    return none('terminal-last-other-amount', { receipt });
  if (amountCents === null) return none('terminal-no-amount', { receipt });
  if (last.receiptNumber === '') return none('terminal-no-receipt');
  if (approved && !isSameTransaction(last, { ...approved, amountCents })) {
    const data = { receipt, approved: approved.receiptNumber || 'unknown' };
    return none('terminal-other-receipt', data);
  }
  // The clock of the terminal may be wrong: for the staff, neither booked nor dropped.
  if (!isSince(at, last, timeZone)) return none('terminal-other-time', { receipt });
  if (payment.before === undefined) return none('terminal-before-unknown', { receipt });
  return { kind: 'paid', receipt: { ...last, amountCents } };
}

/**
 * The entry that has this receipt already, if any. Receipt numbers start again in terminals, so date
 * and time are compared too; where neither is given, equal numbers are taken for the same payment.
 */
export function ownerOf(
  receipt: PaymentReceipt,
  others: Attempt['others'],
): Attempt['others'][number] | undefined {
  return others.find(({ approved }) =>
    (['receiptNumber', 'date', 'time'] as const).every((key) => approved[key] === receipt[key]),
  );
}

/**
 * Equal in all that identifies a transaction. Receipt and trace numbers start again in terminals,
 * each day in some: without a date and a time two transactions are never the same.
 */
export function isSameTransaction(left: TerminalTransaction, right: TerminalTransaction): boolean {
  return (
    left.receiptNumber !== '' &&
    momentsOf(left, 2000).length > 0 &&
    (['receiptNumber', 'traceNumber', 'date', 'time', 'amountCents'] as const).every(
      (key) => left[key] === right[key],
    )
  );
}

/** Within the time that an attempt may take; false where the date is invalid. */
export function isSince(
  startedAt: string,
  receipt: Pick<PaymentReceipt, 'date' | 'time'>,
  timeZone: string,
): boolean {
  const started = Temporal.Instant.from(startedAt).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const secondsAfter = momentsOf(receipt, started.year).map(
    (moment) => started.until(moment, { largestUnit: 'second' }).seconds,
  );
  return secondsAfter.some(
    (seconds) =>
      seconds >= -clocksApartSeconds && seconds <= longestPaymentSeconds + clocksApartSeconds,
  );
}

/** `MMDD` and `HHMMSS` have no year: in this year, the one before and the one after. */
function momentsOf(
  { date, time }: Pick<PaymentReceipt, 'date' | 'time'>,
  aboutYear: number,
): readonly Temporal.PlainDateTime[] {
  const digits = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/
    .exec(`${date ?? ''}${time ?? ''}`)
    ?.slice(1)
    .map(Number);
  const [month = 0, day = 0, hour = 24, minute = 0, second = 0] = digits ?? [];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return [];
  return [-1, 0, 1].flatMap((years) => {
    const first = Temporal.PlainDateTime.from({
      year: aboutYear + years,
      month,
      day: 1,
      hour,
      minute,
      second,
    });
    return day >= 1 && day <= first.daysInMonth ? [first.with({ day })] : [];
  });
}
