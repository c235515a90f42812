/** A 3M (later Bibliotheca) reader of the 210 / 810 family: the kiosk's questions as its commands. */
import type { SerialSettings } from '../address.ts';
import type { Log } from '../devices.ts';
import type { Dialect, Outcome, ReaderProtocol } from '../reader/protocol.ts';
import { type Ask, createAsk, outcomeOf, refusal } from './ask.ts';
import { errorNone, errorNoTransponder, type Reply } from './commands.ts';
import { uidOption } from './fields.ts';
import { createFramer, type Frame } from './frame.ts';
import { inspectThreem } from './inspect.ts';
import { describeError, describeReader } from './meanings.ts';
import { askBlocks, readMemory } from './memory.ts';

/** The serial settings of a 3M 210 or 810. */
export const threemSerial: SerialSettings = {
  baudRate: 19_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
};

/** 3M's own gates check for AFI D7 (secured) and DA (released): set the pair for them. */
export const threemDialect: Dialect<Frame> = {
  createFramer: (handlers) => createFramer(handlers, 2),
  inspect: inspectThreem,
  speak: (exchange, log) => speakThreem(createAsk(exchange, log), log),
};

/** What 3M's own software asks and sets, and its inventory options: from captures, undocumented. */
const whatAmI = 0x0011;
const usualSettings = [1, 2, 3, 4].map((setting) => ({ setting, value: 0 }));
const inventoryOptions = uidOption | 0x04;
const everyAfi = 0;
const emptyField = { kind: 'ok', value: { uids: [], whole: true } } as const;

function done() {
  return null;
}

function speakThreem(ask: Ask, log: Log): ReaderProtocol {
  /**
   * "No transponder" also stands for a tag that was missed, or whose chip does not give its AFI:
   * its first block shows whether it is there.
   */
  async function readAfi(uid: string): Promise<Outcome<number>> {
    const afi = outcomeOf(await ask({ command: 'get-afi', uid }), ({ data }) => data?.afi);
    if (afi.kind !== 'gone') return afi;
    const block = await askBlocks(ask, uid, 0, 1);
    if (block.kind === 'ok')
      return { kind: 'refused', why: 'the tag is there and does not tell its AFI' };
    return block.kind === 'end' ? afi : block;
  }

  /**
   * EAS off is answered by "no transponder", as is a tag that is absent or was missed. So a block
   * of it is read as well, and both are asked twice.
   */
  async function readEas(uid: string): Promise<Outcome<boolean>> {
    for (let silences = 0; silences < 2; silences++) {
      const answer = await ask({ command: 'check-eas', uid });
      if (answer.kind !== 'reply') return answer;
      const { error, data } = answer.reply;
      if (error === errorNone && data) return { kind: 'ok', value: data.eas !== 0 };
      if (error !== errorNoTransponder) return refusal(error);
      const block = await askBlocks(ask, uid, 0, 1);
      if (block.kind !== 'ok' && block.kind !== 'end') return block;
    }
    return { kind: 'ok', value: false };
  }

  return {
    identify: async () => {
      // Each of the three is known to some models only: one answer with a version is enough.
      const started = await ask({ command: 'start', what: whatAmI });
      if (started.kind === 'down') return started;
      const configured = await ask({ command: 'configure', settings: usualSettings });
      if (configured.kind === 'down') return configured;
      const version = ({ data }: Reply<'start'> | Reply<'version'>) =>
        data ? describeReader(data.version) : undefined;
      const first = outcomeOf(started, version);
      if (first.kind === 'ok') return first;
      const second = outcomeOf(await ask({ command: 'version' }), version);
      return second.kind === 'gone'
        ? { kind: 'refused', why: describeError(errorNoTransponder) }
        : second;
    },
    inventory: async () => {
      const answer = await ask({ command: 'inventory', afi: everyAfi, options: inventoryOptions });
      if (answer.kind === 'reply' && answer.reply.error === errorNoTransponder) return emptyField;
      return outcomeOf(answer, ({ data }) => {
        // With a DSFID to each uid, which was not asked for, the two cannot be told apart.
        const { count = 0, uids } = data?.inventory ?? {};
        return uids?.length === count ? { uids, whole: true } : undefined;
      });
    },
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost, log),
    readAfi,
    writeAfi: async (uid, afi) => outcomeOf(await ask({ command: 'write-afi', uid, afi }), done),
    readEas,
    writeEas: async (uid, on) =>
      outcomeOf(await ask({ command: 'control-eas', uid, eas: on ? 1 : 0 }), done),
    /** There is no such command: each command switches the field by itself. */
    resetField: async () => ({ kind: 'ok', value: null }),
  };
}
