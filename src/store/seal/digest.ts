/**
 * One keyed digest over all steps of the journal, whatever their order on disk: the MACs of the
 * steps are added without carry (XOR), each over all that stands in its row and its number in the
 * order of writing. So a step is added, and one that is purged is taken account of, without reading
 * the others. No MAC of a step and no sum is ever on disk in clear, only the head: the MAC of the
 * sum. Which head belongs to another set of steps cannot be said without the key. (Clarke and
 * others, Incremental Multiset Hash Functions, Asiacrypt 2003: MSet-XOR-Hash.)
 *
 * The MAC of a step is PMAC with AES-256 over three blocks, with masks drawn from the key (Black
 * and Rogaway, Eurocrypt 2002); that of a sum is one block. Many steps are two calls of the cipher,
 * as one is: between two synced commits the processor's caches are cold, and HMAC took four times
 * as long.
 */
import { createCipheriv } from 'node:crypto';
import { deriveKey, tagOf } from './seal.ts';

/**
 * What is digested of a row. Of the payload it is the tag of its seal, which covers the rest of it,
 * with entry, event and moment.
 */
export interface Step {
  seq: number;
  nth: number;
  at: string;
  event: string;
  state: string | null;
  payload: Uint8Array;
}

export interface Digest {
  /** Changes `sum`. A second time takes the steps out again. */
  add(sum: Buffer, steps: readonly Step[]): void;
  /** 16 bytes */
  headOf(sum: Buffer): Buffer;
}

const blockLength = 16;
const stepLength = 3 * blockLength;
/** Their order is in every head on disk: a new word goes to the end. */
const events = ['begin', 'note', 'settle'];
const noState = 0xfe;
const states = ['accepted', 'refused', 'not-done', 'deferred', 'unknown', 'staff', 'closed'];

export function emptySum(): Buffer {
  return Buffer.alloc(blockLength);
}

export function addSum(sum: Buffer, other: Uint8Array): void {
  for (let at = 0; at < blockLength; at += 1) sum[at] = (sum[at] ?? 0) ^ (other[at] ?? 0);
}

export function createDigest(masterKey: Uint8Array): Digest {
  const cipher = (purpose: string) =>
    createCipheriv('aes-256-ecb', deriveKey(masterKey, purpose), null);
  const [ofBlocks, ofStep, ofSum] = [
    cipher('journal-blocks'),
    cipher('journal-step'),
    cipher('journal-head'),
  ];
  const masks = Buffer.concat([
    deriveKey(masterKey, 'journal-mask-1'),
    deriveKey(masterKey, 'journal-mask-2'),
  ]);

  const write = (
    blocks: Buffer,
    at: number,
    { nth, seq, at: moment, event, state, payload }: Step,
  ) => {
    const tag = tagOf(payload);
    if (tag.length === blockLength) blocks.set(tag, at);
    blocks.writeDoubleBE(seq, at + 16);
    blocks.writeDoubleBE(nth, at + 24);
    blocks.writeDoubleBE(Date.parse(moment), at + 32);
    // A word that is none of ours is no step of ours: it counts as 255.
    blocks[at + 40] = events.indexOf(event) & 0xff;
    blocks[at + 41] = state === null ? noState : states.indexOf(state) & 0xff;
    for (let byte = 0; byte < stepLength; byte += 1)
      blocks[at + byte] = (blocks[at + byte] ?? 0) ^ (masks[byte] ?? 0);
  };
  return {
    add: (sum, steps) => {
      const blocks = Buffer.alloc(stepLength * steps.length);
      for (const [number, step] of steps.entries()) write(blocks, number * stepLength, step);
      const mixed = ofBlocks.update(blocks);
      const folded = Buffer.allocUnsafe(blockLength * steps.length);
      for (let at = 0; at < folded.length; at += 1) {
        const from = Math.floor(at / blockLength) * (stepLength - blockLength) + at;
        folded[at] = (mixed[from] ?? 0) ^ (mixed[from + 16] ?? 0) ^ (mixed[from + 32] ?? 0);
      }
      const macs = ofStep.update(folded);
      for (let at = 0; at < macs.length; at += 1)
        sum[at % blockLength] = (sum[at % blockLength] ?? 0) ^ (macs[at] ?? 0);
    },
    headOf: (sum) => ofSum.update(sum),
  };
}
