/** The phone of a patron: what it shows of the payment whose code the kiosk shows, and its camera. */
import type { BancontactSimulator } from '../bancontact/start.ts';

/** By the host's status of the payment; any other is waited for. */
const states = {
  PENDING: 'code',
  IDENTIFIED: 'confirm',
  SUCCEEDED: 'paid',
  AUTHORIZATION_FAILED: 'refused',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
  VOIDED: 'given-back',
} as const;
type PhoneState = 'ready' | 'wait' | (typeof states)[keyof typeof states];

interface Phone {
  state: PhoneState;
  /** the last that the kiosk began; null: none */
  payment: string | null;
  amountCents: number | null;
  /** it has come to its end */
  over: boolean;
}

export function phoneOf(host: BancontactSimulator): Phone {
  const payment = lastOf(host);
  if (payment === null) return { state: 'ready', payment: null, amountCents: null, over: false };
  const { paymentId, amountCents, status, refund } = payment;
  const named: PhoneState = Object.hasOwn(states, status)
    ? states[status as keyof typeof states]
    : 'wait';
  const state = refund?.status === 'REFUNDED' ? 'given-back' : named;
  const over = !['code', 'confirm', 'wait'].includes(state);
  return { state, payment: paymentId, amountCents, over };
}

/** The camera reads the code on the screen. False: there is none, or it was read before. */
export function scanNow(host: BancontactSimulator): boolean {
  const payment = lastOf(host);
  return payment !== null && host.scan(`/${payment.paymentId}`);
}

function lastOf(host: BancontactSimulator) {
  return host.payments().findLast(({ by }) => by === 'kiosk') ?? null;
}
