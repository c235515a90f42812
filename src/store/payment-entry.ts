/** What an entry of a payment says of how it was paid. */
import type { PaymentDriver, PaymentHandle, PaymentWay } from '../domain.ts';
import type { Entry, Transaction } from './types.ts';

export type PaymentEntry = Extract<Transaction, { kind: 'payment' }>;

/** An older kiosk had terminals alone, and all of them spoke ZVT. */
export function wayOf({ way = 'terminal' }: PaymentEntry): PaymentWay {
  return way;
}
export function driverOf({ driver = 'zvt' }: PaymentEntry): PaymentDriver {
  return driver;
}

/** null: nothing was started, or the protocol has no handles (ZVT). */
export function handleOf(notes: Entry['notes']): PaymentHandle | null {
  return notes.findLast((note) => note.step === 'started')?.handle ?? null;
}
