/**
 * The line of the simulated library system, until it is changed. Single answers are spoiled by
 * misbehave.ts; the content of answers is in quirks.ts.
 */
import {
  decode,
  encode,
  type KnownMessage,
  type Message,
  type ServerAnswer,
} from '../../packages/sip2/src/index.ts';

import type { ListBehaviour } from './answers/lists.ts';

/** For these messages; empty: for any. */
type Codes = readonly string[];

export interface LineBehaviour {
  /**
   * `as-asked`: AY and AZ where the request has them · `never`: although the request has them ·
   * `refused`: a request that has them is not carried out, and answered by a text that is no SIP2
   * message (FOLIO, as it is delivered).
   */
  checksums: 'as-asked' | 'never' | 'refused';
  /** in 98; the time-out in tenths of a second, and 999 is "not said" */
  announces: Partial<Message<'98'>['fixed']>;
  /**
   * It fails at each request that names this item, card or fee: cuts the line or is silent, and
   * does nothing.
   */
  diesOf: { number: string; codes: Codes; how: 'hang-up' | 'silent' } | null;
  /** It carries these out and answers late; other connections are answered at once. */
  late: { codes: Codes; ms: number } | null;
  /** It hangs up on a connection that asks nothing for so long (pescew/sip: 5 s); null: never. */
  hangsUpIdleMs: number | null;
  lists: ListBehaviour | null;
}

export const defaultLineBehaviour: LineBehaviour = {
  checksums: 'as-asked',
  announces: {},
  diesOf: null,
  late: null,
  hangsUpIdleMs: null,
  lists: null,
};

function isMeant(codes: Codes, { code }: KnownMessage) {
  return codes.length === 0 || codes.includes(code);
}

/** Before execution: another answer, or null. */
export function refusedBy(
  { checksums, diesOf }: LineBehaviour,
  message: KnownMessage,
): ServerAnswer | null {
  if (checksums === 'refused' && message.checksum !== 'absent') {
    return {
      raw: 'Problems handling the request: Field does not contain a valid delimiter: UNKNOWN\r',
    };
  }
  const named = message.fields.some(
    ({ id, value }) => ['AA', 'AB', 'CG'].includes(id) && value === diesOf?.number,
  );
  return diesOf && named && isMeant(diesOf.codes, message) ? diesOf.how : null;
}

/** The status with `announces`; any other answer as it is. */
export function announcedBy({ announces }: LineBehaviour, answer: ServerAnswer): ServerAnswer {
  return typeof answer === 'object' && 'code' in answer && answer.code === '98'
    ? { ...answer, fixed: { ...answer.fixed, ...announces } }
    : answer;
}

/** The delay before execution. */
export function lateMs({ late }: LineBehaviour, message: KnownMessage): number {
  return late && isMeant(late.codes, message) ? late.ms : 0;
}

/** The reply, without its checksum if there are none. */
export function withLineBehaviour({ checksums }: LineBehaviour, reply: Uint8Array): Uint8Array {
  if (checksums !== 'never') return reply;
  const text = Buffer.from(reply).toString('latin1');
  return Buffer.from(text.replace(/AY\dAZ[0-9A-F]{4}(\r?\n?)$/, '$1'), 'latin1');
}

/** The reply with another AY, and the checksum of that. */
export function withSequence(reply: Uint8Array, sequence: number): Uint8Array {
  const { message } = decode(reply);
  if (message.code === 'unknown' || message.sequence === null) return reply;
  return encode(message, { errorDetection: true, sequence });
}
