/**
 * Questions to the host, and what is read of its answers (merchant API v3). An allow-list: what it
 * says of the payer and of the account (`debtor`, `creditor`, `refundIban`) never leaves this file.
 */
import { paymentCurrency } from '../payment.ts';

/** `attempt`: a UUID, sent without hyphens: a reference has 35 characters at most. */
export function referenceOf(attempt: string): string {
  return attempt.replaceAll('-', '');
}

export interface Order {
  amountCents: number;
  reference: string;
}
export function createBody({ amountCents, reference }: Order, description: string): string {
  return JSON.stringify({ amount: amountCents, currency: paymentCurrency, reference, description });
}
export function acknowledgeBody({ amountCents, reference }: Order): string {
  return JSON.stringify({ currency: paymentCurrency, amount: amountCents, reference });
}
/** The same bytes at each try, since its key must not be used for two bodies. */
export function refundBody(amountCents: number, description: string): string {
  return JSON.stringify({ amount: amountCents, currency: paymentCurrency, description });
}
/** Finds nothing: it only shows whether the host answers and accepts the key. */
export function checkBody(from: string): string {
  return JSON.stringify({ from, reference: 'kiosk-check' });
}

/** Times are ISO 8601, by the host's clock. null: not there, or of another form. */
export interface HostPayment {
  paymentId: string;
  status: string;
  createdAt: string | null;
  expiresAt: string | null;
  succeededAt: string | null;
  /** null: no whole number of cents */
  amountCents: number | null;
  /** with a tip; undefined: not there */
  totalCents: number | null | undefined;
  currency: string | null;
  reference: string | null;
}
/** What the payer scans, of a payment that was created just now. */
export interface CreatedPayment extends HostPayment {
  deeplink: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** null: no payment. Never throws. */
export function readPayment(body: string): CreatedPayment | null {
  const fields = readObject(body);
  return fields && paymentIn(fields);
}

function paymentIn(fields: Fields): CreatedPayment | null {
  const { paymentId, status } = fields;
  // It becomes part of an address.
  if (typeof paymentId !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(paymentId)) return null;
  if (typeof status !== 'string' || !/^[A-Z_]{1,60}$/.test(status)) return null;
  return {
    paymentId,
    status,
    createdAt: momentIn(fields.createdAt),
    // The answer to create says `expiresAt`, all others `expireAt`.
    expiresAt: momentIn(fields.expiresAt) ?? momentIn(fields.expireAt),
    succeededAt: momentIn(fields.succeededAt),
    amountCents: centsIn(fields.amount),
    totalCents: fields.totalAmount === undefined ? undefined : centsIn(fields.totalAmount),
    currency: textIn(fields.currency, /^[A-Z]{3}$/),
    reference: textIn(fields.reference, /^[\s\S]{1,100}$/),
    deeplink: deeplinkIn(fields),
  };
}

/** Its host has changed once, so that any is taken; an address is never built. */
function deeplinkIn({ _links }: Fields): string | null {
  const { deeplink } = isFields(_links) ? _links : {};
  const { href } = isFields(deeplink) ? deeplink : {};
  // Version 10 of a QR code at error correction M holds 213 bytes.
  return textIn(href, /^https:\/\/[\x21-\x7e]{1,205}$/i);
}

type RefundStatus = 'PENDING' | 'REFUNDED' | 'FAILED';
export interface HostRefund {
  refundId: string;
  /** null: a state that this program does not know */
  status: RefundStatus | null;
}
/** null: no refund of this payment. */
export function readRefund(body: string, paymentId: string): HostRefund | null {
  const { refundId, status, paymentId: of } = readObject(body) ?? {};
  if (typeof refundId !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(refundId)) return null;
  if (of !== undefined && of !== paymentId) return null;
  const known = (['PENDING', 'REFUNDED', 'FAILED'] as const).find((one) => one === status);
  return { refundId, status: known ?? null };
}

interface HostError {
  /** `PAYMENT_NOT_PENDING` … */
  code: string;
  /** asked for by the host's support */
  traceId: string | null;
}
/** null: none, as a page of a proxy. */
export function readError(body: string): HostError | null {
  const fields = readObject(body);
  const code = textIn(fields?.code, /^[A-Z_]{1,60}$/);
  return code === null ? null : { code, traceId: textIn(fields?.traceId, /^[\w-]{1,64}$/) };
}

export function readObject(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function textIn(value: unknown, form: RegExp): string | null {
  return typeof value === 'string' && form.test(value) ? value : null;
}
function momentIn(value: unknown): string | null {
  const text = textIn(value, /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:?\d\d)$/);
  return text === null || Number.isNaN(Date.parse(text)) ? null : text;
}
function centsIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
