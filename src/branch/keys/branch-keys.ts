/**
 * What the branch keys are used for: to seal what goes to the broker, and to hash numbers, so that
 * the broker sees that one item or patron is meant twice, and not which.
 */
import { createHmac } from 'node:crypto';
import { createSeal, deriveKey } from '../../store/seal/seal.ts';
import type { BranchKeys } from '../enrol/identity.ts';
import type { Voices } from './voices.ts';

export interface BranchSeal {
  /** who may say what, by the same document */
  readonly voices: Voices;
  /** of the key that is sealed with: the highest */
  readonly generation: number;
  /** The generation in four bytes, then sealed. `place` is authenticated with it: the subject. */
  seal(body: Uint8Array, place: string): Uint8Array;
  /** `unknown-key`: of a generation that this kiosk does not have, or no longer. */
  open(
    sealed: Uint8Array,
    place: string,
  ): { generation: number; body: Uint8Array } | 'unknown-key' | 'unreadable';
  /** HMAC-SHA256, 22 characters of base64url, under each key: the newest first. */
  itemHashes(item: string): readonly [string, ...string[]];
  /** `number`: one of PatronNumbers */
  patronHashes(number: string): readonly [string, ...string[]];
}

const generationLength = 4;
const hashLength = 22;

/** Throws where there is no key at all. */
export function createBranchSeal(keys: BranchKeys, voices: Voices): BranchSeal {
  const byGeneration = new Map(
    [...keys]
      .sort(([left], [right]) => right - left)
      .map(([generation, key]) => [
        generation,
        {
          seal: createSeal(key, 'branch'),
          item: deriveKey(key, 'branch item'),
          card: deriveKey(key, 'branch card'),
        },
      ]),
  );
  const [newest] = byGeneration;
  if (newest === undefined) throw new Error('A branch has at least one key.');
  const [generation, current] = newest;
  const head = Buffer.alloc(generationLength);
  head.writeUInt32BE(generation);
  const hashes = (which: 'item' | 'card', text: string): readonly [string, ...string[]] => {
    const older = [...byGeneration.values()].slice(1).map((key) => hash(key[which], text));
    return [hash(current[which], text), ...older];
  };
  return {
    voices,
    generation,
    seal: (body, place) => Buffer.concat([head, current.seal.closeBytes(body, place)]),
    open(sealed, place) {
      if (sealed.length < generationLength) return 'unreadable';
      const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const generationOf = view.getUint32(0);
      const key = byGeneration.get(generationOf);
      if (key === undefined) return 'unknown-key';
      const body = key.seal.openBytes(sealed.subarray(generationLength), place);
      return body === null ? 'unreadable' : { generation: generationOf, body };
    },
    itemHashes: (item) => hashes('item', item),
    patronHashes: (number) => hashes('card', number),
  };
}

/** So many rotations can have been missed; rubbish begins with any number. */
const mostMissed = 1_000;

/** Under a later key than this kiosk has. An older one may have been let go. */
export function isUnderLaterKey({ generation }: BranchSeal, sealed: Uint8Array): boolean {
  if (sealed.length < generationLength) return false;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const of = view.getUint32(0);
  return of > generation && of <= generation + mostMissed;
}

function hash(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url').slice(0, hashLength);
}
