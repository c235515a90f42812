/** The kiosks of a branch as they are enrolled: their folders, and the keys that they share. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createUser } from '@nats-io/nkeys';
import { writeIdentity } from '../../../src/branch/enrol/folder.ts';
import type { BranchKeys } from '../../../src/branch/enrol/identity.ts';
import { publicAdoptionKey } from '../../../src/branch/keys/adoption-proof.ts';
import { type BranchSeal, createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import { makeKeysDocument, rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { voicesOf } from '../../../src/branch/keys/voices.ts';
import { identityToRecipient } from './age.ts';

export const branchName = 'b001';
export const brokerAddress = 'tls://broker.b001.example:4222';

export function kioskName(nth: number): string {
  return `k0${nth + 1}`;
}
/** The same in each run, so that the hashes are. */
function keyOf(generation: number): Uint8Array {
  return createHash('sha256').update(`branch key ${generation}`).digest();
}

export interface Enrolment {
  /** the newest, and the one before */
  keys(): BranchKeys;
  folderOf(nth: number): string;
  /** As the kiosk signs, and a second machine with its identity. */
  sealOf(kiosk: string): BranchSeal;
  /** A new branch key; the documents, by name of the kiosk. */
  rotate(): Promise<ReadonlyMap<string, Uint8Array>>;
}

export async function enrol(count: number, root: string): Promise<Enrolment> {
  const authority = generateKeyPairSync('ed25519');
  const names = Array.from({ length: count }, (_, nth) => kioskName(nth));
  const nkeys = new Map(names.map((name) => [name, createUser()] as const));
  const members = names.map((name) => ({ name, nkey: nkeys.get(name)?.getPublicKey() ?? '' }));
  const seedOf = (name: string) => Buffer.from(nkeys.get(name)?.getSeed() ?? '').toString('ascii');
  const adoptionKey = publicAdoptionKey('AGE-SECRET-KEY-1STAFF');
  let generation = 1;
  const keys = () =>
    new Map(
      [generation, generation - 1]
        .filter((each) => each > 0)
        .map((each) => [each, keyOf(each)] as const),
    );
  const ageIdentityOf = (kiosk: string) => `AGE-SECRET-KEY-1${kiosk.toUpperCase()}`;
  const documentFor = async (kiosk: string) => {
    const recipient = await identityToRecipient(ageIdentityOf(kiosk));
    const made = { branch: branchName, kiosk, recipient, serial: generation, keys: keys() };
    const named = { ...made, members, adoptionKey };
    return await makeKeysDocument(named, authority.privateKey);
  };
  const folderOf = (nth: number) => `${root}/branch-${kioskName(nth)}`;
  for (const [nth, kiosk] of names.entries()) {
    const identity = {
      version: 1 as const,
      branch: branchName,
      kiosk,
      broker: brokerAddress,
      staffRecipient: await identityToRecipient('AGE-SECRET-KEY-1STAFF'),
      authority: rawPublicKey(authority.privateKey),
      ca: 'certificate',
      certificate: 'certificate',
      privateKey: 'key',
      nkeySeed: seedOf(kiosk),
      ageIdentity: ageIdentityOf(kiosk),
    };
    writeIdentity(folderOf(nth), identity, await documentFor(kiosk));
  }
  return {
    keys,
    folderOf,
    sealOf: (kiosk) => createBranchSeal(keys(), voicesOf({ members, adoptionKey }, seedOf(kiosk))),
    rotate: async () => {
      generation += 1;
      const documents = new Map<string, Uint8Array>();
      for (const kiosk of names) documents.set(kiosk, Buffer.from(await documentFor(kiosk)));
      return documents;
    },
  };
}
