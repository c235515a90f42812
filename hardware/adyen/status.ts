/** TransactionStatus: what the terminal knows of an earlier request. */

import type { LastAnswer } from '../devices.ts';
import type { LocalTime } from '../local-time.ts';
import { paymentCurrency } from '../payment.ts';
import type { Answered, Caller } from './caller.ts';
import type { NexoMessage } from './messages.ts';
import { judgePayment, judgeSearch, receiptOf, type Verdict } from './outcomes.ts';
import { lastRequest, statusRequest } from './requests.ts';

export interface StatusDesk {
  caller: Caller;
  localTime(moment: string): LocalTime | null;
  /** for an answer to a short question */
  timeoutMs: number;
  /** of the driver: it is being closed */
  closing: AbortSignal;
}
/** What the payment was asked for by, and what for. */
export interface AskedPayment {
  serviceId: string;
  attempt: string;
  amountCents: number;
}
/** `unreachable`: no answer that can be trusted. */
type Looked = Verdict | { kind: 'unreachable'; why: string };

/** Only the inner result, that of the repeated answer, says what became of the payment. */
export async function lookUp(desk: StatusDesk, asked: AskedPayment): Promise<Looked> {
  const { caller, timeoutMs, closing, localTime } = desk;
  const { serviceId } = asked;
  const request = statusRequest(caller.parties, caller.newServiceId(), serviceId);
  const status = statusIn(await caller.ask(request, { timeoutMs, signal: closing }));
  if (typeof status === 'string') return { kind: 'unreachable', why: status };
  const { ending, about, repeated } = status;
  if (ending.result !== 'Success') return judgeSearch(ending.condition);
  const { saleId, poiId } = caller.parties;
  const isOurs =
    repeated?.header.category === 'Payment' &&
    repeated.header.serviceId === serviceId &&
    repeated.header.saleId === saleId &&
    repeated.header.poiId === poiId &&
    (about === null || about.serviceId === serviceId);
  if (!isOurs) return { kind: 'undecided', why: 'the terminal repeated another answer' };
  if (!repeated.payment) return { kind: 'undecided', why: 'the terminal found no payment' };
  return judgePayment(repeated.payment, asked, localTime, poiId);
}

/** The last transaction of this register at this terminal. */
export async function lastTransaction(desk: StatusDesk): Promise<LastAnswer> {
  const { caller, timeoutMs, closing, localTime } = desk;
  const request = lastRequest(caller.parties, caller.newServiceId());
  const status = statusIn(await caller.ask(request, { timeoutMs, signal: closing }));
  if (typeof status === 'string') return 'unreachable';
  const { ending, repeated } = status;
  if (ending.result !== 'Success') {
    const { kind } = judgeSearch(ending.condition);
    return kind === 'not-found' ? null : kind === 'running' ? 'unreachable' : 'not-told';
  }
  if (!repeated || repeated.header.poiId !== caller.parties.poiId) return 'not-told';
  const { payment } = repeated;
  if (!payment) return null;
  if (payment.result === 'Failure')
    return payment.condition === 'InProgress' ? 'unreachable' : null;
  if (payment.result !== 'Success' || payment.transaction === null) return 'not-told';
  const receipt = receiptOf(payment.transaction, 0, localTime, caller.parties.poiId);
  const amountCents = payment.currency === paymentCurrency ? payment.amountCents : null;
  return { ...receipt, amountCents };
}

/** A text says why there is none. */
function statusIn(answered: Answered): Extract<NexoMessage, { kind: 'status' }> | string {
  if (answered.kind === 'message' && answered.message.kind === 'status') return answered.message;
  return explain(answered);
}

export function explain(answered: Answered): string {
  switch (answered.kind) {
    case 'not-sent':
    case 'unread':
      return answered.why;
    case 'rejected':
      return rejectionTexts[answered.reason];
    case 'empty':
    case 'message':
      return 'the terminal answered something else';
  }
}
const rejectionTexts = {
  key: 'the terminal does not accept the encryption key',
  poiid: 'the terminal has another POIID',
  json: 'the terminal could not read the request',
};
