/**
 * A message of OPI in words: XML, or its bytes as hexadecimal text with the length before them. The
 * decoder drops card data; texts of receipts and displays are left out, since they may hold it.
 */
import {
  bareMeaning,
  type Inspection,
  type PaymentEnd,
  type PaymentMeaning,
  parseHex,
  refused,
  understood,
} from '../inspection.ts';
import { createFramer } from './frame.ts';
import { type Answer, decode, decodeXml, type Message } from './messages.ts';
import { judge, receiptOf, type Verdict } from './results.ts';

/** Never throws. */
export function inspectOpi(text: string): Inspection {
  const decoded = text.trimStart().startsWith('<') ? decodeXml(text.trim()) : decodeHex(text);
  return decoded.ok ? understood(describe(decoded.message)) : refused(decoded.problem);
}

function decodeHex(text: string): ReturnType<typeof decode> {
  const parsed = parseHex(text);
  if (!parsed.ok) return parsed;
  const framer = createFramer();
  const { frames, problem } = framer.push(parsed.bytes);
  const [frame, ...more] = frames;
  if (problem !== null) return { ok: false, problem };
  if (!frame) return { ok: false, problem: 'fewer bytes than the length says' };
  if (more.length > 0 || framer.pending)
    return { ok: false, problem: 'more bytes than one message: write each on its own line' };
  return decode(frame);
}

function describe(message: Message): PaymentMeaning {
  switch (message.kind) {
    case 'answer':
      return describeAnswer(message);
    case 'device-request': {
      const targets = [...message.outputs, ...message.inputs].map(({ target }) => target);
      return { ...bareMeaning(`DeviceRequest ${message.requestType}`.trim()), targets };
    }
    case 'of-kiosk': {
      const { root, requestType, amountCents, stan } = message;
      const facts = { amountCents: readable(amountCents), receiptNumber: stan };
      return { ...bareMeaning(`${root} ${requestType}`.trim()), ...facts };
    }
  }
}

function describeAnswer(answer: Answer): PaymentMeaning {
  const { root, requestType, result, amountCents, stan, terminalId, errorCode } = answer;
  return {
    ...bareMeaning(`${root} ${requestType}`.trim()),
    outcome: outcomeOf(answer),
    amountCents: readable(amountCents),
    receiptNumber: stan,
    result,
    terminalId,
    actionCode: answer.actionCode,
    ...(errorCode === null ? {} : { errorCode }),
  };
}

function readable(amountCents: number | null): number | null {
  return Number.isNaN(amountCents) ? null : amountCents;
}

/** By itself: what was asked for is not known here, so that its own amount and id count as asked. */
function outcomeOf(answer: Answer): PaymentEnd {
  const isRepeated = repeating.has(answer.requestType);
  if (answer.requestType !== 'CardPayment' && !isRepeated) return null;
  if (Number.isNaN(answer.amountCents)) return 'unknown';
  const payment: Answer = { ...answer, root: 'CardServiceResponse', requestType: 'CardPayment' };
  const { requestId, amountCents } = answer;
  const verdict = judge(payment, { requestId, amountCents: amountCents ?? 0 });
  // A refusal to repeat says nothing of the payment.
  if (isRepeated && (verdict.kind !== 'approved' || receiptOf(answer, 0) === null))
    return 'unknown';
  return verdicts[verdict.kind];
}
const repeating: ReadonlySet<string> = new Set(['RepeatLastMessage', 'TicketReprint']);

const verdicts: Readonly<Record<Verdict['kind'], PaymentEnd>> = {
  approved: 'approved',
  differs: 'unknown',
  declined: 'declined',
  cancelled: 'cancelled',
  'not-started': 'not-started',
  doubtful: 'unknown',
};
