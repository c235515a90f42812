/** One command to a 3M reader and its reply. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../reader/exchange.ts';
import type { Outcome, Refused } from '../reader/protocol.ts';
import {
  type CommandName,
  decodeReply,
  encodeRequest,
  errorLocked,
  errorNone,
  errorNoTransponder,
  errorNotImplemented,
  errorNotSupported,
  type Reply,
  type Request,
  type RequestOf,
} from './commands.ts';
import { encodeFrame, type Frame } from './frame.ts';
import { describeError } from './meanings.ts';

/** The only commands that write to a tag: `write-afi` and `control-eas`. */
type KioskCommand =
  | 'start'
  | 'configure'
  | 'version'
  | 'inventory'
  | 'tag-info'
  | 'read-blocks'
  | 'get-afi'
  | 'write-afi'
  | 'check-eas'
  | 'control-eas';
type Answer<N extends CommandName> =
  | { kind: 'reply'; reply: Reply<N> }
  | { kind: 'silence' }
  | { kind: 'down' };
export type Ask = <N extends KioskCommand>(request: RequestOf<N>) => Promise<Answer<N>>;

export function createAsk(exchange: Exchange<Frame>, log: Log): Ask {
  return async <N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> => {
    const sent = encodeRequest(request as Request);
    const answer = await exchange.ask(
      request.command,
      encodeFrame(sent),
      ({ mark, body }) => mark === sent.mark && body[0] === sent.body[0],
    );
    if (answer.kind !== 'reply') return answer;
    const decoded = decodeReply(answer.frame);
    const uid = 'uid' in request ? request.uid : null;
    if (decoded.ok && (decoded.value.uid ?? uid) === uid)
      return { kind: 'reply', reply: decoded.value as Reply<N> };
    reportUndecodable(
      log,
      request.command,
      decoded.ok ? 'it speaks of another tag' : decoded.problem,
    );
    return { kind: 'silence' };
  };
}

/** The reader answers these each time. */
const finalErrors = [errorLocked, errorNotImplemented, errorNotSupported];

export function refusal(error: number): Refused {
  return { kind: 'refused', why: describeError(error), final: finalErrors.includes(error) };
}

/** `read` gives the value of a reply without an error; undefined counts as no reply. */
export function outcomeOf<N extends CommandName, Value>(
  answer: Answer<N>,
  read: (reply: Reply<N>) => Value | undefined,
): Outcome<Value> {
  if (answer.kind !== 'reply') return answer;
  const { error } = answer.reply;
  if (error === errorNoTransponder) return { kind: 'gone' };
  if (error !== errorNone) return refusal(error);
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'ok', value };
}
