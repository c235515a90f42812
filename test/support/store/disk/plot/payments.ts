/**
 * Payments of the recorded run at a terminal that is asked for its last transaction (ZVT). What
 * happens elsewhere is said first: `took ATTEMPT RECEIPT`, `gave ATTEMPT` (reversed at the terminal),
 * `paid FEE` (booked by this kiosk's 37) and `desk FEE` (paid in cash meanwhile).
 */
import type { LastTransaction } from '../../../../../hardware/devices.ts';
import type { Instant } from '../../../../../machines/domain.ts';
import { transactionOf } from '../../../../../src/circulation/payment.ts';
import type { EntryId } from '../../../../../src/store/types.ts';
import type { Cast } from './cast.ts';
import { type Steps, say } from './steps.ts';

/** Each returns what is done once the line is back. */
export interface Payments {
  /** 37 is answered with yes. */
  booked(steps: Steps): () => void;
  /** 37 is answered with no, as the fee was paid in cash meanwhile: the money is given back. */
  refused(steps: Steps): () => void;
  /** The line is lost before 37. */
  cutOff(steps: Steps): () => void;
}
const nothing = () => {};

export function paymentsOf({ payer, fees }: Cast): Payments {
  let paid = 0;
  let last: LastTransaction | null = null;
  const take = (steps: Steps) => {
    const fee = fees[paid];
    if (fee === undefined) throw new Error('no fee is left');
    paid += 1;
    const attempt = `attempt-${paid}`;
    const before = last === null ? ('none' as const) : transactionOf(last);
    const { amountCents } = fee;
    const about = { kind: 'payment', attempt, patron: payer, fees: [fee], amountCents } as const;
    const id = steps.begin({ ...about, way: 'terminal', driver: 'zvt', before });
    last = receiptOf(paid, amountCents, steps.now());
    say(`took ${attempt} ${JSON.stringify(last)}`);
    const { amountCents: _, ...receipt } = last;
    steps.note(id, { step: 'approved', ...receipt });
    steps.note(id, { step: 'completed' });
    return { id, attempt, feeId: fee.id };
  };
  const book = (steps: Steps, id: EntryId, feeId: string) => {
    steps.note(id, { step: 'booking', feeId });
    say(`paid ${feeId}`);
    steps.note(id, { step: 'booked', feeId });
    steps.settle(id, { state: 'accepted' });
  };
  return {
    booked: (steps) => {
      const { id, feeId } = take(steps);
      book(steps, id, feeId);
      return nothing;
    },
    refused: (steps) => {
      const { id, attempt, feeId } = take(steps);
      say(`desk ${feeId}`);
      steps.note(id, { step: 'booking', feeId });
      steps.note(id, { step: 'booking-refused', fee: feeId });
      steps.note(id, { step: 'reversing' });
      say(`gave ${attempt}`);
      steps.settle(id, { state: 'not-done', why: 'reversed' });
      return nothing;
    },
    cutOff: (steps) => {
      const { id, feeId } = take(steps);
      steps.note(id, { step: 'booking', feeId });
      steps.note(id, { step: 'unsent', feeId });
      steps.settle(id, { state: 'unknown', why: 'booking-unanswered' });
      return () => book(steps, id, feeId);
    },
  };
}

/** Date and time are those of the terminal, which stands in Brussels. */
function receiptOf(nth: number, amountCents: number, at: Instant): LastTransaction {
  const local = new Date(at).toLocaleString('sv-SE', { timeZone: 'Europe/Brussels' });
  const digits = local.replace(/\D/g, '');
  return {
    amountCents,
    receiptNumber: `${nth}`.padStart(4, '0'),
    terminalId: '28004869',
    traceNumber: `${nth}`.padStart(6, '0'),
    date: digits.slice(4, 8),
    time: digits.slice(8, 14),
  };
}
