/** What an entry of a payment says of how it was paid. */
import type { PaymentHandle } from '../../machines/domain.ts';
import type { Entry, Transaction } from './types.ts';

export type PaymentEntry = Extract<Transaction, { kind: 'payment' }>;

/** null: nothing was started, or the protocol has no handles (ZVT). */
export function handleOf(notes: Entry['notes']): PaymentHandle | null {
  return notes.findLast((note) => note.step === 'started')?.handle ?? null;
}

/**
 * Whether the money of a payment was taken, by its steps. An approval that was not acknowledged may
 * have been undone by the terminal, and a reversal without an answer by the kiosk: neither says so.
 */
export function isPaid({ notes, settlement }: Pick<Entry, 'notes' | 'settlement'>): boolean {
  const stands = notes.some(
    (note) => note.step === 'completed' || (note.step === 'approved' && note.stands),
  );
  if (!notes.some(({ step }) => step === 'reversing')) return stands;
  return stands && settlement?.state === 'staff' && settlement.why === 'reversal-refused';
}
