/** What a kiosk asks, as Feig's host commands. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../reader/exchange.ts';
import type { Dialect, ReaderProtocol, Said } from '../reader/protocol.ts';
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
import { createFramer, encodeFrame, type Frame } from './frame.ts';
import { takeInventory } from './inventory.ts';
import { describeReader, describeStatus } from './meanings.ts';
import { askBlocks, readAfi, readMemory } from './memory.ts';
import type { FeigOptions } from './options.ts';

/**
 * Of all that a tag can suffer, only the writing of its AFI, and `custom` for its EAS (A2, A3, A5
 * and no other).
 */
type KioskCommand =
  | 'software-version'
  | 'rf-reset'
  | 'inventory'
  | 'system-info'
  | 'read-blocks'
  | 'write-afi'
  | 'custom';
type Answer<N extends CommandName> =
  | { kind: 'reply'; reply: Reply<N> }
  | { kind: 'silence' }
  | { kind: 'down' };
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
  const { busAddress, frame } = options;
  return async <N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> => {
    const body = encodeRequest(request as Request);
    const bytes = encodeFrame({ type: frame, address: busAddress, body });
    const answer = await exchange.ask(request.command, bytes, (frame) => {
      const mine = busAddress === anyReader || frame.address === busAddress;
      return mine && frame.body[0] === body[0];
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
    'The RFID reader does what it is asked, and warns of its radio field (84). Is metal near the antenna?';
  log({ level: 'warn', part: 'reader', code: 'rfid-radio-warning', text });
}

/**
 * What the tag answers the same way each time: command not supported, not recognised, option not
 * supported; already locked, locked.
 */
const finalIsoErrors = [0x01, 0x02, 0x03, 0x11, 0x12];

function refusal({ status, isoError }: Reply): Extract<Said<never>, { kind: 'refused' }> {
  const final =
    status === statusIsoError
      ? finalIsoErrors.includes(isoError ?? 0)
      : status === statusUnknownCommand;
  return { kind: 'refused', why: describeStatus(status, isoError), ...(final ? { final } : {}) };
}

/** `read` gives what a reply without an error says, or undefined where that is not of use. */
function tell<N extends CommandName, Value>(
  answer: Answer<N>,
  read: (reply: Reply<N>) => Value | undefined,
): Said<Value> {
  if (answer.kind !== 'reply') return answer;
  const { status } = answer.reply;
  if (status === statusNoTransponder) return { kind: 'gone' };
  if (status !== statusOk && status !== statusRfWarning) return refusal(answer.reply);
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'told', value };
}
function done() {
  return null;
}

function speakFeig(ask: Ask, log: Log): ReaderProtocol {
  const targetOf = (uid: string) => ({ to: 'uid', uid, security: false }) as const;
  /** as the last inventory had them */
  let dsfids: ReadonlyMap<string, number> = new Map();

  async function custom(uid: string, operation: number): Promise<Said<null>> {
    const maker = Number.parseInt(uid.slice(2, 4), 16);
    if (maker !== nxp)
      return { kind: 'refused', why: 'its chip has no EAS that is known here', final: true };
    return tell(await ask({ command: 'custom', maker, operation, target: targetOf(uid) }), done);
  }

  /**
   * A tag whose EAS is off keeps silent, just as one that is not there or was not heard: so it is
   * asked something else, and once more.
   */
  async function readEas(uid: string): Promise<Said<boolean>> {
    for (let silences = 0; silences < 2; silences++) {
      const alarm = await custom(uid, easAlarm);
      if (alarm.kind === 'told') return { kind: 'told', value: true };
      if (alarm.kind !== 'gone') return alarm;
      const there = await askBlocks(ask, uid, 0, 1);
      if (there.kind !== 'told' && there.kind !== 'end') return there;
    }
    return { kind: 'told', value: false };
  }

  return {
    identify: async () => {
      const said = tell(await ask({ command: 'software-version' }), ({ data }) =>
        data ? describeReader(data) : undefined,
      );
      return said.kind === 'gone'
        ? { kind: 'refused', why: describeStatus(statusNoTransponder) }
        : said;
    },
    inventory: async () => {
      const said = await takeInventory(ask, log);
      if (said.kind !== 'told') return said;
      dsfids = said.value.tags;
      return { kind: 'told', value: { uids: [...dsfids.keys()], whole: said.value.whole } };
    },
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost, dsfids.get(uid) ?? 0, log),
    readAfi: (uid) => readAfi(ask, uid),
    writeAfi: async (uid, afi) =>
      tell(await ask({ command: 'write-afi', target: targetOf(uid), afi }), done),
    readEas,
    writeEas: (uid, on) => custom(uid, on ? setEas : resetEas),
    resetField: async () => tell(await ask({ command: 'rf-reset' }), done),
  };
}
