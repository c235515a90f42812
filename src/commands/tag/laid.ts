/** Tags that are laid on the reader one after the other, and their memories. */
import { setTimeout as pause } from 'node:timers/promises';
import { readerDrivers } from '../../../hardware/reader/drivers.ts';
import { readerMakes } from '../../../hardware/reader/makes.ts';
import { readerDefaults } from '../../../hardware/reader/options.ts';
import type { ReaderProtocol } from '../../../hardware/reader/protocol.ts';
import type { NoSession, ReaderSession } from '../../../hardware/reader/session.ts';
import type { Config } from '../../config/schema.ts';
import { addressOf } from '../../kiosk/devices/address.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

interface LaidTag {
  uid: string;
  memory: Uint8Array;
  dsfid: number;
}

/** Opens the reader of the configuration; a Refusal where none answers there. */
export async function atReader<Value>(
  { reader }: Pick<Config, 'reader'>,
  ask: (session: ReaderSession) => Promise<Value>,
): Promise<Value> {
  if (reader === null)
    throw new Refusal('This kiosk has no RFID reader: see `reader`.', exitCodes.wrongData);
  const { driver, address, frame, busAddress, responseTimeoutMs } = reader;
  const makers = Object.values(readerMakes).map(({ maker }) => maker);
  if (driver === 'scan')
    throw new Refusal(
      `The reader sends text, and answers no question: its driver is scan. On the ${makers.join(' or ')} protocol this can be done.`,
      exitCodes.wrongData,
    );
  const options = { answerTimeoutMs: responseTimeoutMs };
  const { serial, ask: askReader } = readerDrivers[driver];
  const asked = await askReader(addressOf(address, serial), { frame, busAddress }, options, ask);
  if (asked.kind === 'asked') return asked.value;
  throw new Refusal(
    `The reader at ${address} cannot be used: ${whyNot(asked)}. \`kiosk doctor --part reader\` looks closer.`,
    exitCodes.unavailable,
  );
}

function whyNot(asked: NoSession): string {
  switch (asked.kind) {
    case 'closed':
    case 'refused':
      return asked.why;
    case 'garbage':
      return 'what it sends is no reply';
    case 'silent':
      return 'it does not answer';
  }
}

const lookEveryMs = 300;
/** Rounds without an answer after which the reader counts as lost. */
const silencesAtMost = 5;

/** The next tag that lies there alone and is none of `known`. Rejects when the signal is aborted. */
export async function nextTag(
  protocol: ReaderProtocol,
  known: ReadonlyMap<string, unknown>,
  signal: AbortSignal,
): Promise<LaidTag> {
  const hint = createHint();
  for (let silences = 0; ; ) {
    signal.throwIfAborted();
    const inventory = await protocol.inventory();
    signal.throwIfAborted();
    if (inventory.kind === 'ok') silences = 0;
    else if (++silences >= silencesAtMost)
      throw new Refusal('The reader no longer answers.', exitCodes.unavailable);
    const uids = inventory.kind === 'ok' ? inventory.value.uids : [];
    const [uid] = uids;
    if (uids.length > 1) hint(`   ${uids.length} tags lie there: leave one.`);
    else if (uid !== undefined && known.has(uid)) hint('   Take it off, and lay another item.');
    else if (uid !== undefined) {
      const read = await protocol.readMemory(uid, readerDefaults.memoryBytes);
      if (read.kind === 'ok' && read.value.memory.length > 0) return { uid, ...read.value };
      hint('   Its memory cannot be read: lay it flat, away from metal.');
    }
    await pause(lookEveryMs, undefined, { signal });
  }
}

/** Each hint once, as long as no other one comes. */
function createHint(): (text: string) => void {
  let last = '';
  return (text) => {
    if (text === last) return;
    last = text;
    print(`${text}\n`);
  };
}
