/** A message of Bancontact Pay in words: the text of a request or an answer, without its headers. */
import {
  bareMeaning,
  type Inspection,
  type PaymentEnd,
  type PaymentMeaning,
  refused,
  understood,
} from '../inspection.ts';
import { readError, readObject, readPayment, readRefund } from './messages.ts';
import { type Stage, stageOf } from './statuses.ts';

const outcomes: Readonly<Record<Stage, PaymentEnd>> = {
  shown: null,
  scanned: null,
  confirmed: null,
  held: null,
  paid: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  'given-back': 'cancelled',
};
/** Answers to a payment that was asked for. */
const errorOutcomes: Readonly<Record<string, PaymentEnd>> = {
  BODY_MISSING: 'not-started',
  FIELD_IS_REQUIRED: 'not-started',
  FIELD_IS_INVALID: 'not-started',
  UNAUTHORIZED: 'not-started',
  ACCESS_DENIED: 'not-started',
  MERCHANT_PROFILE_NOT_FOUND: 'not-started',
  UNABLE_TO_PAY_CREDITOR: 'not-started',
  TECHNICAL_ERROR: 'unknown',
  TRY_AGAIN_LATER: 'unknown',
};

/** Of the payer nothing is read. Never throws. */
export function inspectBancontact(text: string): Inspection {
  const fields = readObject(text);
  const meaning = fields && describe(text, fields);
  if (meaning !== null) return understood(meaning);
  return refused(fields ? 'no message of Bancontact Pay' : 'no JSON object');
}

function describe(text: string, fields: Readonly<Record<string, unknown>>): PaymentMeaning | null {
  const error = readError(text);
  if (error) {
    const outcome = errorOutcomes[error.code] ?? null;
    return { ...bareMeaning('error'), outcome, code: error.code };
  }
  if ('refundId' in fields) {
    const refund = readRefund(text, String(fields.paymentId));
    if (!refund) return null;
    const { amount, paymentId } = fields;
    return {
      ...bareMeaning('refund'),
      amountCents: cents(amount),
      status: refund.status,
      receiptNumber: typeof paymentId === 'string' ? paymentId : null,
    };
  }
  const payment = readPayment(text);
  if (payment) {
    const { status, amountCents, paymentId } = payment;
    const stage = stageOf(status);
    const outcome = stage === null ? 'unknown' : outcomes[stage];
    const message = payment.deeplink === null ? 'payment' : 'payment created';
    return { message, outcome, amountCents, receiptNumber: paymentId, status };
  }
  if (Array.isArray(fields.details))
    return { ...bareMeaning('search result'), payments: fields.details.length };
  if (typeof fields.from === 'string') return bareMeaning('search');
  const amountCents = cents(fields.amount);
  if (amountCents === null) return null;
  // A request names neither itself nor its address; the fields distinguish these three.
  const message =
    'description' in fields
      ? 'reference' in fields
        ? 'payment request'
        : 'refund request'
      : 'acknowledge request';
  return { ...bareMeaning(message), amountCents };
}

function cents(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
