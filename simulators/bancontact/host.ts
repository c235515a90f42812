/** What the host answers: merchant API v3 and refund API v3, without any transport. */
import type { JsonWebKey } from 'node:crypto';
import { verify } from '../../hardware/bancontact/jws.ts';
import type { Book, HostPayment } from './book.ts';
import {
  createdAnswer,
  type Merchant,
  paymentAnswer,
  refundAnswer,
  searchAnswer,
} from './messages.ts';
import type { BancontactBehaviour, BancontactQuirks } from './quirks.ts';

export interface HostRequest {
  method: string;
  /** with its question */
  path: string;
  /** names in lower case */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}
/** `drop`: the line breaks. `endless`: a body without end. */
export type HostReply = { status: number; text: string; type: string } | 'drop' | 'endless';

interface HostOptions {
  book: Book;
  quirks: BancontactQuirks;
  merchant: Merchant;
  apiKey: string;
  /** null: refunds are not activated */
  refundKeys: readonly JsonWebKey[] | null;
  nextBehaviour(): BancontactBehaviour;
  /** The kiosk asks for it the first time: its code is on the screen by now. */
  onShown(payment: HostPayment): void;
  now(): Date;
}

const json = (status: number, value: unknown): HostReply => {
  return { status, text: JSON.stringify(value), type: 'application/json' };
};
const nothing = (status: number): HostReply => ({ status, text: '', type: '' });
const refused = (status: number, code: string, message = code): HostReply =>
  json(status, { code, message, traceId: 't1', spanId: 's1' });
const page: HostReply = {
  status: 200,
  type: 'text/html',
  text: '<!doctype html><title>Sign in</title><p>Please sign in to the network.',
};

export function answer(request: HostRequest, host: HostOptions): HostReply {
  const { quirks, book } = host;
  if (quirks.has('proxy-page')) return page;
  if (quirks.has('endless-body')) return 'endless';
  if (quirks.has('too-many')) return refused(429, 'TOO_MANY_REQUESTS');
  if (quirks.has('unavailable')) return refused(503, 'TRY_AGAIN_LATER');
  if (request.headers.authorization !== `Bearer ${host.apiKey}`)
    return refused(401, 'UNAUTHORIZED');
  const { pathname, searchParams } = new URL(request.path, 'http://host');
  const [root, version, kind, id, action, refundId, ...more] = pathname.slice(1).split('/');
  if (root !== 'v3' || version !== 'payments' || more.length > 0) return nothing(404);
  if (kind === undefined) return request.method === 'POST' ? create(request, host) : nothing(405);
  if (kind === 'search') return search(request, Number(searchParams.get('size') ?? 50), host);
  // v3/payments/{kind}/{id}: the names shift by one below a payment.
  const payment = book.find(kind);
  if (!payment) return refused(404, 'PAYMENT_NOT_FOUND');
  const step = `${request.method} ${id ?? ''}${action === undefined ? '' : '/id'}`;
  switch (refundId === undefined ? step : '') {
    case 'GET ':
      return get(payment, host);
    case 'DELETE ':
      return cancel(payment, host);
    case 'POST acknowledge':
      return acknowledge(payment, request, host);
    case 'POST refunds':
      return refund(payment, request, host);
    case 'GET refunds/id':
      return payment.refund && payment.refund.refundId === action
        ? json(200, refundAnswer(payment, payment.refund))
        : refused(404, 'REFUND_NOT_FOUND');
    default:
      return nothing(404);
  }
}

function create(request: HostRequest, host: HostOptions): HostReply {
  const fields = objectIn(request.body);
  if (!fields) return refused(400, 'BODY_MISSING');
  const { amount, currency = 'EUR', reference = null, description = null } = fields;
  if (amount === undefined) return refused(400, 'FIELD_IS_REQUIRED');
  if (!isCents(amount) || currency !== 'EUR') return refused(400, 'FIELD_IS_INVALID');
  if (reference !== null && (typeof reference !== 'string' || reference.length > 35))
    return refused(400, 'FIELD_IS_INVALID');
  if (description !== null && !isSepa(description)) return refused(400, 'FIELD_IS_INVALID');
  const behaviour = host.nextBehaviour();
  const payment = host.book.create({
    amountCents: amount,
    reference,
    description,
    by: 'kiosk',
    behaviour,
  });
  if (behaviour === 'lose-create') return 'drop';
  if (behaviour === 'fail-create') return refused(500, 'TECHNICAL_ERROR');
  const { merchant, quirks } = host;
  const linked = quirks.has('other-links')
    ? { apiHost: 'https://merchant.api.example.org', linkHost: 'https://payconiq.com' }
    : {};
  const total = quirks.has('no-total')
    ? { transferAmount: 0, tippingAmount: 0, totalAmount: 0 }
    : {};
  return json(201, { ...createdAnswer(payment, { ...merchant, ...linked }), ...total });
}

function get(payment: HostPayment, host: HostOptions): HostReply {
  payment.asked += 1;
  if (payment.behaviour === 'forget' && payment.asked > 1) return refused(404, 'PAYMENT_NOT_FOUND');
  const reply = json(200, paymentAnswer(payment, host.merchant));
  if (payment.asked === 1) host.onShown(payment);
  return reply;
}

function cancel(payment: HostPayment, { book, quirks }: HostOptions): HostReply {
  if (payment.behaviour === 'confirm-late') {
    book.scan(payment);
    if (book.confirm(payment)) book.settle(payment);
  }
  if (!book.cancel(payment))
    return refused(422, 'PAYMENT_NOT_PENDING', 'Payment not in PENDING or IDENTIFIED state');
  return quirks.has('lose-cancel') ? 'drop' : nothing(204);
}

function acknowledge(
  payment: HostPayment,
  request: HostRequest,
  { book, quirks }: HostOptions,
): HostReply {
  const fields = objectIn(request.body);
  if (!fields) return refused(400, 'BODY_MISSING');
  if (fields.amount !== payment.amountCents || fields.currency !== 'EUR')
    return refused(400, 'FIELD_IS_INVALID');
  if (quirks.has('fail-acknowledge')) return refused(500, 'TECHNICAL_ERROR');
  if (!book.acknowledge(payment)) return refused(422, 'PAYMENT_NOT_PENDING');
  return quirks.has('lose-acknowledge') ? 'drop' : nothing(204);
}

function refund(payment: HostPayment, request: HostRequest, host: HostOptions): HostReply {
  const { quirks, merchant, refundKeys: keys } = host;
  if (keys === null) return refused(422, 'REFUND_NOT_ALLOWED');
  const { signature = '', 'idempotency-key': key = '' } = request.headers;
  const nowMs = host.now().getTime();
  const expected = { keys, path: request.path, sub: merchant.profileId, iss: merchant.merchantId };
  if (verify(request.body, String(signature), { ...expected, nowMs }) !== 'ok')
    return refused(401, 'UNAUTHORIZED');
  if (typeof key !== 'string' || key === '' || key.length > 64)
    return refused(400, 'FIELD_IS_INVALID');
  const made = payment.refund;
  if (made && (made.key !== key || made.body !== request.body))
    return refused(422, 'REFUND_REQUEST_CONFLICT');
  if (!made) {
    if (payment.status !== 'SUCCEEDED') return refused(422, 'REFUND_NOT_POSSIBLE');
    if (objectIn(request.body)?.amount !== payment.amountCents)
      return refused(422, 'INVALID_REFUND_AMOUNT');
    const status = quirks.has('refund-failed')
      ? 'FAILED'
      : quirks.has('refund-pending')
        ? 'PENDING'
        : 'REFUNDED';
    payment.refund = {
      refundId: host.book.newId(),
      key,
      body: request.body,
      createdMs: nowMs,
      status,
    };
  }
  if (quirks.has('lose-refund')) return 'drop';
  const refund = payment.refund;
  if (!refund) return refused(500, 'TECHNICAL_ERROR');
  // The first answer is always PENDING; how it went is asked for.
  return json(201, refundAnswer(payment, made ? refund : { ...refund, status: 'PENDING' }));
}

function search(request: HostRequest, size: number, host: HostOptions): HostReply {
  const fields = objectIn(request.body);
  if (typeof fields?.from !== 'string') return refused(400, 'FIELD_IS_REQUIRED');
  const from = Date.parse(fields.from);
  const to = typeof fields.to === 'string' ? Date.parse(fields.to) : Number.POSITIVE_INFINITY;
  if (Number.isNaN(from) || Number.isNaN(to)) return refused(400, 'FIELD_IS_INVALID');
  const { reference } = fields;
  const found = host.book
    .all()
    .filter((one) => one.createdMs >= from && one.createdMs <= to)
    .filter((one) => reference === undefined || one.reference === reference)
    .map((one) => (host.quirks.has('late-search') ? { ...one, status: 'EXPIRED' } : one));
  return json(200, searchAnswer(found, host.merchant, size > 0 && size <= 50 ? size : 50));
}

function objectIn(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
function isCents(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 999_999_999_999;
}
/** Letters of SEPA. */
function isSepa(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9 /?:().,'+-]{1,140}$/.test(value);
}
