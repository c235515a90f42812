/** A nexo message in words: the JSON text of a request or an answer that is not encrypted. */
import {
  bareMeaning,
  type Inspection,
  type PaymentEnd,
  type PaymentMeaning,
  refused,
  understood,
} from '../inspection.ts';
import {
  bodyOf,
  isRejectingArray,
  type NexoMessage,
  type PaymentAnswer,
  readMessage,
} from './messages.ts';
import { judgePayment, judgeSearch, type Verdict } from './outcomes.ts';
import { parseJson } from './values.ts';

/** Of a card, its holder or a receipt nothing is read. Never throws. */
export function inspectNexo(text: string): Inspection {
  const parsed = parseJson(text);
  if (parsed === undefined) return refused('no JSON');
  if (isRejectingArray(parsed))
    return understood({ ...bareMeaning('rejected'), outcome: 'not-started', reason: 'json' });
  const body = bodyOf(parsed);
  if (!body) return refused('no message of nexo: neither SaleToPOIRequest nor SaleToPOIResponse');
  if (body.NexoBlob !== undefined || body.SecurityTrailer !== undefined)
    return refused('the message is encrypted: its inner text is not there');
  const message = readMessage(parsed);
  return message ? understood(describe(message)) : refused('a message of nexo without its content');
}

function describe(message: NexoMessage): PaymentMeaning {
  const { category, type } = message.header;
  const name = `${category} ${type}`;
  switch (message.kind) {
    case 'payment':
      return { ...bareMeaning(name), ...ofPayment(message.payment) };
    case 'status': {
      const { ending, repeated } = message;
      if (ending.result !== 'Success')
        return {
          ...bareMeaning(name),
          outcome: outcomeOf(judgeSearch(ending.condition)),
          ...ended(ending),
        };
      if (!repeated) return { ...bareMeaning(name), outcome: 'unknown', ...ended(ending) };
      return { ...bareMeaning(name), ...(repeated.payment && ofPayment(repeated.payment)) };
    }
    case 'request':
      return { ...bareMeaning(name), amountCents: message.amountCents };
    case 'display':
      return { ...bareMeaning(name), event: message.event };
    case 'rejection': {
      const outcome = message.reason === 'other' ? 'unknown' : 'not-started';
      return { ...bareMeaning(name), outcome, reason: message.reason };
    }
    case 'event':
      return bareMeaning(name);
    case 'diagnosis': {
      const { global, reachesHost } = message.terminal;
      return { ...bareMeaning(name), ...ended(message.ending), global, reachesHost };
    }
    case 'reversal':
    case 'response':
      return { ...bareMeaning(name), ...ended(message.ending) };
  }
}

/** Whether it is the answer to what was asked, and for that amount, is not known here. */
function ofPayment(payment: PaymentAnswer): Partial<PaymentMeaning> {
  const { amountCents, attempt, transaction } = payment;
  const wanted = { attempt: attempt ?? '', amountCents: amountCents ?? 0 };
  const verdict = judgePayment(payment, wanted, () => null, '');
  const isTaken = verdict.kind === 'approved' || verdict.kind === 'amount-differs';
  return {
    outcome: ['running', 'not-found'].includes(verdict.kind) ? 'unknown' : outcomeOf(verdict),
    amountCents: isTaken ? amountCents : null,
    receiptNumber: isTaken ? (transaction?.id ?? null) : null,
    ...ended(payment),
  };
}

function outcomeOf(verdict: Verdict): PaymentEnd {
  switch (verdict.kind) {
    case 'approved':
    case 'declined':
    case 'not-started':
      return verdict.kind;
    case 'cancelled':
      return verdict.afterApproval ? 'unknown' : 'cancelled';
    case 'not-found':
      return 'not-started';
    case 'running':
      return null;
    case 'amount-differs':
    case 'undecided':
      return 'unknown';
  }
}

function ended({ result, condition }: { result: string | null; condition: string | null }) {
  return { result, ...(condition === null ? {} : { errorCondition: condition }) };
}
