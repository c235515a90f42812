/** A Feig OBID reader in host mode: the kiosk's questions as Feig's host commands. */
import type { SerialSettings } from '../address.ts';
import type { Log } from '../devices.ts';
import type { Dialect, Outcome, ReaderProtocol } from '../reader/protocol.ts';
import { type Addressing, type Ask, createAsk, outcomeOf, tagTarget } from './ask.ts';
import {
  type Reply,
  statusBufferOverflow,
  statusCollision,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusRfError,
  statusRfWarning,
} from './commands.ts';
import { createFramer, type Frame } from './frame.ts';
import { inspectFeig } from './inspect.ts';
import { feigLines } from './lines.ts';
import { describeDevice, describeReader, describeStatus } from './meanings.ts';
import { askBlocks, readAfi, readMemory } from './memory.ts';
import type { FeigOutputs } from './outputs.ts';

/** As delivered. Note the even parity. */
export const feigSerial: SerialSettings = {
  baudRate: 38_400,
  dataBits: 8,
  parity: 'even',
  stopBits: 1,
};

export function feigDialect({
  outputs,
  ...addressing
}: Addressing & { outputs: FeigOutputs }): Dialect<Frame> {
  return {
    createFramer: (handlers) => createFramer(handlers, 2),
    inspect: inspectFeig,
    speak: (exchange, log) => {
      const ask = createAsk(exchange, addressing, log);
      return { ...speakFeig(ask, log), lines: feigLines(ask, outputs) };
    },
  };
}

/** The EAS commands are NXP's own: second byte of the uid, and the maker of the custom command. */
const nxp = 0x04;
const setEas = 0xa2;
const resetEas = 0xa3;
const easAlarm = 0xa5;
/** The mode of reader info that has the device ID. */
const deviceInfo = 0x80;

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
      if (version.kind === 'gone')
        return { kind: 'refused', why: describeStatus(statusNoTransponder) };
      if (version.kind !== 'ok') return version;
      // Newer readers know it; another works as well without.
      const device = outcomeOf(
        await ask({ command: 'reader-info', mode: deviceInfo }),
        ({ data }) => data?.info,
      );
      const words = device.kind === 'ok' ? describeDevice(device.value) : '';
      return { kind: 'ok', value: `${version.value}${words}` };
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

/** More than any reader's table holds: a limit for a reader that always promises more data. */
const requestsAtMost = 64;
/** The inventory is complete in the reply. */
const wholeStatuses = [statusOk, statusNoTransponder, statusRfWarning, statusMoreData];
/**
 * Some tags are missing from the reply: anticollision failed or is switched off, or the reader's
 * buffer is too small.
 */
const partStatuses = [statusRfError, statusCollision, statusBufferOverflow];

interface Listed {
  /** DSFID by uid */
  tags: ReadonlyMap<string, number>;
  whole: boolean;
}

/**
 * All tags in the field. A reader set to "only new tags" reports each tag once; the RF reset makes
 * it report all of them again. The inventory continues while the reader announces more data.
 */
async function takeInventory(ask: Ask, log: Log): Promise<Outcome<Listed>> {
  const reset = await ask({ command: 'rf-reset' });
  if (reset.kind !== 'reply') return reset;
  const { status } = reset.reply;
  if (status !== statusOk && status !== statusRfWarning)
    return { kind: 'refused', why: describeStatus(status) };
  const tags = new Map<string, number>();
  for (let request = 0; request < requestsAtMost; request++) {
    const more = request > 0;
    const answer = await ask({
      command: 'inventory',
      mode: { more, notifyAfter: null, presence: false },
    });
    if (answer.kind !== 'reply') return answer;
    const { reply } = answer;
    if (![...wholeStatuses, ...partStatuses].includes(reply.status)) {
      return { kind: 'refused', why: describeStatus(reply.status) };
    }
    for (const entry of reply.data?.inventory.entries ?? []) {
      if (entry.kind === 'iso15693') tags.set(entry.uid, entry.dsfid);
      else reportOther(entry.transponderType, log);
    }
    const missing = whyIncomplete(reply, more);
    if (missing !== null) {
      reportIncomplete(missing, log);
      return { kind: 'ok', value: { tags, whole: false } };
    }
    if (reply.status !== statusMoreData) return { kind: 'ok', value: { tags, whole: true } };
  }
  reportIncomplete(`it promised more data ${requestsAtMost} times`, log);
  return { kind: 'ok', value: { tags, whole: false } };
}

/** Why this reply does not list all tags; null if it does. */
function whyIncomplete({ status, data }: Reply<'inventory'>, more: boolean): string | null {
  if (partStatuses.includes(status)) return describeStatus(status);
  if (status === statusNoTransponder) return more ? 'it promised more data and gave none' : null;
  if (!data) return describeStatus(status);
  const { count, entries } = data.inventory;
  return entries.length < count
    ? 'a transponder of an unknown type hides what is listed after it'
    : null;
}

function reportOther(transponderType: number, log: Log): void {
  const text = `A transponder of another kind (type ${transponderType}) lies on the RFID reader: it is ignored.`;
  log({
    level: 'info',
    part: 'reader',
    code: 'rfid-other-transponder',
    text,
    data: { transponderType },
  });
}

function reportIncomplete(why: string, log: Log): void {
  const text = `The RFID reader did not list all that lies on it: ${why}.`;
  log({ level: 'warn', part: 'reader', code: 'rfid-list-not-whole', text });
}
