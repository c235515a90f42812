/** What a payment shows, from the choice of its way to its end. */
import type {
  Cents,
  Instant,
  Limits,
  NotPaidWhy,
  PaymentWay,
  TerminalStep,
} from '../../../machines/domain.ts';

/**
 * A slip for the desk, printed unasked. `reference`: how the staff find the payment in the journal.
 */
export interface Proof {
  proof: 'printing' | 'printed' | 'failed';
  reference: string;
}

/** A QR code, as it is drawn: dark modules as an SVG path, a unit a module, no margin. */
export interface QrCode {
  /** modules in a row */
  size: number;
  path: string;
  /** it can be scanned until then */
  until: Instant;
}

export type PaymentView =
  /** the patron chooses between the terminal and a code */
  | { kind: 'pay-how'; amountCents: Cents; ways: Limits['payBy'] }
  | {
      kind: 'pay';
      amountCents: Cents;
      way: PaymentWay;
      /** `code-over`: the time of the code has passed, and whether it was paid is still asked */
      step: TerminalStep | 'code-over';
      /** the code that is to be scanned; null: none now */
      code: QrCode | null;
      cancelling: boolean;
    }
  | {
      kind: 'paid';
      paidCents: Cents;
      mayBorrow: boolean;
      /** a block stood before the loan that they came for, and they may borrow now */
      toBorrow?: boolean;
      /** a receipt is asked for at the end, or is printed unasked; left out: none is */
      ticket?: 'ask' | 'print';
    }
  | {
      kind: 'not-paid';
      why: NotPaidWhy;
      /** the way that was tried */
      way: PaymentWay;
    }
  | ({ kind: 'paid-not-booked'; paidCents: Cents; way: PaymentWay } & Proof)
  | ({ kind: 'payment-unknown'; way: PaymentWay } & Proof);
