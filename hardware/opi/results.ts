/** What an answer means: OverallResult and ActionCode as tables (docs/payments/opi.md). */
import type { PaymentReceipt } from '../devices.ts';
import { dateAndTime } from './clock.ts';
import type { Answer } from './messages.ts';

export type Verdict =
  | { kind: 'approved'; receipt: PaymentReceipt }
  /** money was taken, and not as asked: it is reversed. `receipt` null: no STAN to reverse it by */
  | { kind: 'differs'; receipt: PaymentReceipt | null }
  | { kind: 'declined'; code: string }
  | { kind: 'cancelled' }
  | { kind: 'not-started'; why: string; next: 'login' | 'reprint' | null }
  | Doubtful;
/**
 * The last message is asked for. `ifRepeated`: what it means when the same word comes again.
 * `answer` null: there was none.
 */
export interface Doubtful {
  kind: 'doubtful';
  why: string;
  ifRepeated: 'cancelled' | 'declined' | null;
  answer: Answer | null;
}

type Meaning =
  | 'approved'
  | 'partial'
  | 'declined'
  | 'cancelled'
  | 'timed-out'
  | 'no-host'
  | 'busy'
  | 'logged-out'
  | 'reprint'
  | 'not-started';

const meanings: Readonly<Record<string, Meaning>> = {
  Success: 'approved',
  PartialFailure: 'partial',
  Failure: 'declined',
  UnknownCard: 'declined',
  Aborted: 'cancelled',
  TimedOut: 'timed-out',
  CommunicationError: 'no-host',
  Busy: 'busy',
  Loggedout: 'logged-out',
  LoggedOut: 'logged-out',
  PrintLastTicket: 'reprint',
  DeviceUnavailable: 'not-started',
  FormatError: 'not-started',
  ParsingError: 'not-started',
  ValidationError: 'not-started',
  MissingMandatoryData: 'not-started',
};

/** null: an unknown word. */
export function meaningOf({ result }: Pick<Answer, 'result'>): Meaning | null {
  return Object.hasOwn(meanings, result) ? (meanings[result] ?? null) : null;
}

/** ISO 8583: 0 approved, 400 a reversal accepted, 10 approved in part; most others refuse. */
function actionOf({ actionCode }: Answer): 'approved' | 'partial' | 'other' {
  if (actionCode === null || Number(actionCode) === 0) return 'approved';
  return Number(actionCode) === 10 ? 'partial' : 'other';
}

/** A reversal that the terminal carried out. */
export function isReversed(answer: Answer): boolean {
  return (
    meaningOf(answer) === 'approved' &&
    (actionOf(answer) === 'approved' || Number(answer.actionCode) === 400)
  );
}

interface Asked {
  requestId: string;
  amountCents: number;
}

/** The answer to a payment. */
export function judge(answer: Answer, asked: Asked): Verdict {
  const doubtful = (why: string, ifRepeated: 'cancelled' | 'declined' | null = null): Verdict => ({
    kind: 'doubtful',
    why,
    ifRepeated,
    answer,
  });
  const isPayment = answer.root === 'CardServiceResponse' && answer.requestType === 'CardPayment';
  if (!isPayment) return doubtful('the terminal answered something else');
  if (answer.requestId !== asked.requestId)
    return doubtful('the terminal answered another request');
  const notStarted = (next: 'login' | 'reprint' | null): Verdict => ({
    kind: 'not-started',
    why: `the terminal says ${answer.result}`,
    next,
  });
  switch (meaningOf(answer)) {
    case 'approved':
      return judgeSuccess(answer, asked);
    case 'partial':
      if (answer.amountCents === null) return doubtful('the terminal took a part of the amount');
      return { kind: 'differs', receipt: receiptOf(answer, asked.amountCents) };
    case 'declined':
      return { kind: 'declined', code: codeOf(answer) };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'timed-out':
      return doubtful('the terminal gave up waiting', 'cancelled');
    case 'no-host':
      return doubtful('the terminal did not reach its host', 'declined');
    case 'logged-out':
      return notStarted('login');
    case 'reprint':
      return notStarted('reprint');
    case 'busy':
    case 'not-started':
      return notStarted(null);
    case null:
      return doubtful('the terminal answered with a result that is not known');
  }
}

function judgeSuccess(answer: Answer, { amountCents }: Asked): Verdict {
  const action = actionOf(answer);
  if (action === 'other')
    return {
      kind: 'doubtful',
      why: `the terminal approved with the action code ${answer.actionCode}`,
      ifRepeated: null,
      answer,
    };
  const receipt = receiptOf(answer, amountCents);
  // Without an amount it is the one that was asked for.
  const isAsked = answer.amountCents === null || answer.amountCents === amountCents;
  if (action === 'partial' || !isAsked) return { kind: 'differs', receipt };
  if (receipt === null)
    return {
      kind: 'approved',
      receipt: { ...unnumbered(answer, amountCents), receiptNumber: '' },
    };
  return { kind: 'approved', receipt };
}

/** By the STAN, which a reversal names; null: there is none. */
export function receiptOf(answer: Answer, askedCents: number): PaymentReceipt | null {
  if (answer.stan === null) return null;
  return { ...unnumbered(answer, askedCents), receiptNumber: answer.stan };
}

function unnumbered(answer: Answer, askedCents: number): Omit<PaymentReceipt, 'receiptNumber'> {
  const { amountCents, receiptNumber, terminalId, timeStamp } = answer;
  return {
    amountCents: amountCents ?? askedCents,
    traceNumber: receiptNumber,
    terminalId,
    ...dateAndTime(timeStamp),
    ...(timeStamp === null ? {} : { timeStamp }),
  };
}

/** ActionCode, else the ErrorCode of the terminal, else its word. */
export function codeOf({ actionCode, errorCode, result }: Answer): string {
  return actionCode !== null && Number(actionCode) !== 0 ? actionCode : (errorCode ?? result);
}
