/**
 * A tag's memory, block by block or many at once, until its end is known: what was read so far is
 * never taken for the whole.
 */
import type { MemorySaid, Said } from './protocol.ts';

/** What a reader says to one request for blocks. `end`: the tag has no block of that number. */
export type BlocksSaid = Said<readonly Uint8Array[]> | { kind: 'end' };

interface MemoryPlan {
  /**
   * as the tag says; null where it does not say how many it has: then they are read one by one
   * until it has no more
   */
  blocks: number | null;
  blocksAtOnce: number;
  bytesAtMost: number;
  /** 0 where the tag has none */
  dsfid: number;
}

/**
 * A tag that refuses many blocks at once is read one by one. A block that cannot be read is asked
 * for once more; if it still fails, the tag is not read: an error of the radio passes, and the next
 * round may see the whole of it.
 */
export async function readInBlocks(
  ask: (first: number, count: number) => Promise<BlocksSaid>,
  { blocks, blocksAtOnce, bytesAtMost, dsfid }: MemoryPlan,
): Promise<MemorySaid> {
  const memory: number[] = [];
  let atOnce = blocks === null ? 1 : blocksAtOnce;
  let first = 0;
  let failed = false;
  while (memory.length < bytesAtMost && first < (blocks ?? Number.POSITIVE_INFINITY)) {
    const count = Math.min(atOnce, (blocks ?? first + 1) - first);
    const said = await ask(first, count);
    if (said.kind === 'told' && said.value.length > 0) {
      for (const block of said.value) memory.push(...block);
      first += said.value.length;
      failed = false;
    } else if (said.kind === 'gone' || said.kind === 'silence' || said.kind === 'down') return said;
    else if (count > 1) atOnce = 1;
    else if (said.kind === 'end') break;
    else if (failed) {
      const why = `block ${first}: ${said.kind === 'refused' ? said.why : 'the reply brings no block'}`;
      return { kind: 'part', value: { memory: Uint8Array.from(memory), dsfid }, why };
    } else failed = true;
  }
  return { kind: 'told', value: { memory: Uint8Array.from(memory), dsfid } };
}
