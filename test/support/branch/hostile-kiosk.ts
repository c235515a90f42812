/** A kiosk of the branch that is hostile: it has its own keys and the branch key. */
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { dial } from '../../../src/branch/broker/dial.ts';
import { readIdentity, readKeys } from '../../../src/branch/enrol/folder.ts';
import { type BranchSeal, createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import { voicesOf } from '../../../src/branch/keys/voices.ts';
import { unsignedSeal } from './entries.ts';
import type { BranchPlace } from './place.ts';

export interface HostileKiosk {
  connection: NatsConnection;
  /** signs as itself */
  seal: BranchSeal;
  /** signs nothing, as before kiosks signed */
  silent: BranchSeal;
}

export async function openHostileKiosk(place: BranchPlace, name: string): Promise<HostileKiosk> {
  const folder = join(place.folder, name);
  const identity = readIdentity(folder);
  const connection = await dial(identity, place.address, 5_000);
  const opened = await readKeys(folder, identity);
  return {
    connection,
    seal: createBranchSeal(opened.keys, voicesOf(opened, identity.nkeySeed)),
    silent: unsignedSeal(opened.keys),
  };
}
