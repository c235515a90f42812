/** The kiosks of a branch as they are enrolled: their folders, and the keys that they share. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeIdentity } from '../../../src/branch/enrol/folder.ts';
import type { BranchKeys } from '../../../src/branch/enrol/identity.ts';
import { makeKeysDocument, rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
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
  /** A new branch key; the documents, by name of the kiosk. */
  rotate(): Promise<ReadonlyMap<string, Uint8Array>>;
}

export async function enrol(count: number, root: string): Promise<Enrolment> {
  const authority = generateKeyPairSync('ed25519');
  const names = Array.from({ length: count }, (_, nth) => kioskName(nth));
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
    return await makeKeysDocument(made, authority.privateKey);
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
      nkeySeed: 'SU',
      ageIdentity: ageIdentityOf(kiosk),
    };
    writeIdentity(folderOf(nth), identity, await documentFor(kiosk));
  }
  return {
    keys,
    folderOf,
    rotate: async () => {
      generation += 1;
      const documents = new Map<string, Uint8Array>();
      for (const kiosk of names) documents.set(kiosk, Buffer.from(await documentFor(kiosk)));
      return documents;
    },
  };
}
