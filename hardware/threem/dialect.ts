/** What a kiosk asks, as 3M's commands. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../reader/exchange.ts';
import type { Dialect, ReaderProtocol, Said } from '../reader/protocol.ts';
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
import { uidOption } from './fields.ts';
import { createFramer, encodeFrame, type Frame } from './frame.ts';
import { describeError, describeReader } from './meanings.ts';
import { askBlocks, readMemory } from './memory.ts';

/** Of all that a tag can suffer, only the writing of its AFI and of its EAS. */
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

/**
 * What 3M's own software asks and sets, and the options of its inventories: from captures, not
 * documented.
 */
const whatAmI = 0x0011;
const usualSettings = [1, 2, 3, 4].map((setting) => ({ setting, value: 0 }));
const inventoryOptions = uidOption | 0x04;
const everyAfi = 0;
const nothingThere = { kind: 'told', value: { uids: [], whole: true } } as const;

export const threemDialect: Dialect<Frame> = {
  createFramer: (handlers) => createFramer(handlers, 2),
  speak: (exchange, log) => speakThreem(createAsk(exchange, log), log),
};

function createAsk(exchange: Exchange<Frame>, log: Log): Ask {
  return async <N extends KioskCommand>(request: RequestOf<N>): Promise<Answer<N>> => {
    const asked = encodeRequest(request as Request);
    const answer = await exchange.ask(
      request.command,
      encodeFrame(asked),
      ({ mark, body }) => mark === asked.mark && body[0] === asked.body[0],
    );
    if (answer.kind !== 'reply') return answer;
    const decoded = decodeReply(answer.frame);
    const to = 'uid' in request ? request.uid : null;
    if (decoded.ok && (decoded.value.uid ?? to) === to)
      return { kind: 'reply', reply: decoded.value as Reply<N> };
    reportUndecodable(
      log,
      request.command,
      decoded.ok ? 'it speaks of another tag' : decoded.problem,
    );
    return { kind: 'silence' };
  };
}

/** What is answered the same way each time. */
const finalErrors = [errorLocked, errorNotImplemented, errorNotSupported];

function refusal(error: number): Extract<Said<never>, { kind: 'refused' }> {
  return {
    kind: 'refused',
    why: describeError(error),
    ...(finalErrors.includes(error) ? { final: true } : {}),
  };
}

/** `read` gives what a reply without an error says, or undefined where that is not of use. */
function tell<N extends CommandName, Value>(
  answer: Answer<N>,
  read: (reply: Reply<N>) => Value | undefined,
): Said<Value> {
  if (answer.kind !== 'reply') return answer;
  const { error } = answer.reply;
  if (error === errorNoTransponder) return { kind: 'gone' };
  if (error !== errorNone) return refusal(error);
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'told', value };
}
function done() {
  return null;
}

function speakThreem(ask: Ask, log: Log): ReaderProtocol {
  /**
   * "No transponder" is also said of a tag that was not heard, or whose chip does not tell its AFI:
   * its first block says whether it is there.
   */
  async function readAfi(uid: string): Promise<Said<number>> {
    const said = tell(await ask({ command: 'get-afi', uid }), ({ data }) => data?.afi);
    if (said.kind !== 'gone') return said;
    const there = await askBlocks(ask, uid, 0, 1);
    if (there.kind === 'told')
      return { kind: 'refused', why: 'the tag is there and does not tell its AFI' };
    return there.kind === 'end' ? said : there;
  }

  /**
   * "Off" is answered as "no transponder", just as of a tag that is not there or was not heard: so
   * it is asked something else, and once more.
   */
  async function readEas(uid: string): Promise<Said<boolean>> {
    for (let silences = 0; silences < 2; silences++) {
      const answer = await ask({ command: 'check-eas', uid });
      if (answer.kind !== 'reply') return answer;
      const { error, data } = answer.reply;
      if (error === errorNone && data) return { kind: 'told', value: data.eas !== 0 };
      if (error !== errorNoTransponder) return refusal(error);
      const there = await askBlocks(ask, uid, 0, 1);
      if (there.kind !== 'told' && there.kind !== 'end') return there;
    }
    return { kind: 'told', value: false };
  }

  return {
    identify: async () => {
      // Each of the three is known to some models only: one that says its version is enough.
      const started = await ask({ command: 'start', what: whatAmI });
      if (started.kind === 'down') return started;
      const configured = await ask({ command: 'configure', settings: usualSettings });
      if (configured.kind === 'down') return configured;
      const version = (reply: Reply<'start'> | Reply<'version'>) =>
        reply.data && describeReader(reply.data.version);
      const first = tell(started, (reply) => version(reply) ?? undefined);
      if (first.kind === 'told') return first;
      const second = tell(
        await ask({ command: 'version' }),
        (reply) => version(reply) ?? undefined,
      );
      return second.kind === 'gone'
        ? { kind: 'refused', why: describeError(errorNoTransponder) }
        : second;
    },
    inventory: async () => {
      const answer = await ask({ command: 'inventory', afi: everyAfi, options: inventoryOptions });
      if (answer.kind === 'reply' && answer.reply.error === errorNoTransponder) return nothingThere;
      return tell(answer, ({ data }) => {
        // With a DSFID to each uid, which was not asked for, the two cannot be told apart.
        const { count = 0, uids = null } = data?.inventory ?? {};
        return uids?.length === count ? { uids, whole: true } : undefined;
      });
    },
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost, log),
    readAfi,
    writeAfi: async (uid, afi) => tell(await ask({ command: 'write-afi', uid, afi }), done),
    readEas,
    writeEas: async (uid, on) =>
      tell(await ask({ command: 'control-eas', uid, eas: on ? 1 : 0 }), done),
    /** It has no such command: each of its commands switches the field by itself. */
    resetField: async () => ({ kind: 'told', value: null }),
  };
}
