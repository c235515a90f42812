/**
 * A tag's memory, one block or several at once. A part of it is never taken for the whole: reading
 * goes on until the end is known.
 */
import type { MemoryOutcome, Outcome, TagMemory } from './protocol.ts';

/** Of one request for blocks. `end`: the tag has no block of that number. */
export type BlocksOutcome = Outcome<readonly Uint8Array[]> | { kind: 'end' };

interface MemoryPlan extends Omit<TagMemory, 'memory'> {
  /** null: unknown; they are read one by one until the tag has no more */
  blocks: number | null;
  blocksAtOnce: number;
  bytesAtMost: number;
}

/**
 * A tag that refuses several blocks at once is read one by one. A block that fails is read once
 * more. If it fails again the tag counts as not read, since radio errors pass: the next round tries
 * again.
 */
export async function readInBlocks(
  ask: (first: number, count: number) => Promise<BlocksOutcome>,
  { blocks, blocksAtOnce, bytesAtMost, ...about }: MemoryPlan,
): Promise<MemoryOutcome> {
  const memory: number[] = [];
  let atOnce = blocks === null ? 1 : blocksAtOnce;
  let first = 0;
  let failed = false;
  while (memory.length < bytesAtMost && first < (blocks ?? Number.POSITIVE_INFINITY)) {
    const count = Math.min(atOnce, (blocks ?? first + 1) - first);
    const outcome = await ask(first, count);
    if (outcome.kind === 'ok' && outcome.value.length > 0) {
      for (const block of outcome.value) memory.push(...block);
      first += outcome.value.length;
      failed = false;
    } else if (outcome.kind === 'gone' || outcome.kind === 'silence' || outcome.kind === 'down')
      return outcome;
    else if (count > 1) atOnce = 1;
    else if (outcome.kind === 'end') break;
    else if (failed) {
      const why = `block ${first}: ${outcome.kind === 'refused' ? outcome.why : 'the reply brings no block'}`;
      return { kind: 'part', value: { memory: Uint8Array.from(memory), ...about }, why };
    } else failed = true;
  }
  return { kind: 'ok', value: { memory: Uint8Array.from(memory), ...about } };
}
