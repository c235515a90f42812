/** Failures of the simulated library system. */
import {
  decode,
  encode,
  first,
  type KnownMessage,
  noDate,
  type ServerAnswer,
  type Session,
} from '../../packages/sip2/src/index.ts';
import { withSequence } from './line-behaviour.ts';

/**
 * `silent`: executes and does not answer · `deaf`: neither executes nor answers ·
 * `hang-up-before-answer`: executes, then cuts the line · `hang-up-on-request`: cuts the line
 * without executing · `garbage`, `wrong-checksum`, `plain-text` (an exception, as some systems
 * print it): executes, and answers that · `resend`: answers 96 without executing. The rest execute,
 * and answer: `split` in single bytes · `merged` with an unrequested status in the same packet ·
 * `crlf` with an empty line before and CRLF after · `wrong-sequence` with another AY ·
 * `hang-up-mid-message` half of it · `status-instead` 98 in its place · `twice` · `pauses` after a
 * field in the middle, and sends the rest when a kiosk might take the first part for the whole.
 */
export const misbehaviours = [
  'silent',
  'deaf',
  'hang-up-before-answer',
  'hang-up-on-request',
  'garbage',
  'wrong-checksum',
  'plain-text',
  'resend',
  'split',
  'merged',
  'crlf',
  'wrong-sequence',
  'hang-up-mid-message',
  'status-instead',
  'twice',
  'pauses',
] as const;
/**
 * `late`: executes so much later, when the kiosk has given up, and never answers · `late-hang-up`:
 * the same, and cuts the line at once · `late-answer`: executes and answers then, on the same
 * connection, whatever it is asked meanwhile · `answer-of-before`: executes, and repeats its last
 * answer on this connection to another message of this kind, under the number of this one; silent
 * where there is none, or where that one is of the same item: by its words and its number it is then
 * the answer to this one.
 */
export const lateMisbehaviours = [
  'late',
  'late-hang-up',
  'late-answer',
  'answer-of-before',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number] | (typeof lateMisbehaviours)[number];

/** Whether it is executed when nobody waits for it any more. */
export function isLate(how: Misbehaviour | null): how is Misbehaviour {
  return how === 'late' || how === 'late-hang-up' || how === 'late-answer';
}

export interface MisbehaviourOrder {
  how: Misbehaviour;
  /** of the late ones: so long after the request it is executed */
  lateMs: number;
  /** only answers to these messages; empty: to any */
  codes: readonly string[];
  /** the number of answers left to spoil */
  times: number;
}

export type MisbehaviourScope = {
  [Key in Exclude<keyof MisbehaviourOrder, 'how'>]?: MisbehaviourOrder[Key] | undefined;
};

/** Bytes that are no SIP2: they hold neither a code nor a checksum, and end with the terminator. */
const rubbish = Buffer.from([0x7f, 0xc3, 0x28, 0x00, 0x13, 0x37, 0xff, 0xfe, 0x02, 0x41, 0x0d]);

/** Before execution: another answer, or null. */
export function beforeExecution(how: Misbehaviour | null): ServerAnswer | null {
  if (how === 'deaf') return 'silent';
  if (how === 'hang-up-on-request') return 'hang-up';
  return how === 'resend' ? 'resend' : null;
}

/** After execution: another answer, or null. */
export function afterExecution(
  how: Misbehaviour | null,
  { reply, before, session }: { reply: Uint8Array; before: Uint8Array | null; session: Session },
): ServerAnswer | null {
  switch (how) {
    case 'silent':
      return 'silent';
    case 'hang-up-before-answer':
      return 'hang-up';
    case 'garbage':
      return { raw: rubbish };
    case 'plain-text':
      return { raw: 'Problems handling the request: null pointer in CirculationBean\r' };
    case 'wrong-checksum':
      return { raw: withWrongChecksum(reply) };
    case 'split':
      drip(reply, session);
      return 'silent';
    case 'pauses':
      pauseWithin(reply, session);
      return 'silent';
    case 'merged':
      return { raw: Buffer.concat([reply, statusLike(reply)]) };
    case 'crlf':
      return { raw: Buffer.concat([Buffer.from('\r\n'), reply, Buffer.from('\n')]) };
    case 'wrong-sequence':
      return { raw: withNextSequence(reply) };
    case 'hang-up-mid-message':
      return { raw: reply.subarray(0, reply.length >> 1), hangUp: true };
    case 'status-instead':
      return { raw: statusLike(reply) };
    case 'twice':
      return { raw: Buffer.concat([reply, reply]) };
    case 'answer-of-before':
      return before && !namesTheSame(before, reply) ? { raw: renumbered(before, reply) } : 'silent';
    default:
      return null;
  }
}

/** Uses the order once, if it applies to this message. */
export function takeOrder(
  order: MisbehaviourOrder | null,
  message: KnownMessage,
): Misbehaviour | null {
  if (!order || order.times <= 0) return null;
  if (order.codes.length > 0 && !order.codes.includes(message.code)) return null;
  order.times--;
  return order.how;
}

function withWrongChecksum(reply: Uint8Array): Uint8Array {
  const text = Buffer.from(reply).toString('latin1');
  const spoiled = text.replace(/AZ([0-9A-F]{4})(\r?\n?)$/, (_, sum: string, end: string) => {
    const other = (Number.parseInt(sum, 16) + 0x0101) & 0xffff;
    return `AZ${other.toString(16).toUpperCase().padStart(4, '0')}${end}`;
  });
  return Buffer.from(spoiled, 'latin1');
}

/** One byte a turn, so that each is a packet of its own. */
function drip(bytes: Uint8Array, session: Session, at = 0): void {
  if (at >= bytes.length) return;
  session.send(bytes.subarray(at, at + 1));
  setImmediate(() => drip(bytes, session, at + 1));
}

const pauseMs = 1_400;
function pauseWithin(bytes: Uint8Array, session: Session): void {
  const cut = Buffer.from(bytes).lastIndexOf('|', bytes.length >> 1) + 1;
  session.send(bytes.subarray(0, cut));
  setTimeout(() => session.send(bytes.subarray(cut)), pauseMs);
}

function withNextSequence(reply: Uint8Array): Uint8Array {
  const { message } = decode(reply);
  if (message.code === 'unknown' || message.sequence === null) return reply;
  return withSequence(reply, (message.sequence + 5) % 10);
}

function namesTheSame(one: Uint8Array, other: Uint8Array): boolean {
  const item = first(decode(one).message, 'AB');
  return item !== null && item === first(decode(other).message, 'AB');
}

/** The first as the answer to another request, with the checksum and number of the second. */
function renumbered(reply: Uint8Array, like: Uint8Array): Uint8Array {
  const [{ message }, own] = [decode(reply), decode(like).message];
  if (message.code === 'unknown') return reply;
  return encode(message, { errorDetection: own.checksum !== 'absent', sequence: own.sequence });
}

/** A status with the sequence number of the reply. */
function statusLike(reply: Uint8Array): Uint8Array {
  const { message } = decode(reply);
  const yes = {
    checkinOk: 'Y',
    checkoutOk: 'Y',
    acsRenewalPolicy: 'Y',
    statusUpdateOk: 'N',
    offlineOk: 'Y',
  };
  const times = {
    timeoutPeriod: '100',
    retriesAllowed: '003',
    dateTimeSync: noDate,
    protocolVersion: '2.00',
  };
  const fixed = { onlineStatus: 'Y', ...yes, ...times };
  const errorDetection = message.checksum !== 'absent';
  const fields = { AO: '3550', BX: 'YYYNYYYYYYYNNNYN' };
  return encode({ code: '98', fixed, fields }, { errorDetection, sequence: message.sequence });
}
