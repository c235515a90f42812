/** Compares at the end what the terminal took, the library system booked and the screen showed. */
import type { Booking } from '../../../simulators/library/state.ts';
import { begunAt } from '../judge/final-loans.ts';
import type { LedgerEntry } from '../judge/ledger.ts';
import type { Monitor } from '../judge/monitor.ts';

type Payment = Extract<LedgerEntry['transaction'], { kind: 'payment' }>;
type Attempt = LedgerEntry & { transaction: Payment };

function sumOf(booked: readonly Booking[]) {
  return booked.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
}

/** `kiosk`: the bookings not made at a desk. */
export function checkMoney(
  monitor: Monitor,
  entries: readonly LedgerEntry[],
  kiosk: readonly Booking[],
): void {
  const attempts = entries.flatMap((entry): Attempt[] =>
    entry.transaction.kind === 'payment' ? [{ ...entry, transaction: entry.transaction }] : [],
  );
  const bookedOf = ({ transaction: { attempt } }: Attempt) =>
    // BK has the attempt, with a suffix per fee.
    kiosk.filter(
      (one) =>
        one.what === 'payment' &&
        (one.attempt === attempt || one.attempt?.startsWith(`${attempt}/`)),
    );
  const taken = monitor.till.taken().filter(({ transaction }) => transaction.state === 'paid');
  /** What the terminal took for this attempt. */
  const takenBy = ({ id }: Attempt) => taken.filter(({ charge }) => charge.entry === id);

  for (const { charge, transaction } of taken) {
    const entry = attempts.find(({ id }) => id === charge.entry);
    if (!entry) monitor.violate('money taken, and nobody knows', transaction);
    else if (
      entry.state !== 'staff' &&
      entry.state !== 'closed' &&
      sumOf(bookedOf(entry)) !== transaction.amountCents
    )
      monitor.violate('money taken, and not booked', {
        transaction,
        state: entry.state,
        why: entry.why,
      });
  }
  checkEachFeeOnce(monitor, taken);

  for (const one of monitor.outcomes.filter(({ what }) => what === 'not-paid')) {
    // Not an attempt whose outcome was shown before: changed fees are found before an attempt begins.
    const before = monitor.outcomes.findLast((other) => other.item === '' && other.atMs < one.atMs);
    const sinceMs = Math.max(one.fromMs - 1, before?.atMs ?? 0);
    const last = attempts.findLast(
      (entry) =>
        one.cards.includes(entry.transaction.patron) &&
        begunAt(entry) >= sinceMs &&
        begunAt(entry) <= one.atMs,
    );
    if (last && !['not-done', 'staff', 'closed'].includes(last.state ?? ''))
      monitor.violate('told as not paid, and it is', {
        code: one.code,
        state: last.state,
        why: last.why,
      });
  }
  for (const entry of attempts) {
    const booked = bookedOf(entry);
    const fees = booked.map(({ feeId }) => feeId);
    if (new Set(fees).size < fees.length) monitor.violate('a fee booked twice', fees);
    // Money of another payment on the same terminal does not count.
    if (
      booked.length > 0 &&
      takenBy(entry).length === 0 &&
      entry.state !== 'staff' &&
      entry.state !== 'closed'
    )
      monitor.violate('booked, and never paid', { state: entry.state, why: entry.why });
  }
}

/** Over all attempts and visits: each fee is paid once, or the money was returned. */
function checkEachFeeOnce(monitor: Monitor, taken: ReturnType<Monitor['till']['taken']>): void {
  const paidFor = new Map<string, string[]>();
  for (const { charge, transaction } of taken)
    for (const { id } of charge.fees) {
      const fee = `${charge.card} ${id}`;
      paidFor.set(fee, [...(paidFor.get(fee) ?? []), transaction.receiptNumber]);
    }
  for (const [fee, receipts] of paidFor)
    if (receipts.length > 1)
      monitor.violate('a fee paid twice', `${fee}: receipts ${receipts.join(', ')}`);
}
