/**
 * Payments. Not idempotent, as no real library system is: the same message twice pays twice, while
 * anything is open; and of a fee that is paid already, where such money becomes a credit.
 */
import { book } from '../bookings.ts';
import { forms } from '../forms/forms.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import { membershipFeeCents, type OpenFee, type Patron, type State, totalCents } from '../state.ts';

interface PayRequest {
  patron: Patron;
  /** null: the oldest fees first */
  feeId: string | null;
  amountCents: number;
  attempt: string | null;
  happenedAt: string | null;
}

/** Books all of it or nothing; null when booked. */
export function pay(state: State, request: PayRequest): ScreenMessage | null {
  const { patron, feeId } = request;
  const named = patron.fees.filter((fee) => feeId === null || fee.id === feeId);
  if (named.length === 0) return creditFor(state, request) ? null : 'unknown-fee';
  const payable = named.filter(
    (fee) => fee.amountCents > 0 && (fee.state === 'open' || fee.state === 'arrangement'),
  );
  if (payable.length === 0) return 'not-payable-here';
  if (!(request.amountCents > 0) || request.amountCents > totalCents(payable)) return 'too-much';
  let restCents = request.amountCents;
  for (const fee of payable.sort((one, other) => one.createdOn.localeCompare(other.createdOn))) {
    const partCents = Math.min(restCents, fee.amountCents);
    if (partCents > 0) payOne(patron, fee, partCents);
    restCents -= partCents;
  }
  bookPayment(state, request);
  return null;
}

/** Books it once more where the fee was paid before, and this library system takes such money. */
function creditFor(state: State, request: PayRequest): boolean {
  const takesIt =
    state.quirks.has('credits-closed-fees') || forms[state.form].habits.creditsClosedFees;
  const wasPaid = state.bookings.some(
    ({ what, card, feeId }) =>
      what === 'payment' && card === request.patron.card && feeId === request.feeId,
  );
  if (takesIt && wasPaid) bookPayment(state, request);
  return takesIt && wasPaid;
}

function bookPayment(state: State, { patron, ...payment }: PayRequest): void {
  book(state, 'payment', { card: patron.card, ...payment });
}

function payOne(patron: Patron, fee: OpenFee, cents: number): void {
  fee.amountCents -= cents;
  const line = patron.invoiceLines.find(
    (one) => fee.kind === 'replacement' && one.item === fee.item,
  );
  if (line) line.paidCents += cents;
  if (fee.amountCents === 0) patron.fees.splice(patron.fees.indexOf(fee), 1);
  const { membership } = patron;
  if (fee.kind === 'membership' && membership.status <= 4 && membershipFeeCents(patron) === 0)
    membership.status = 5;
}
