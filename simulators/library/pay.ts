/**
 * Payments. Not idempotent, as no real library system is: the same message twice pays twice, while
 * anything is open.
 */
import { book } from './bookings.ts';
import type { ScreenMessage } from './screen-messages.ts';
import { membershipFeeCents, type OpenFee, type Patron, type State, totalCents } from './state.ts';

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
  if (named.length === 0) return 'unknown-fee';
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
  book(state, 'payment', {
    card: patron.card,
    feeId,
    amountCents: request.amountCents,
    attempt: request.attempt,
    happenedAt: request.happenedAt,
  });
  return null;
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
