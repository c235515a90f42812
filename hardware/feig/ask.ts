/** One command to a Feig reader and its reply. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../reader/exchange.ts';
import type { Outcome, Refused } from '../reader/protocol.ts';
import {
  type CommandName,
  decodeReply,
  encodeRequest,
  type Reply,
  type Request,
  type RequestOf,
  statusIsoError,
  statusNoTransponder,
  statusOk,
  statusRfWarning,
  statusUnknownCommand,
} from './commands.ts';
import { encodeFrame, type Frame, type FrameType } from './frame.ts';
import { describeStatus } from './meanings.ts';

/** The only ones that write to a tag: `write-afi`, and `custom` (A2, A3, A5) for its EAS. */
type KioskCommand =
  | 'software-version'
  | 'reader-info'
  | 'rf-reset'
  | 'inventory'
  | 'system-info'
  | 'read-blocks'
  | 'write-afi'
  | 'custom'
  | 'set-output'
  | 'set-outputs'
  | 'get-input';
type Answer<N extends CommandName> =
  | { kind: 'reply'; reply: Reply<N> }
  | { kind: 'silence' }
  | { kind: 'down' };
export type Ask = <N extends KioskCommand>(request: RequestOf<N>) => Promise<Answer<N>>;

export interface Addressing {
  /** Of requests; replies are decoded in either. The MR102 needs `advanced`. */
  frame: FrameType;
  /** 255: any reader on the line */
  busAddress: number;
}

const anyReader = 255;

export function createAsk(
  exchange: Exchange<Frame>,
  { frame, busAddress }: Addressing,
  log: Log,
): Ask {
  return async <N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> => {
    const body = encodeRequest(request as Request);
    const bytes = encodeFrame({ type: frame, address: busAddress, body });
    const answer = await exchange.ask(request.command, bytes, (reply) => {
      const mine = busAddress === anyReader || reply.address === busAddress;
      return mine && reply.body[0] === body[0];
    });
    if (answer.kind !== 'reply') return answer;
    const decoded = decodeReply<N>(request.command, answer.frame.body);
    if (decoded.ok) {
      if (decoded.value.status === statusRfWarning) reportRadioWarning(log);
      return { kind: 'reply', reply: decoded.value };
    }
    reportUndecodable(log, request.command, decoded.problem);
    return { kind: 'silence' };
  };
}

function reportRadioWarning(log: Log): void {
  const text =
    'The RFID reader carries out its commands, and warns of its radio field (84). Is metal near the antenna?';
  log({ level: 'warn', part: 'reader', code: 'rfid-radio-warning', text });
}

/** A tag in the field, by its uid. */
export function tagTarget(uid: string) {
  return { to: 'uid', uid, security: false } as const;
}

/**
 * The tag answers these each time: command not supported, not recognised, option not supported;
 * already locked, locked.
 */
const finalIsoErrors = [0x01, 0x02, 0x03, 0x11, 0x12];

function refusal({ status, isoError }: Reply): Refused {
  const final =
    status === statusIsoError
      ? finalIsoErrors.includes(isoError ?? 0)
      : status === statusUnknownCommand;
  return { kind: 'refused', why: describeStatus(status, isoError), final };
}

/** `read` gives the value of a reply without an error; undefined counts as no reply. */
export function outcomeOf<N extends CommandName, Value>(
  answer: Answer<N>,
  read: (reply: Reply<N>) => Value | undefined,
): Outcome<Value> {
  if (answer.kind !== 'reply') return answer;
  const { status } = answer.reply;
  if (status === statusNoTransponder) return { kind: 'gone' };
  if (status !== statusOk && status !== statusRfWarning) return refusal(answer.reply);
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'ok', value };
}
