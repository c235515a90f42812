/**
 * What is read of a nexo message (Adyen's Terminal API, protocol 3.0): an allow-list of fields. What
 * a terminal says of a card, its holder or its receipts is dropped here.
 */
import type { PoiTransaction } from './requests.ts';
import {
  at,
  isRecord,
  readAdditional,
  readBoolean,
  readCents,
  readCount,
  readId,
  readMoment,
  readWord,
} from './values.ts';

export interface MessageHeader {
  /** `Service`, `Device` or `Event` */
  messageClass: string | null;
  category: string | null;
  /** `Request`, `Response` or `Notification` */
  type: string | null;
  /** null: a rejection has none */
  serviceId: string | null;
  saleId: string | null;
  poiId: string | null;
}
/** How a request ended. `condition`: the ErrorCondition of a Failure. */
interface NexoResult {
  result: string | null;
  condition: string | null;
  /** it was approved, and cancelled afterwards, as the terminal says beside */
  afterApproval: boolean;
}
export interface PaymentAnswer extends NexoResult {
  amountCents: number | null;
  currency: string | null;
  /** as the terminal names the payment; null: it does not */
  transaction: PoiTransaction | null;
  /** what the kiosk named it; null: not repeated */
  attempt: string | null;
}
interface MessageReference {
  category: string | null;
  serviceId: string | null;
}
interface Repeated {
  header: MessageHeader;
  /** null: of another kind */
  payment: PaymentAnswer | null;
  /** of whatever kind it is */
  ending: NexoResult;
}
export type NexoMessage = { header: MessageHeader } & (
  | { kind: 'payment'; payment: PaymentAnswer }
  /** `ending` only says whether the transaction was found: `repeated` is the transaction's own */
  | {
      kind: 'status';
      ending: NexoResult;
      about: MessageReference | null;
      repeated: Repeated | null;
    }
  | { kind: 'reversal'; ending: NexoResult }
  | { kind: 'diagnosis'; ending: NexoResult; terminal: TerminalCondition }
  /** another answer, of which only the end is read */
  | { kind: 'response'; ending: NexoResult }
  | { kind: 'request'; amountCents: number | null }
  | { kind: 'display'; event: string | null }
  | { kind: 'rejection'; reason: Rejection }
  /** an event that rejects nothing */
  | { kind: 'event' }
);
interface TerminalCondition {
  /** `OK`, `Busy`, `Maintenance` or `Unreachable` */
  global: string | null;
  /** it reaches its host; null: it does not say */
  reachesHost: boolean | null;
  /** payments that its host has not confirmed yet */
  unconfirmed: number | null;
}
/** Why a request was not taken up at all. `other`: that is not certain. */
export type Rejection = 'key' | 'poiid' | 'json' | 'other';

/** What is inside `SaleToPOIRequest` or `SaleToPOIResponse`. null: it is no nexo. */
export function bodyOf(message: unknown): Record<string, unknown> | null {
  const body = at(message, 'SaleToPOIResponse') ?? at(message, 'SaleToPOIRequest');
  return isRecord(body) && isRecord(body.MessageHeader) ? body : null;
}

export function readHeader(header: unknown): MessageHeader {
  const word = (name: string) => readWord(at(header, name));
  const id = (name: string) => readId(at(header, name));
  return {
    messageClass: word('MessageClass'),
    category: word('MessageCategory'),
    type: word('MessageType'),
    serviceId: id('ServiceID'),
    saleId: id('SaleID'),
    poiId: id('POIID'),
  };
}

/** Of a message that is not encrypted any more. null: no nexo, or without what its kind has. */
export function readMessage(message: unknown): NexoMessage | null {
  const body = bodyOf(message);
  if (!body) return null;
  const header = readHeader(body.MessageHeader);
  if (header.category === null) return null;
  if (isRecord(body.EventNotification)) return readEvent(header, body.EventNotification);
  const answer = body[`${header.category}Response`];
  if (header.type === 'Response') return isRecord(answer) ? readAnswer(header, answer) : null;
  const asked = body[`${header.category}Request`];
  if (header.type !== 'Request' || !isRecord(asked)) return null;
  if (header.category === 'Display') return { kind: 'display', header, event: displayEvent(asked) };
  const amount = at(asked, 'PaymentTransaction', 'AmountsReq', 'RequestedAmount');
  return { kind: 'request', header, amountCents: readCents(amount) };
}

function readAnswer(header: MessageHeader, answer: Record<string, unknown>): NexoMessage | null {
  const ending = readResult(answer);
  if (ending.result === null) return null;
  switch (header.category) {
    case 'Payment':
      return { kind: 'payment', header, payment: readPayment(answer) };
    case 'TransactionStatus':
      return { kind: 'status', header, ending, ...readStatus(answer) };
    case 'Reversal':
      return { kind: 'reversal', header, ending };
    case 'Diagnosis':
      return { kind: 'diagnosis', header, ending, terminal: readTerminal(answer) };
    default:
      return { kind: 'response', header, ending };
  }
}

function readResult(answer: unknown): NexoResult {
  const response = at(answer, 'Response');
  const beside = at(response, 'AdditionalResponse');
  return {
    result: readWord(at(response, 'Result')),
    condition: readWord(at(response, 'ErrorCondition')),
    afterApproval: readAdditional(beside, 'refusalReason')?.toLowerCase() === 'approved',
  };
}

function readPayment(answer: unknown): PaymentAnswer {
  const amounts = at(answer, 'PaymentResult', 'AmountsResp');
  const named = at(answer, 'POIData', 'POITransactionID');
  const id = readId(at(named, 'TransactionID'));
  const timeStamp = readMoment(at(named, 'TimeStamp'));
  return {
    ...readResult(answer),
    amountCents: readCents(at(amounts, 'AuthorizedAmount')),
    currency: readWord(at(amounts, 'Currency')),
    transaction: id === null || timeStamp === null ? null : { id, timeStamp },
    attempt: readId(at(answer, 'SaleData', 'SaleTransactionID', 'TransactionID')),
  };
}

function readStatus(answer: Record<string, unknown>) {
  const about = answer.MessageReference;
  const repeated = answer.RepeatedMessageResponse;
  const found = at(repeated, 'RepeatedResponseMessageBody');
  const header = readHeader(at(repeated, 'MessageHeader'));
  const inner = at(found, `${header.category}Response`);
  return {
    about: isRecord(about)
      ? { category: readWord(about.MessageCategory), serviceId: readId(about.ServiceID) }
      : null,
    repeated: isRecord(inner)
      ? {
          header,
          payment: header.category === 'Payment' ? readPayment(inner) : null,
          ending: readResult(inner),
        }
      : null,
  };
}

function readTerminal(answer: unknown): TerminalCondition {
  const status = at(answer, 'POIStatus');
  const beside = at(answer, 'Response', 'AdditionalResponse');
  return {
    global: readWord(at(status, 'GlobalStatus')),
    reachesHost: readBoolean(at(status, 'CommunicationOKFlag')),
    unconfirmed: readCount(readAdditional(beside, 'unconfirmedBatchCount')),
  };
}

function readEvent(header: MessageHeader, event: Record<string, unknown>): NexoMessage {
  if (event.EventToNotify !== 'Reject') return { kind: 'event', header };
  return { kind: 'rejection', header, reason: rejectionOf(event.EventDetails) };
}

const rejections: readonly (readonly [RegExp, Rejection])[] = [
  [/^crypto error\b/i, 'key'],
  [/^unknown poi ?id\b/i, 'poiid'],
  [/^bad json\b/i, 'json'],
  [/^input is not a json ?object\b/i, 'json'],
];

/** `details`: a text, or form-encoded with a field `message`. Any other text is not certain. */
function rejectionOf(details: unknown): Rejection {
  const text = typeof details === 'string' ? details : '';
  const message = readAdditional(text, 'message') ?? text;
  return rejections.find(([form]) => form.test(message.trim()))?.[1] ?? 'other';
}

/** Answers that are an array hold what the terminal has to say of a request it could not read. */
export function isRejectingArray(message: unknown): boolean {
  return (
    Array.isArray(message) &&
    message.length > 0 &&
    message.every((line) => typeof line === 'string') &&
    rejectionOf(message[0]) === 'json'
  );
}

function displayEvent(asked: unknown): string | null {
  const outputs = at(asked, 'DisplayOutput');
  for (const output of Array.isArray(outputs) ? outputs : []) {
    const id = at(output, 'OutputContent', 'PredefinedContent', 'ReferenceID');
    const event = typeof id === 'string' ? new URLSearchParams(id).get('event') : null;
    if (event !== null && /^[A-Z_]{1,40}$/.test(event)) return event;
  }
  return null;
}
