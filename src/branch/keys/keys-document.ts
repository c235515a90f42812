/**
 * The branch keys as they reach a kiosk: one document, wrapped with age for this kiosk, signed by
 * the authority of the branch (Ed25519), with a rising serial. It comes with the enrolment and later
 * over the broker, which may be hostile: it can keep a document back and do nothing else.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { z } from 'zod';
import { type RegionTrust, regionTrust } from '../../../packages/region-documents/src/index.ts';
import { Fault } from '../../fault.ts';
import type { BranchKeys, Identity, IdentityFile } from '../enrol/identity.ts';
import { type NamedMember, namedMember, publicKeyOf } from './voices.ts';

/** So that no signature for another purpose fits. */
const context = 'kiosk branch keys 1\n';

const signedDocument = z.object({ signed: z.string().max(50_000), signature: z.base64() });
const content = z.object({
  v: z.literal(1),
  branch: z.string(),
  kiosk: z.string(),
  serial: z.int().positive(),
  /** age, to the recipient of the kiosk: `wrappedKeys` as JSON */
  wrapped: z.base64(),
  /** left out: the branch is in no region */
  region: regionTrust.optional(),
  /** who is in the branch, or was within the last weeks */
  members: z.array(namedMember).max(300),
  /** of keys/adoption-proof.ts: Ed25519, 32 bytes */
  adoptionKey: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
});
const wrappedKeys = z.record(z.string().regex(/^[1-9][0-9]{0,8}$/), z.base64());

interface KeysFor {
  branch: string;
  kiosk: string;
  /** age recipient of the kiosk */
  recipient: string;
  /** above that of each document before */
  serial: number;
  keys: BranchKeys;
  /** left out: the branch is in no region */
  region?: RegionTrust | undefined;
  members: readonly NamedMember[];
  adoptionKey: string;
}

export interface OpenedKeys {
  serial: number;
  keys: BranchKeys;
  /** null: the branch is in no region */
  region: RegionTrust | null;
  members: readonly NamedMember[];
  adoptionKey: string;
}

/** `authority`: the private Ed25519 key. */
export async function makeKeysDocument(made: KeysFor, authority: KeyObject): Promise<string> {
  const { branch, kiosk, serial, recipient, keys, region, members, adoptionKey } = made;
  const age = new Encrypter();
  age.addRecipient(recipient);
  const plain = Object.fromEntries(
    [...keys].map(([generation, key]) => [generation, Buffer.from(key).toString('base64')]),
  );
  const wrapped = Buffer.from(await age.encrypt(JSON.stringify(plain))).toString('base64');
  const document = { v: 1, branch, kiosk, serial, wrapped, region, members, adoptionKey };
  const signed = JSON.stringify(document);
  const signature = sign(null, Buffer.from(context + signed), authority).toString('base64');
  return `${JSON.stringify({ signed, signature })}\n`;
}

/**
 * A Fault `branch-keys-refused` where the document is no such document, is not signed by the
 * authority, is for another kiosk, cannot be opened, or is older than `least`.
 */
export async function openKeysDocument(
  document: string,
  identity: Pick<IdentityFile, 'branch' | 'kiosk' | 'authority'> & Pick<Identity, 'ageIdentity'>,
  least = 1,
): Promise<OpenedKeys> {
  const outer = signedDocument.safeParse(parse(document));
  if (!outer.success) throw refused('it is not a document of keys');
  const { signed, signature } = outer.data;
  const authority = publicKeyOf(Buffer.from(identity.authority, 'base64'));
  if (!verify(null, Buffer.from(context + signed), authority, Buffer.from(signature, 'base64')))
    throw refused('the authority of the branch has not signed it');
  const inner = content.safeParse(parse(signed));
  if (!inner.success) throw refused('it is of another version of the program');
  const { branch, kiosk, serial, wrapped } = inner.data;
  if (branch !== identity.branch || kiosk !== identity.kiosk)
    throw refused(`it is for kiosk ${kiosk} of branch ${branch}`);
  if (serial < least) throw refused(`its serial is ${serial}, and ${least} is the least`);
  const { region = null, members, adoptionKey } = inner.data;
  const keys = await unwrap(wrapped, identity.ageIdentity);
  return { serial, keys, region, members, adoptionKey };
}

async function unwrap(wrapped: string, ageIdentity: string): Promise<BranchKeys> {
  const age = new Decrypter();
  let plain: string;
  try {
    age.addIdentity(ageIdentity);
    plain = await age.decrypt(Buffer.from(wrapped, 'base64'), 'text');
  } catch {
    throw refused('the age key of this kiosk does not open it');
  }
  const found = wrappedKeys.safeParse(parse(plain));
  const keys = Object.entries(found.data ?? {})
    .map(([generation, key]) => [Number(generation), Buffer.from(key, 'base64')] as const)
    .sort(([one], [other]) => one - other);
  if (keys.length === 0 || keys.some(([, key]) => key.length !== 32))
    throw refused('it holds no keys of 32 bytes');
  return new Map(keys);
}

/** Of Ed25519: 32 bytes in base64. */
export function rawPublicKey(key: KeyObject): string {
  return createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(-32)
    .toString('base64');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(why: string): Fault {
  return new Fault(
    'branch',
    'branch-keys-refused',
    `The branch keys are refused: ${why}.`,
    'The kiosk goes on with the keys that it has. Run kiosk branch rotate-key at the host; where it comes back, look who can write to the broker (docs/branch.md).',
  );
}
