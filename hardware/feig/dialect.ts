/** What a kiosk asks, as Feig's host commands. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../rfid/exchange.ts';
import type { Dialect, ReaderProtocol, Said } from '../rfid/protocol.ts';
import {
  type CommandName,
  decodeReply,
  encodeRequest,
  type Reply,
  type Request,
  type RequestOf,
  statusNoTransponder,
  statusOk,
} from './commands.ts';
import { createFramer, encodeFrame, type Frame } from './frame.ts';
import { takeInventory } from './inventory.ts';
import { describeReader, describeStatus } from './meanings.ts';
import { readMemory } from './memory.ts';
import type { FeigOptions } from './options.ts';

/** Of all that a tag can suffer, only the writing of its AFI, and `custom` for its EAS (A2, A3, A5 and no other). */
export type KioskCommand =
  | 'software-version'
  | 'rf-reset'
  | 'inventory'
  | 'system-info'
  | 'read-blocks'
  | 'write-afi'
  | 'custom';
export type Answer<N extends CommandName> = { kind: 'reply'; reply: Reply<N> } | { kind: 'silence' } | { kind: 'down' };
export type Ask = <N extends KioskCommand>(request: RequestOf<N>) => Promise<Answer<N>>;

const anyReader = 255;
/** The EAS commands are NXP's own: second byte of the uid, and the maker of the custom command. */
const nxp = 0x04;
const setEas = 0xa2;
const resetEas = 0xa3;
const easAlarm = 0xa5;

export function feigDialect(options: FeigOptions): Dialect<Frame> {
  return {
    createFramer: (handlers) => createFramer(handlers, 2),
    speak: (exchange, log) => speakFeig(createAsk(exchange, options, log), log),
  };
}

function createAsk(exchange: Exchange<Frame>, options: FeigOptions, log: Log): Ask {
  const { busAddress, frameType } = options;
  return async <N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> => {
    const body = encodeRequest(request as Request);
    const bytes = encodeFrame({ type: frameType, address: busAddress, body });
    const answer = await exchange.ask(request.command, bytes, (frame) => {
      const mine = busAddress === anyReader || frame.address === busAddress;
      return mine && frame.body[0] === body[0];
    });
    if (answer.kind !== 'reply') return answer;
    const decoded = decodeReply<N>(request.command, answer.frame.body);
    if (decoded.ok) return { kind: 'reply', reply: decoded.value };
    reportUndecodable(log, request.command, decoded.problem);
    return { kind: 'silence' };
  };
}

/** `read` gives what a reply with status 00 says, or undefined where that is not of use. */
function tell<N extends CommandName, Value>(
  answer: Answer<N>,
  read: (reply: Reply<N>) => Value | undefined,
): Said<Value> {
  if (answer.kind !== 'reply') return answer;
  const { status, isoError } = answer.reply;
  if (status === statusNoTransponder) return { kind: 'gone' };
  if (status !== statusOk) return { kind: 'refused', why: describeStatus(status, isoError) };
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'told', value };
}
const done = () => null;

function speakFeig(ask: Ask, log: Log): ReaderProtocol {
  const targetOf = (uid: string) => ({ to: 'uid', uid, security: false }) as const;
  const info = async (uid: string) => await ask({ command: 'system-info', target: targetOf(uid) });

  async function custom(uid: string, operation: number): Promise<Said<null>> {
    const maker = Number.parseInt(uid.slice(2, 4), 16);
    if (maker !== nxp) return { kind: 'refused', why: 'its chip has no EAS that is known here' };
    return tell(await ask({ command: 'custom', maker, operation, target: targetOf(uid) }), done);
  }

  return {
    identify: async () => {
      const answer = await ask({ command: 'software-version' });
      if (answer.kind !== 'reply') return answer;
      const { status, data } = answer.reply;
      return status === statusOk && data
        ? { kind: 'told', value: describeReader(data) }
        : { kind: 'refused', why: describeStatus(status) };
    },
    inventory: () => takeInventory(ask, log),
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost),
    readAfi: async (uid) => tell(await info(uid), ({ data }) => (data?.uid === uid ? data.afi : undefined)),
    writeAfi: async (uid, afi) => tell(await ask({ command: 'write-afi', target: targetOf(uid), afi }), done),
    readEas: async (uid) => {
      const alarm = await custom(uid, easAlarm);
      if (alarm.kind === 'told') return { kind: 'told', value: true };
      if (alarm.kind !== 'gone') return alarm;
      // A tag without EAS keeps silent, just as one that is not there: so it is asked something else.
      return tell(await info(uid), ({ data }) => (data?.uid === uid ? false : undefined));
    },
    writeEas: (uid, on) => custom(uid, on ? setEas : resetEas),
    resetField: async () => tell(await ask({ command: 'rf-reset' }), done),
  };
}
