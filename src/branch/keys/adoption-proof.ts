/**
 * What shows that the staff had an entry adopted: without their key no kiosk makes another's entry
 * its own. The key that signs is derived from the age identity of the staff, at the host when the
 * branch is made, and again from the stick at each adoption: HKDF-SHA256 (RFC 5869) over the identity
 * as it is written (`AGE-SECRET-KEY-1…`, 74 characters of ASCII), without salt, info "kiosk branch
 * adoption 1", gives the 32 bytes of the seed of an Ed25519 key. Its public half stands in the documents of branch keys, which the authority
 * signs; the private one is persisted nowhere.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { deriveKey } from '../../store/seal/seal.ts';
import type { AdoptionProof, EntryId } from '../../store/types.ts';
import { rawPublicKey } from './keys-document.ts';
import { privateKeyFrom, publicKeyOf } from './voices.ts';

/** A hash of an item, under the branch key of that generation: 22 characters of base64url. */
const hashed = z.object({ generation: z.int().positive(), hash: z.string().length(22) });
export type HashedItem = z.infer<typeof hashed>;

export const adoptionProof: z.ZodType<AdoptionProof> = z.object({
  boot: z.string().min(1).max(40),
  items: z.array(hashed).min(1).max(2),
  signature: z.base64().max(88),
});

/** Whose entry is adopted. */
interface AdoptedFrom {
  branch: string;
  kiosk: string;
  entry: EntryId;
}

/** `staffIdentity`: `AGE-SECRET-KEY-1…` */
export function adoptionKeyOf(staffIdentity: string): KeyObject {
  return privateKeyFrom(deriveKey(Buffer.from(staffIdentity, 'ascii'), 'branch adoption'));
}

/** Its public half: 32 bytes in base64. */
export function publicAdoptionKey(staffIdentity: string): string {
  return rawPublicKey(adoptionKeyOf(staffIdentity));
}

export function proveAdoption(
  key: KeyObject,
  from: AdoptedFrom,
  { boot, items }: Omit<AdoptionProof, 'signature'>,
): AdoptionProof {
  const signature = sign(null, textOf(from, boot, items), key).toString('base64');
  return { boot, items, signature };
}

/** `adoptionKey`: of the document of branch keys. */
export function isAdoptionProved(
  adoptionKey: string,
  from: AdoptedFrom,
  { boot, items, signature }: AdoptionProof,
): boolean {
  const key = publicKeyOf(Buffer.from(adoptionKey, 'base64'));
  return verify(null, textOf(from, boot, items), key, Buffer.from(signature, 'base64'));
}

function textOf(
  { branch, kiosk, entry }: AdoptedFrom,
  boot: string,
  items: readonly HashedItem[],
): Buffer {
  const named = items.map(({ generation, hash }) => [generation, hash]);
  return Buffer.from(
    `kiosk branch adoption 1\n${JSON.stringify([branch, kiosk, entry, boot, named])}`,
  );
}
