/**
 * The money at the end: what the terminal took, what the library system booked, and what the
 * patrons were told.
 */
import type { Booking } from '../../simulators/library/state.ts';
import type { Kept } from './ledger.ts';
import { begunAt } from './reckon-loans.ts';
import type { Truth } from './truth.ts';

type Payment = Extract<Kept['transaction'], { kind: 'payment' }>;
type Attempt = Kept & { transaction: Payment };

function sumOf(booked: readonly Booking[]) {
  return booked.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
}

/** `kiosk`: what was booked, and not at a desk. */
export function reckonMoney(
  truth: Truth,
  entries: readonly Kept[],
  kiosk: readonly Booking[],
): void {
  const attempts = entries.flatMap((entry): Attempt[] =>
    entry.transaction.kind === 'payment' ? [{ ...entry, transaction: entry.transaction }] : [],
  );
  const bookedOf = ({ transaction: { attempt } }: Attempt) =>
    // BK names the attempt, and each fee of it apart.
    kiosk.filter(
      (one) =>
        one.what === 'payment' &&
        (one.attempt === attempt || one.attempt?.startsWith(`${attempt}/`)),
    );
  const taken = truth.till.taken().filter(({ transaction }) => transaction.state === 'paid');
  /** What this attempt really took, whatever the journal says of it. */
  const takenBy = ({ id }: Attempt) => taken.filter(({ charge }) => charge.entry === id);

  for (const { charge, transaction } of taken) {
    const entry = attempts.find(({ id }) => id === charge.entry);
    if (!entry) truth.violate('money taken, and nobody knows', transaction);
    else if (
      entry.state !== 'staff' &&
      entry.state !== 'closed' &&
      sumOf(bookedOf(entry)) !== transaction.amountCents
    )
      truth.violate('money taken, and not booked', {
        transaction,
        state: entry.state,
        why: entry.why,
      });
  }
  checkEachFeeOnce(truth, taken);

  for (const one of truth.told.filter(({ what }) => what === 'not-paid')) {
    // Of an attempt that the screen has shown already it is not said: fees that have changed are
    // found before one begins.
    const before = truth.told.findLast((other) => other.item === '' && other.atMs < one.atMs);
    const sinceMs = Math.max(one.fromMs - 1, before?.atMs ?? 0);
    const last = attempts.findLast(
      (entry) =>
        one.cards.includes(entry.transaction.patron) &&
        begunAt(entry) >= sinceMs &&
        begunAt(entry) <= one.atMs,
    );
    if (last && !['not-done', 'staff', 'closed'].includes(last.state ?? ''))
      truth.violate('told as not paid, and it is', {
        code: one.code,
        state: last.state,
        why: last.why,
      });
  }
  for (const entry of attempts) {
    const booked = bookedOf(entry);
    const fees = booked.map(({ feeId }) => feeId);
    if (new Set(fees).size < fees.length) truth.violate('a fee booked twice', fees);
    // With whose money, then? Another's on the same terminal is none of this patron's.
    if (
      booked.length > 0 &&
      takenBy(entry).length === 0 &&
      entry.state !== 'staff' &&
      entry.state !== 'closed'
    )
      truth.violate('booked, and never paid', { state: entry.state, why: entry.why });
  }
}

/** Over all attempts and visits: the money of each is there once, or it was given back. */
function checkEachFeeOnce(truth: Truth, taken: ReturnType<Truth['till']['taken']>): void {
  const paidFor = new Map<string, string[]>();
  for (const { charge, transaction } of taken)
    for (const { id } of charge.fees) {
      const fee = `${charge.card} ${id}`;
      paidFor.set(fee, [...(paidFor.get(fee) ?? []), transaction.receiptNumber]);
    }
  for (const [fee, receipts] of paidFor)
    if (receipts.length > 1)
      truth.violate('a fee paid twice', `${fee}: receipts ${receipts.join(', ')}`);
}
