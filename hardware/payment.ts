/** What the drivers of payment terminals have in common. */
import type { AuthorisationOutcome, PaymentReceipt, PaymentRequest, Report } from './devices.ts';
import { reasonOf } from './reason.ts';

type Reporting = (report: Omit<Report, 'part'>) => void;

/** ISO 4217: every driver asks for amounts in it, and approves no other. ZVT: 0978, `zvt/codes.ts`. */
export const paymentCurrency = 'EUR';

/** `highestCents`: of the protocol; by default more than a library ever asks for. */
export function isPayable(amountCents: number, highestCents = 99_999_999): boolean {
  return Number.isSafeInteger(amountCents) && amountCents > 0 && amountCents <= highestCents;
}

/** `ifUnknown`: what becomes of a payment whose end was not seen. */
export function reportOutcome(
  report: Reporting,
  { kind }: AuthorisationOutcome,
  ifUnknown: string,
): void {
  const level = kind === 'unknown' ? 'error' : 'info';
  const text =
    kind === 'unknown' ? `The outcome of a payment is unknown. ${ifUnknown}` : texts[kind];
  report({ level, code: `payment-${kind}`, text });
}

const texts = {
  approved: 'The terminal approved a payment.',
  declined: 'The terminal declined a payment.',
  cancelled: 'A payment was cancelled.',
  'not-started': 'The terminal did not begin a payment.',
} as const;

/** Whether it is on disk that a payment is given back: else it is not. */
export async function journalReversal(
  report: Reporting,
  { onReversing }: Pick<PaymentRequest, 'onReversing'>,
): Promise<boolean> {
  try {
    await onReversing();
    return true;
  } catch (error) {
    const text = `That an approved payment is given back could not be journalled (${reasonOf(error)}). Nothing is given back.`;
    report({ level: 'error', code: 'approval-not-kept', text });
    return false;
  }
}

/**
 * `approved` once the approval is on disk. Where that fails nothing is given back: the journal would
 * not know of it, and the far end may still call the payment approved.
 */
export async function journalApproval(
  report: Reporting,
  { onApproved }: Pick<PaymentRequest, 'onApproved'>,
  receipt: PaymentReceipt,
): Promise<Extract<AuthorisationOutcome, { kind: 'approved' | 'unknown' }>> {
  try {
    await onApproved(receipt);
    return { kind: 'approved', receipt };
  } catch (error) {
    const text = `An approved payment could not be journalled (${reasonOf(error)}). It is asked for again.`;
    report({ level: 'error', code: 'approval-not-kept', text });
    return { kind: 'unknown', why: 'the approval could not be journalled' };
  }
}
