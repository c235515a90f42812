/**
 * The states of a payment at the host (merchant API v3, guide "Payment statuses"). Only SUCCEEDED is
 * money. A state that is not here decides nothing.
 */
export type Stage =
  /** the code may be scanned */
  | 'shown'
  /** a phone has scanned it; it can still be cancelled */
  | 'scanned'
  /** confirmed in the app, not guaranteed yet; it can no longer be cancelled */
  | 'confirmed'
  /** VOID product: confirmed, and given back after seven days unless it is acknowledged */
  | 'held'
  | 'paid'
  | 'declined'
  /** by the payer, by the kiosk, or by time */
  | 'cancelled'
  /** VOID product: it was not acknowledged, and the payer has the money back */
  | 'given-back';

const stages: Readonly<Record<string, Stage>> = {
  PENDING: 'shown',
  IDENTIFIED: 'scanned',
  AUTHORIZED: 'confirmed',
  PENDING_MERCHANT_ACKNOWLEDGEMENT: 'held',
  SUCCEEDED: 'paid',
  AUTHORIZATION_FAILED: 'declined',
  FAILED: 'declined',
  CANCELLED: 'cancelled',
  EXPIRED: 'cancelled',
  VOIDED: 'given-back',
};

/** null: a state that this program does not know. */
export function stageOf(status: string): Stage | null {
  return Object.hasOwn(stages, status) ? (stages[status] ?? null) : null;
}

/** How many days the host holds a payment that is not acknowledged. */
export const daysHeld = 7;
