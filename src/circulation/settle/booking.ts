/** What the notes of a payment say of the booking (37) of each of its fees. */
import type { PaymentEntry } from '../../store/payment-entry.ts';
import type { Note } from '../../store/types.ts';

/** The fee that a step is about; null: it is about the whole payment. */
export function feeOf(note: Note): string | null {
  return 'feeId' in note ? note.feeId : 'fee' in note ? note.fee : null;
}

export interface FeeBooking {
  id: string;
  amountCents: number;
  /**
   * `unsent`: no 37 of it has left · `unanswered`: one was sent and not answered, so it may be
   * booked; a refusal of another proves nothing then, for it may be refused because of the first ·
   * `refused`: each was answered, and refused
   */
  state: 'unsent' | 'unanswered' | 'refused' | 'booked';
  wasRefused: boolean;
  /** its last step says that it was still listed as open, long after a 37 without an answer */
  wasListed: boolean;
}

const answers: ReadonlySet<string | undefined> = new Set(['unsent', 'booking-refused', 'booked']);

export function bookingsOf({ fees }: PaymentEntry, notes: readonly Note[]): readonly FeeBooking[] {
  return fees.map((fee) => {
    const steps = notes.flatMap((note) => (feeOf(note) === fee.id ? [note.step] : []));
    const isUnanswered = steps.some(
      (step, at) => step === 'booking' && !answers.has(steps[at + 1]),
    );
    const wasRefused = steps.includes('booking-refused');
    const unbooked = isUnanswered ? 'unanswered' : wasRefused ? 'refused' : 'unsent';
    return {
      ...fee,
      state: steps.includes('booked') ? 'booked' : unbooked,
      wasRefused,
      wasListed: steps.at(-1) === 'fee-listed',
    };
  });
}
