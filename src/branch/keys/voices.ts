/**
 * Who says what in a branch: a kiosk signs what it says with its nkey (Ed25519). The public halves
 * come with the branch keys, signed by the authority, so that neither the broker nor another kiosk,
 * which have the branch key or the subject, can speak for one.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** As it stands in the document of branch keys. */
export const namedMember = z.object({
  name: z.string().min(1).max(32),
  /** public: `U…` */
  nkey: z.string().regex(/^U[A-Z2-7]{55}$/),
  /** ms of the broker's clock from which on it does not count: the kiosk was revoked */
  until: z.int().positive().optional(),
});
export type NamedMember = z.infer<typeof namedMember>;

/** Who says something; `atMs`: when the broker stored it, or now. */
export interface Speaker {
  kiosk: string;
  atMs: number;
}

export interface Voices {
  /** base64; null: this program says nothing */
  sign(text: string): string | null;
  /** `signature`: base64; null: there is none */
  isOf(speaker: Speaker, text: string, signature: string | null): boolean;
  /** Whether it belongs to the branch now. */
  isMember(kiosk: string): boolean;
  /** checks adoptions (keys/adoption-proof.ts): Ed25519, 32 bytes in base64 */
  readonly adoptionKey: string;
}

/**
 * `members`, `adoptionKey`: of the document of branch keys. `nkeySeed`: of this kiosk; left out, it
 * says nothing. Throws where that is no seed.
 */
export function voicesOf(
  { members, adoptionKey }: { members: readonly NamedMember[]; adoptionKey: string },
  nkeySeed?: string,
): Voices {
  const own = nkeySeed === undefined ? null : privateKeyOf(nkeySeed);
  const keys = new Map<string, { key: KeyObject; until: number }[]>();
  for (const { name, nkey, until = Number.POSITIVE_INFINITY } of members)
    keys.set(name, [...(keys.get(name) ?? []), { key: publicKeyOf(rawKey(nkey)), until }]);
  return {
    sign: (text) => (own === null ? null : sign(null, Buffer.from(text), own).toString('base64')),
    isOf({ kiosk, atMs }, text, signature) {
      if (signature === null) return false;
      const signed = Buffer.from(signature, 'base64');
      return (keys.get(kiosk) ?? []).some(
        ({ key, until }) => atMs <= until && verify(null, Buffer.from(text), key, signed),
      );
    },
    isMember: (kiosk) =>
      (keys.get(kiosk) ?? []).some(({ until }) => until === Number.POSITIVE_INFINITY),
    adoptionKey,
  };
}

/** Of 32 bytes: an SPKI of Ed25519 is always these twelve bytes and the key (RFC 8410). */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** Of a seed of 32 bytes; in PKCS 8 these sixteen stand before it. */
export function privateKeyFrom(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** Of a public nkey: Ed25519, 32 bytes in base64. */
export function keyOfNkey(nkey: string): string {
  return rawKey(nkey).toString('base64');
}

/** An nkey is a byte that says what it is, 32 bytes, and a check of two; a seed has two before. */
function rawKey(nkey: string): Buffer {
  return base32(nkey).subarray(1, 33);
}

/** What the holder of an nkey signs with; throws where it is no seed. */
export function privateKeyOf(nkeySeed: string): KeyObject {
  const seed = base32(nkeySeed).subarray(2, 34);
  if (seed.length !== 32) throw new Error('the nkey is damaged');
  return privateKeyFrom(seed);
}

/** RFC 4648, without padding. The library of nkeys signs in JavaScript, which takes 7 ms. */
function base32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    held = (held << 5) | Math.max(0, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
