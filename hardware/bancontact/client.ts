/** The questions to Bancontact's host. It never asks twice, and follows none of its links. */
import { type Exchanged, exchange, type Question } from '../http/exchange.ts';
import {
  acknowledgeBody,
  type CreatedPayment,
  checkBody,
  createBody,
  type HostPayment,
  type HostRefund,
  type Order,
  readError,
  readObject,
  readPayment,
  readRefund,
  refundBody,
} from './messages.ts';

export interface ClientOptions {
  /** `https://merchant.api.bancontact.net`; without a slash at its end */
  address: string;
  /** of the product; a secret */
  apiKey: string;
  /** on the payer's statement; letters of SEPA */
  description: string;
  answerTimeoutMs: number;
  connectTimeoutMs: number;
  /** PEM, instead of the system's own roots */
  ca?: string | undefined;
}

/**
 * `refused`: the host itself says no (4xx). `unclear`: it may have been done. `slow`: the host asks
 * for fewer questions. `why` is for a technician.
 */
export type Answered<Value> =
  | { kind: 'done'; value: Value }
  | { kind: 'refused'; status: number; code: string; traceId: string | null }
  | { kind: 'unclear'; why: string; isSent: boolean; isAnswered: boolean; isSlow: boolean };

export interface Client {
  create(order: Order, signal: AbortSignal): Promise<Answered<CreatedPayment>>;
  /** Only what it says of this payment counts. */
  get(paymentId: string, signal: AbortSignal): Promise<Answered<HostPayment>>;
  cancel(paymentId: string, signal: AbortSignal): Promise<Answered<true>>;
  acknowledge(paymentId: string, order: Order, signal: AbortSignal): Promise<Answered<true>>;
  refund(
    refund: { paymentId: string; amountCents: number; idempotencyKey: string },
    signing: (body: string, path: string) => string,
    signal: AbortSignal,
  ): Promise<Answered<HostRefund>>;
  getRefund(
    refund: { paymentId: string; refundId: string },
    signal: AbortSignal,
  ): Promise<Answered<HostRefund>>;
  /** Whether the host answers and accepts the key. */
  check(signal: AbortSignal): Promise<Answered<true>>;
}

const maxBytes = 256 * 1024;
/** The search that checks the host begins so long before now. */
const searchedMs = 3_600_000;
/** Read by the library in its portal. */
const refundDescription = 'Niet geboekt - Non enregistre';

export function openClient(options: ClientOptions): Client {
  const { address, apiKey, description, answerTimeoutMs, connectTimeoutMs, ca } = options;
  const paymentPath = (paymentId: string) => `/v3/payments/${paymentId}`;

  async function ask<Value>(
    method: Question['method'],
    path: string,
    { signal, body = null, headers, read }: Asked<Value>,
  ): Promise<Answered<Value>> {
    const answer = await exchange({
      url: `${address}${path}`,
      method,
      body,
      maxBytes,
      connectTimeoutMs,
      signal,
      timeoutMs: answerTimeoutMs,
      ...(ca !== undefined && { tls: { ca } }),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...headers,
        ...(body !== null && { 'content-type': 'application/json' }),
      },
    });
    return readAnswer(answer, read);
  }
  // Without content; a page of a proxy is none.
  const nothing = (body: string) => (body.trim() === '' || readObject(body) ? true : null);
  const refundOf = (paymentId: string) => (body: string) => readRefund(body, paymentId);

  return {
    create: (order, signal) =>
      ask('POST', '/v3/payments', {
        signal,
        body: createBody(order, description),
        read: readPayment,
      }),
    get: (paymentId, signal) =>
      ask('GET', paymentPath(paymentId), {
        signal,
        read: (body) => {
          const payment = readPayment(body);
          return payment?.paymentId === paymentId ? payment : null;
        },
      }),
    cancel: (paymentId, signal) => ask('DELETE', paymentPath(paymentId), { signal, read: nothing }),
    acknowledge: (paymentId, order, signal) =>
      ask('POST', `${paymentPath(paymentId)}/acknowledge`, {
        signal,
        body: acknowledgeBody(order),
        read: nothing,
      }),
    refund: ({ paymentId, amountCents, idempotencyKey }, signing, signal) => {
      const path = `${paymentPath(paymentId)}/refunds`;
      const body = refundBody(amountCents, refundDescription);
      const headers = { 'idempotency-key': idempotencyKey, signature: signing(body, path) };
      return ask('POST', path, { signal, body, headers, read: refundOf(paymentId) });
    },
    getRefund: ({ paymentId, refundId }, signal) =>
      ask('GET', `${paymentPath(paymentId)}/refunds/${refundId}`, {
        signal,
        read: refundOf(paymentId),
      }),
    check: (signal) =>
      ask('POST', '/v3/payments/search?page=0&size=1', {
        signal,
        body: checkBody(new Date(Date.now() - searchedMs).toISOString()),
        read: (body) => (readObject(body) ? true : null),
      }),
  };
}

interface Asked<Value> {
  signal: AbortSignal;
  body?: string | null;
  headers?: Readonly<Record<string, string>>;
  /** null: not what was asked for */
  read(body: string): Value | null;
}

function readAnswer<Value>(
  answer: Exchanged,
  read: (body: string) => Value | null,
): Answered<Value> {
  if (answer.kind !== 'answer') {
    const isSent = answer.kind === 'lost';
    return { kind: 'unclear', why: answer.why, isSent, isAnswered: false, isSlow: false };
  }
  const { status, body } = answer;
  const unclear = (why: string): Answered<Value> => {
    const isSlow = status === 429 || status === 503;
    return { kind: 'unclear', why, isSent: true, isAnswered: true, isSlow };
  };
  if (status >= 200 && status < 300) {
    const value = read(body);
    return value === null ? unclear('the answer makes no sense') : { kind: 'done', value };
  }
  const error = readError(body);
  // A page of a proxy, with whatever status, is not the host's word.
  if (error === null) return unclear(`status ${status} without a reason`);
  const { code, traceId } = error;
  if (status < 400 || status >= 500 || status === 408 || status === 429)
    return unclear(explainRefusal({ status, code, traceId }));
  return { kind: 'refused', status, code, traceId };
}

/** For a log: what the host said of a question. */
export function explain(answered: Exclude<Answered<unknown>, { kind: 'done' }>): string {
  return answered.kind === 'unclear' ? answered.why : explainRefusal(answered);
}

function explainRefusal({ status, code, traceId }: Refusal): string {
  return `status ${status}, ${code}${traceId === null ? '' : `, trace ${traceId}`}`;
}
interface Refusal {
  status: number;
  code: string;
  traceId: string | null;
}
