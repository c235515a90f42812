/** A tag's memory, read by a 3M reader. */
import type { Log } from '../devices.ts';
import { type BlocksOutcome, readInBlocks } from '../reader/memory.ts';
import type { MemoryOutcome } from '../reader/protocol.ts';
import type { Ask } from './ask.ts';
import {
  errorMemoryDoesNotExist,
  errorNone,
  errorNoTransponder,
  errorNotSupported,
} from './commands.ts';
import { describeError } from './meanings.ts';

/** DSFID, AFI and the size of the memory */
const aboutMemory = 0x07;
/** A reply has 6 bytes a block: far less than the oldest reader's buffer holds. */
const blocksAtOnce = 16;

export async function askBlocks(
  ask: Ask,
  uid: string,
  first: number,
  count: number,
): Promise<BlocksOutcome> {
  const answer = await ask({ command: 'read-blocks', uid, first, count, options: null });
  if (answer.kind !== 'reply') return answer;
  const { error, data } = answer.reply;
  if (error === errorNoTransponder) return { kind: 'gone' };
  if (error === errorMemoryDoesNotExist) return { kind: 'end' };
  if (error !== errorNone) return { kind: 'refused', why: describeError(error) };
  if (data?.blocks.first !== first) return { kind: 'refused', why: 'it speaks of other blocks' };
  return { kind: 'ok', value: data.blocks.blocks.map((block) => block.data) };
}

/** A tag whose size is unknown or not supported is read block by block until its end. */
export async function readMemory(
  ask: Ask,
  uid: string,
  bytesAtMost: number,
  log: Log,
): Promise<MemoryOutcome> {
  const read = (first: number, count: number) => askBlocks(ask, uid, first, count);
  let answer = await ask({ command: 'tag-info', uid, wanted: aboutMemory });
  if (answer.kind === 'reply' && answer.reply.error === errorNoTransponder) {
    answer = await ask({ command: 'tag-info', uid, wanted: aboutMemory });
  }
  if (answer.kind !== 'reply') return answer;
  const { error, data } = answer.reply;
  const size = error === errorNone ? data?.info.memory : null;
  if (size) {
    const blockSize = (size.lastByteOfBlock & 0x1f) + 1;
    const blocks = Math.min(size.lastBlock + 1, Math.ceil(bytesAtMost / blockSize));
    return await readInBlocks(read, {
      blocks,
      blocksAtOnce,
      bytesAtMost,
      dsfid: data?.info.dsfid ?? 0,
      ...(typeof data?.info.afi === 'number' ? { afi: data.info.afi } : {}),
    });
  }
  if (![errorNone, errorNoTransponder, errorNotSupported].includes(error)) {
    return { kind: 'refused', why: describeError(error) };
  }
  // A chip without Get System Information may be silent, as is a tag that was lifted: its first
  // block tells them apart.
  const memory = await readInBlocks(read, { blocks: null, blocksAtOnce: 1, bytesAtMost, dsfid: 0 });
  if (memory.kind === 'ok') reportNoSize(uid, describeError(error), log);
  return memory;
}

function reportNoSize(uid: string, why: string, log: Log): void {
  const text = `Tag ${uid} does not say how large it is, ${why}: it was read block by block.`;
  log({ level: 'info', part: 'reader', code: 'rfid-no-system-info', text, data: { uid } });
}
