/** A tag's memory by a Feig reader. */
import type { Said } from '../rfid/protocol.ts';
import { statusNoTransponder } from './commands.ts';
import type { Ask } from './dialect.ts';

/** In one request where the tag allows it. What could be read counts, as long as there is any. */
export async function readMemory(
  ask: Ask,
  uid: string,
  bytesAtMost: number,
): Promise<Said<{ memory: Uint8Array; dsfid: number }>> {
  const target = { to: 'uid', uid, security: false } as const;
  const info = await ask({ command: 'system-info', target });
  if (info.kind !== 'reply') return info;
  if (info.reply.data?.uid !== uid) return { kind: 'gone' };
  const { dsfid, lastByteOfBlock, lastBlock } = info.reply.data;
  const blockSize = (lastByteOfBlock & 0x1f) + 1;
  const blocks = Math.min(lastBlock + 1, Math.ceil(bytesAtMost / blockSize));
  const memory: number[] = [];
  let atOnce = blocks;
  for (let first = 0; first < blocks; ) {
    const count = Math.min(atOnce, blocks - first);
    const answer = await ask({ command: 'read-blocks', target, first, count });
    if (answer.kind !== 'reply') return answer;
    if (answer.reply.status === statusNoTransponder) return { kind: 'gone' };
    const read = answer.reply.data?.blocks ?? [];
    for (const block of read) memory.push(...block.data);
    first += read.length;
    if (read.length > 0) continue;
    // Some tags give one block at a time only; some claim more blocks than they let be read.
    if (atOnce === 1) break;
    atOnce = 1;
  }
  return { kind: 'told', value: { memory: Uint8Array.from(memory), dsfid } };
}
