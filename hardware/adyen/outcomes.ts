/** What an answer to a payment means: the tables of docs/payments/adyen.md as code. */

import type { PaymentReceipt } from '../devices.ts';
import type { LocalTime } from '../local-time.ts';
import { paymentCurrency } from '../payment.ts';
import type { PaymentAnswer } from './messages.ts';
import type { PoiTransaction } from './requests.ts';

export type Verdict =
  | { kind: 'approved'; receipt: PaymentReceipt }
  /** money was taken, and not what was asked for */
  | { kind: 'amount-differs'; paid: PoiTransaction | null }
  | { kind: 'declined'; code: string }
  | { kind: 'cancelled'; afterApproval: boolean }
  | { kind: 'not-started'; why: string }
  | { kind: 'running' }
  | { kind: 'not-found' }
  /** it proves nothing */
  | { kind: 'undecided'; why: string };

type Ending = 'declined' | 'cancelled' | 'not-started' | 'running' | 'not-found';
/** Of a Failure, by its ErrorCondition; one that is not here proves nothing. */
const endings: ReadonlyMap<string, Ending> = new Map([
  ['Refusal', 'declined'],
  ['InvalidCard', 'declined'],
  ['WrongPIN', 'declined'],
  ['PaymentRestriction', 'declined'],
  ['UnreachableHost', 'declined'],
  ['Cancel', 'cancelled'],
  ['Aborted', 'cancelled'],
  ['Communication timeout', 'cancelled'],
  ['Busy', 'not-started'],
  ['InsertedCard', 'not-started'],
  ['DeviceOut', 'not-started'],
  ['LoggedOut', 'not-started'],
  ['MessageFormat', 'not-started'],
  ['NotAllowed', 'not-started'],
  ['UnavailableDevice', 'not-started'],
  ['UnavailableService', 'not-started'],
  ['InProgress', 'running'],
  ['NotFound', 'not-found'],
]);

interface Wanted {
  attempt: string;
  amountCents: number;
}

export function judgePayment(
  payment: PaymentAnswer,
  wanted: Wanted,
  localTime: (moment: string) => LocalTime | null,
  poiId: string,
): Verdict {
  const { result, condition, amountCents, currency, transaction } = payment;
  if (payment.attempt !== null && payment.attempt !== wanted.attempt)
    return { kind: 'undecided', why: 'the terminal answered with another payment' };
  if (result === 'Failure') return judgeFailure(condition, payment.afterApproval);
  if (result === 'Partial') return { kind: 'amount-differs', paid: transaction };
  if (result !== 'Success' || condition !== null)
    return { kind: 'undecided', why: `the terminal said ${result} ${condition ?? ''}`.trim() };
  if (amountCents === null || currency === null)
    return { kind: 'undecided', why: 'the terminal approved without an amount' };
  if (amountCents !== wanted.amountCents || currency !== paymentCurrency)
    return { kind: 'amount-differs', paid: transaction };
  if (transaction === null)
    return { kind: 'undecided', why: 'the terminal approved without naming the payment' };
  return { kind: 'approved', receipt: receiptOf(transaction, amountCents, localTime, poiId) };
}

function judgeFailure(condition: string | null, afterApproval: boolean): Verdict {
  const ending = condition === null ? undefined : endings.get(condition);
  switch (ending) {
    case 'declined':
      return { kind: ending, code: condition ?? '' };
    case 'cancelled':
      return { kind: ending, afterApproval };
    case 'not-started':
      return { kind: ending, why: `the terminal refused: ${condition}` };
    case 'running':
    case 'not-found':
      return { kind: ending };
    case undefined:
      return {
        kind: 'undecided',
        why: `the terminal failed: ${condition ?? 'without saying why'}`,
      };
  }
}

/** Of a question for a transaction that failed: only these two say something of it. */
export function judgeSearch(condition: string | null): Verdict {
  // Some answer Busy instead of InProgress (Swedbank Pay).
  if (condition === 'InProgress' || condition === 'Busy') return { kind: 'running' };
  if (condition === 'NotFound') return { kind: 'not-found' };
  return { kind: 'undecided', why: `the terminal did not look it up: ${condition ?? 'no reason'}` };
}

export function receiptOf(
  { id, timeStamp }: PoiTransaction,
  amountCents: number,
  localTime: (moment: string) => LocalTime | null,
  poiId: string,
): PaymentReceipt {
  const local = localTime(timeStamp);
  return {
    amountCents,
    receiptNumber: id,
    traceNumber: null,
    terminalId: poiId,
    date: local?.date ?? null,
    time: local?.time ?? null,
    timeStamp,
  };
}
