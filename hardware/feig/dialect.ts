/** The kiosk's questions to a reader as Feig's host commands. */
import type { Log } from '../devices.ts';
import type { Dialect, Outcome, ReaderProtocol } from '../reader/protocol.ts';
import { type Ask, createAsk, outcomeOf, tagTarget } from './ask.ts';
import { statusNoTransponder } from './commands.ts';
import { createFramer, type Frame } from './frame.ts';
import { takeInventory } from './inventory.ts';
import { describeReader, describeStatus } from './meanings.ts';
import { askBlocks, readAfi, readMemory } from './memory.ts';
import type { FeigOptions } from './options.ts';

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

function done() {
  return null;
}

function speakFeig(ask: Ask, log: Log): ReaderProtocol {
  /** by uid, from the last inventory */
  let dsfids: ReadonlyMap<string, number> = new Map();

  async function custom(uid: string, operation: number): Promise<Outcome<null>> {
    const maker = Number.parseInt(uid.slice(2, 4), 16);
    if (maker !== nxp)
      return { kind: 'refused', why: 'its chip has no EAS that is known here', final: true };
    return outcomeOf(
      await ask({ command: 'custom', maker, operation, target: tagTarget(uid) }),
      done,
    );
  }

  /**
   * A tag with EAS off does not answer, and neither does one that is absent or was missed. So a
   * block of it is read as well, and both are asked twice.
   */
  async function readEas(uid: string): Promise<Outcome<boolean>> {
    for (let silences = 0; silences < 2; silences++) {
      const alarm = await custom(uid, easAlarm);
      if (alarm.kind === 'ok') return { kind: 'ok', value: true };
      if (alarm.kind !== 'gone') return alarm;
      const block = await askBlocks(ask, uid, 0, 1);
      if (block.kind !== 'ok' && block.kind !== 'end') return block;
    }
    return { kind: 'ok', value: false };
  }

  return {
    identify: async () => {
      const version = outcomeOf(await ask({ command: 'software-version' }), ({ data }) =>
        data ? describeReader(data) : undefined,
      );
      return version.kind === 'gone'
        ? { kind: 'refused', why: describeStatus(statusNoTransponder) }
        : version;
    },
    inventory: async () => {
      const listed = await takeInventory(ask, log);
      if (listed.kind !== 'ok') return listed;
      dsfids = listed.value.tags;
      return { kind: 'ok', value: { uids: [...dsfids.keys()], whole: listed.value.whole } };
    },
    readMemory: (uid, bytesAtMost) => readMemory(ask, uid, bytesAtMost, dsfids.get(uid) ?? 0, log),
    readAfi: (uid) => readAfi(ask, uid),
    writeAfi: async (uid, afi) =>
      outcomeOf(await ask({ command: 'write-afi', target: tagTarget(uid), afi }), done),
    readEas,
    writeEas: (uid, on) => custom(uid, on ? setEas : resetEas),
    resetField: async () => outcomeOf(await ask({ command: 'rf-reset' }), done),
  };
}
