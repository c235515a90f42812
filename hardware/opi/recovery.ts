/** What became of a payment whose answer was lost: RepeatLastMessage, and TicketReprint in OPI_NL. */
import type { LastAnswer, PaymentReceipt, StartedPayment } from '../devices.ts';
import { isWithin } from './clock.ts';
import type { Answer } from './messages.ts';
import type { PaymentParts } from './parts.ts';
import { codeOf, type Doubtful, judge, meaningOf, receiptOf } from './results.ts';
import type { Question } from './station.ts';

type Recovered =
  | { kind: 'approved'; receipt: PaymentReceipt }
  | { kind: 'not-paid'; meaning: 'cancelled' | 'declined'; code: string; why: string }
  | { kind: 'running' }
  | { kind: 'unreachable' }
  | { kind: 'unclear'; why: string };

interface Repeated {
  answer: Answer;
  /** it has the RequestID of the question */
  isOwn: boolean;
}

/** In a turn. `doubt`: what the terminal said in the payment itself. */
export async function recover(
  parts: PaymentParts,
  payment: StartedPayment,
  doubt: Doubtful | null = null,
): Promise<Recovered> {
  let found: Recovered = { kind: 'unclear', why: 'this terminal repeats no payment' };
  for (const question of questionsOf(parts)) {
    const repeated = await askAgain(parts, question);
    if (repeated === null) return { kind: 'unreachable' };
    found = sameWord(repeated, doubt) ?? proofOf(repeated, question, payment, parts.options);
    if (found.kind !== 'unclear') return found;
  }
  return found;
}

/** TimedOut or CommunicationError, and the same again: the payment did not come to its end. */
function sameWord({ answer, isOwn }: Repeated, doubt: Doubtful | null): Recovered | null {
  const before = doubt?.answer;
  if (!doubt?.ifRepeated || !before) return null;
  const isSame = answer.result === before.result && answer.stan === before.stan;
  if (!isSame || !(isOwn || answer.requestId === before.requestId)) return null;
  return notPaid(answer, doubt.ifRepeated);
}

function notPaid(
  answer: Answer,
  meaning: 'cancelled' | 'declined',
  code = codeOf(answer),
): Recovered {
  return { kind: 'not-paid', meaning, code, why: `the terminal repeats ${answer.result}` };
}

function questionsOf({ options }: PaymentParts): Question[] {
  const { repeatAs, dialect } = options;
  const repeat: Question[] =
    repeatAs === 'none' ? [] : [{ kind: repeatAs, requestType: 'RepeatLastMessage' }];
  const reprint: Question[] = dialect.reprints
    ? [{ kind: 'card-service', requestType: 'TicketReprint' }]
    : [];
  return [...repeat, ...reprint];
}

/** Asked once more where the terminal has logged the kiosk out meanwhile. */
async function askAgain(parts: PaymentParts, question: Question): Promise<Repeated | null> {
  for (let tries = 0; tries < 2; tries++) {
    const ending = await parts.station.ask(question, undefined, true);
    if (ending.kind !== 'answer') return null;
    if (meaningOf(ending.answer) !== 'logged-out') return ending;
    if (!(await parts.station.logIn())) return null;
  }
  return null;
}

interface Bounds {
  timeZone: string;
  longestMs: number;
}

/**
 * What the repeated message proves. Some terminals repeat the RequestID of the payment, others give
 * that of the question: then the STAN must be another one than before, and amount and time fit.
 */
function proofOf(
  { answer, isOwn }: Repeated,
  { requestType }: Pick<Question, 'requestType'>,
  { handle, amountCents, startedAt }: StartedPayment,
  bounds: Bounds,
): Recovered {
  const unclear = (why: string): Recovered => ({ kind: 'unclear', why });
  if (handle.driver !== 'opi') return unclear('the payment was made with another driver');
  const isOurs = answer.requestId === handle.requestId;
  const meaning = meaningOf(answer);
  if (meaning === 'busy') return { kind: 'running' };
  if (answer.requestType !== requestType && answer.requestType !== 'CardPayment')
    return unclear('the last transaction of the terminal was no payment');
  if (isOurs) return proofOfOwn(answer, amountCents, handle.requestId);
  if (meaning !== 'approved')
    return unclear('the terminal repeats no payment, and does not say whether there was one');
  if (!isOwn) return unclear('the last payment of the terminal has another RequestID');
  if (handle.stanBefore === null || answer.stan === null)
    return unclear('the terminal has a payment, and nothing shows whether it is this one');
  if (answer.stan === handle.stanBefore)
    return unclear('the last transaction of the terminal is the one before this payment');
  if (answer.amountCents !== amountCents)
    return unclear('the last payment of the terminal has another amount, or none');
  if (!isWithin(answer.timeStamp, startedAt, bounds))
    return unclear('the last payment of the terminal has another time, or none');
  return proofOfOwn(answer, amountCents, answer.requestId);
}

/** The same words as in the answer to a payment, of which this is the repetition. */
function proofOfOwn(answer: Answer, amountCents: number, requestId: string): Recovered {
  const original: Answer = { ...answer, root: 'CardServiceResponse', requestType: 'CardPayment' };
  const verdict = judge(original, { requestId, amountCents });
  switch (verdict.kind) {
    case 'approved':
      return { kind: 'approved', receipt: verdict.receipt };
    case 'declined':
      return notPaid(answer, 'declined', verdict.code);
    case 'cancelled':
      return notPaid(answer, 'cancelled');
    case 'doubtful':
      if (verdict.ifRepeated !== null) return notPaid(answer, verdict.ifRepeated);
      return { kind: 'unclear', why: verdict.why };
    case 'differs':
      return { kind: 'unclear', why: 'the terminal took another amount' };
    case 'not-started':
      // Of the question, or of the payment: the words are the same.
      return { kind: 'unclear', why: verdict.why };
  }
}

/** `stan`: of the last transaction, be it a payment or not; null: the terminal named none. */
interface Last {
  answer: LastAnswer;
  stan: string | null;
}

/**
 * In a turn. A refusal says nothing, unless this model is known to refuse where it has no payment
 * (`emptyRepeat`).
 */
export async function lastTransaction(parts: PaymentParts, emptyRepeat: boolean): Promise<Last> {
  const { repeatAs } = parts.options;
  if (repeatAs === 'none') return { answer: 'not-told', stan: null };
  const question = { kind: repeatAs, requestType: 'RepeatLastMessage' } as const;
  const repeated = await askAgain(parts, question);
  if (repeated === null) return { answer: 'unreachable', stan: null };
  const { answer } = repeated;
  const { stan } = answer;
  const receipt = receiptOf(answer, 0);
  switch (meaningOf(answer)) {
    case 'approved': {
      const { requestType } = answer;
      if (requestType !== question.requestType && requestType !== 'CardPayment')
        return { answer: null, stan };
      if (receipt === null) return { answer: 'not-told', stan };
      const amountCents = Number.isNaN(answer.amountCents) ? null : answer.amountCents;
      return { answer: { ...receipt, amountCents }, stan };
    }
    case 'declined':
    case 'cancelled':
    case 'timed-out':
    case 'no-host':
      // With a STAN it is a message that is repeated; without one it refuses the question.
      if (stan !== null) return { answer: null, stan };
      return { answer: emptyRepeat ? null : 'not-told', stan };
    case 'busy':
      return { answer: 'unreachable', stan: null };
    default:
      return { answer: 'not-told', stan };
  }
}
