/** A message of Bancontact Pay in words: the text of a request or an answer, without its headers. */
import type { Inspection } from '../inspection.ts';
import { readError, readObject, readPayment, readRefund } from './messages.ts';
import { type Stage, stageOf } from './statuses.ts';

/** What a message decides; null: nothing. */
type Outcome = 'approved' | 'declined' | 'cancelled' | 'not-started' | 'unknown' | null;

interface Meaning {
  message: string;
  outcome: Outcome;
  amountCents: number | null;
  receiptNumber: string | null;
  [more: string]: unknown;
}

const outcomes: Readonly<Record<Stage, Outcome>> = {
  ...{ shown: null, scanned: null, confirmed: null, held: null },
  ...{ paid: 'approved', declined: 'declined', cancelled: 'cancelled', 'given-back': 'cancelled' },
};
/** Answers to a payment that was asked for. */
const errorOutcomes: Readonly<Record<string, Outcome>> = {
  ...{ BODY_MISSING: 'not-started', FIELD_IS_REQUIRED: 'not-started' },
  ...{ FIELD_IS_INVALID: 'not-started', UNAUTHORIZED: 'not-started' },
  ...{ ACCESS_DENIED: 'not-started', MERCHANT_PROFILE_NOT_FOUND: 'not-started' },
  ...{ UNABLE_TO_PAY_CREDITOR: 'not-started', TECHNICAL_ERROR: 'unknown' },
  ...{ TRY_AGAIN_LATER: 'unknown' },
};

/** Of the payer nothing is read. Never throws. */
export function inspectBancontact(text: string): Inspection {
  const fields = readObject(text);
  const meaning = fields && describe(text, fields);
  if (meaning === null) {
    const problem = fields ? 'no message of Bancontact Pay' : 'no JSON object';
    return { ok: false, crc: 'absent', meaning: null, problem };
  }
  return { ok: true, crc: 'absent', meaning, problem: null };
}

function describe(text: string, fields: Readonly<Record<string, unknown>>): Meaning | null {
  const error = readError(text);
  if (error) {
    const outcome = errorOutcomes[error.code] ?? null;
    return { ...bare('error'), outcome, code: error.code };
  }
  if ('refundId' in fields) {
    const refund = readRefund(text, String(fields.paymentId));
    if (!refund) return null;
    const { amount, paymentId } = fields;
    return {
      ...{ ...bare('refund'), amountCents: cents(amount), status: refund.status },
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
    return { ...bare('search result'), payments: fields.details.length };
  if (typeof fields.from === 'string') return bare('search');
  const amountCents = cents(fields.amount);
  if (amountCents === null) return null;
  // A request names neither itself nor its address; these three are told apart by their fields.
  const message =
    'description' in fields
      ? 'reference' in fields
        ? 'payment request'
        : 'refund request'
      : 'acknowledge request';
  return { ...bare(message), amountCents };
}

function bare(message: string): Meaning {
  return { message, outcome: null, amountCents: null, receiptNumber: null };
}
function cents(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
