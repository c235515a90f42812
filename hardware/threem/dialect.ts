/** What a kiosk asks, as 3M's commands. */
import type { Log } from '../devices.ts';
import { type Exchange, reportUndecodable } from '../rfid/exchange.ts';
import type { Dialect, ReaderProtocol, Said } from '../rfid/protocol.ts';
import {
  type CommandName,
  decodeReply,
  encodeRequest,
  errorNone,
  errorNoTransponder,
  type Reply,
  type Request,
  type RequestOf,
} from './commands.ts';
import { uidOption } from './fields.ts';
import { createFramer, encodeFrame, type Frame } from './frame.ts';
import { describeError, describeReader } from './meanings.ts';

/** Of all that a tag can suffer, only the writing of its AFI and of its EAS. */
export type KioskCommand =
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
type Answer<N extends CommandName> = { kind: 'reply'; reply: Reply<N> } | { kind: 'silence' } | { kind: 'down' };
type Ask = <N extends KioskCommand>(request: RequestOf<N>) => Promise<Answer<N>>;

/** What 3M's own software asks and sets, and the options of its inventories: from captures, not documented. */
const whatAmI = 0x0011;
const usualSettings = [1, 2, 3, 4].map((setting) => ({ setting, value: 0 }));
const inventoryOptions = uidOption | 0x04;
const everyAfi = 0;
/** DSFID, AFI and the size of the memory */
const aboutMemory = 0x07;
/** A reply carries 6 bytes a block; this keeps it far below what the oldest reader's buffer holds. */
const blocksAtOnce = 16;

export const threemDialect: Dialect<Frame> = {
  createFramer: (handlers) => createFramer(handlers, 2),
  speak: (exchange, log) => speakThreem(createAsk(exchange, log)),
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
    if (decoded.ok && (decoded.value.uid ?? to) === to) return { kind: 'reply', reply: decoded.value as Reply<N> };
    reportUndecodable(log, request.command, decoded.ok ? 'it speaks of another tag' : decoded.problem);
    return { kind: 'silence' };
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
  if (error !== errorNone) return { kind: 'refused', why: describeError(error) };
  const value = read(answer.reply);
  return value === undefined ? { kind: 'silence' } : { kind: 'told', value };
}
const done = () => null;

function speakThreem(ask: Ask): ReaderProtocol {
  const readAfi = async (uid: string): Promise<Said<number>> =>
    tell(await ask({ command: 'get-afi', uid }), ({ data }) => data?.afi);

  return {
    identify: async () => {
      // Each of the three is known to some models only: one that says its version is enough.
      const started = await ask({ command: 'start', what: whatAmI });
      if (started.kind === 'down') return started;
      const configured = await ask({ command: 'configure', settings: usualSettings });
      if (configured.kind === 'down') return configured;
      const version = (reply: Reply<'start'> | Reply<'version'>) => reply.data && describeReader(reply.data.version);
      const first = tell(started, (reply) => version(reply) ?? undefined);
      if (first.kind === 'told') return first;
      const second = tell(await ask({ command: 'version' }), (reply) => version(reply) ?? undefined);
      return second.kind === 'gone' ? { kind: 'refused', why: describeError(errorNoTransponder) } : second;
    },
    inventory: async () => {
      const answer = await ask({ command: 'inventory', afi: everyAfi, options: inventoryOptions });
      if (answer.kind === 'reply' && answer.reply.error === errorNoTransponder) return { kind: 'told', value: [] };
      return tell(answer, ({ data }) => data?.inventory.uids);
    },
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost),
    readAfi,
    writeAfi: async (uid, afi) => tell(await ask({ command: 'write-afi', uid, afi }), done),
    readEas: async (uid) => {
      const answer = await ask({ command: 'check-eas', uid });
      if (answer.kind !== 'reply') return answer;
      const { error, data } = answer.reply;
      if (error === errorNone && data) return { kind: 'told', value: data.eas !== 0 };
      if (error !== errorNoTransponder) return { kind: 'refused', why: describeError(error) };
      // "Off" is answered as "no transponder": whether the tag is there at all, something else must say.
      const there = await readAfi(uid);
      return there.kind === 'told' ? { kind: 'told', value: false } : there;
    },
    writeEas: async (uid, on) => tell(await ask({ command: 'control-eas', uid, eas: on ? 1 : 0 }), done),
    /** It has no such command: each of its commands switches the field by itself. */
    resetField: async () => ({ kind: 'told', value: null }),
  };
}

/** In few requests where the tag allows it. What could be read counts, as long as there is any. */
async function readMemory(
  ask: Ask,
  uid: string,
  bytesAtMost: number,
): Promise<Said<{ memory: Uint8Array; dsfid: number }>> {
  const said = tell(await ask({ command: 'tag-info', uid, wanted: aboutMemory }), ({ data }) => data?.info);
  if (said.kind !== 'told') return said;
  const { dsfid, memory: size } = said.value;
  const blockSize = ((size?.lastByteOfBlock ?? 3) & 0x1f) + 1;
  const blocks = Math.min((size?.lastBlock ?? 0) + 1, Math.ceil(bytesAtMost / blockSize));
  const memory: number[] = [];
  let atOnce = blocksAtOnce;
  for (let first = 0; first < blocks; ) {
    const count = Math.min(atOnce, blocks - first);
    const answer = await ask({ command: 'read-blocks', uid, first, count, options: null });
    if (answer.kind !== 'reply') return answer;
    if (answer.reply.error === errorNoTransponder) return { kind: 'gone' };
    const read = answer.reply.data?.blocks;
    const fits = read?.first === first && answer.reply.error === errorNone ? read.blocks : [];
    for (const block of fits) memory.push(...block.data);
    first += fits.length;
    if (fits.length > 0) continue;
    if (atOnce === 1) break;
    atOnce = 1;
  }
  return { kind: 'told', value: { memory: Uint8Array.from(memory), dsfid: dsfid ?? 0 } };
}
