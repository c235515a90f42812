/** The keys of a region are replaced: one by the key before it, or all by the recovery key. */
import type { KeyObject } from 'node:crypto';
import {
  followKeyChanges,
  type KeyState,
  keyState,
  mostKeyChanges,
  readKeyChanges,
  recoveriesOf,
  signRecovered,
  signReplaced,
  writeKeyChanges,
} from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { Fault } from '../../../src/fault.ts';
import type { Hub } from '../hub/hub.ts';
import {
  newSigningKey,
  type Region,
  signingKeys,
  writeRegionRecord,
  writeSigningKey,
} from './region-folder.ts';
import type { RegionRecord } from './region-record.ts';

/**
 * `to`: the folder of the new file. The key is on the disk before the region's list names it. Faults:
 * `region-exists` where the file is there, `region-keys-many`.
 */
export function replaceKey(
  region: Region,
  what: 'config' | 'package',
  { signedWith, to }: { signedWith: KeyObject; to: string },
): Region {
  const { record } = region;
  if (record.keyChanges.length >= mostKeyChanges) throw tooMany(record);
  const key = newSigningKey();
  const made = { what, key: rawPublicKey(key), signedWith };
  const change = signReplaced(record.region, record, made);
  writeSigningKey(to, what, key);
  // What was not signed again yet stays under the keys that signed it.
  const keysBefore = record.keysBefore ?? keyState.parse(record);
  return written(region, [...record.keyChanges, change], keysBefore);
}

/**
 * `keeps`: what stands at the hub is signed again. Else it is withdrawn, as who had a stolen key may have
 * signed it. Faults as of `replaceKey`.
 */
export function recoverKeys(
  region: Region,
  { signedWith, to, keeps }: { signedWith: KeyObject; to: string; keeps: boolean },
): Region {
  const { record } = region;
  const keys = { config: newSigningKey(), package: newSigningKey(), recovery: newSigningKey() };
  const change = signRecovered(record.region, record, {
    configKey: rawPublicKey(keys.config),
    packageKey: rawPublicKey(keys.package),
    recoveryKey: rawPublicKey(keys.recovery),
    signedWith,
  });
  for (const name of signingKeys) writeSigningKey(to, name, keys[name]);
  const keysBefore = keeps ? (record.keysBefore ?? keyState.parse(record)) : undefined;
  return written(region, [...recoveriesOf(record.keyChanges), change], keysBefore);
}

/** All that is at the hub is under the keys of now. */
export function withoutKeysBefore(region: Region): Region {
  const { keysBefore: _, ...record } = region.record;
  writeRegionRecord(region.folder, record);
  return { ...region, record };
}

/**
 * The folder of an operator learns the keys of now from the hub. null: it has them. Nothing but what follows
 * from the keys that it had is taken.
 */
export function followedAtHub(region: Region, changes: readonly string[]): Region | null {
  const { record, folder } = region;
  const next = followKeyChanges(record.region, record, changes);
  if (next === record) return null;
  const changed: RegionRecord = { ...record, ...keyState.parse(next), keyChanges: [...changes] };
  writeRegionRecord(folder, changed);
  return { folder, record: changed };
}

/**
 * Puts the row of the region at its hub. `before`: the keys before what is in the row and not at the hub yet.
 * null: it stands. Else the row that another operator has put meanwhile, and from which this one does not
 * follow: kiosks go on from theirs, so the folder takes those keys, and its own new ones sign nothing.
 * Rejects with a HubRefusal.
 */
export async function putKeyChanges(
  hub: Pick<Hub, 'keyChanges' | 'putKeyChanges'>,
  { folder, record }: Region,
  before: KeyState,
): Promise<Region | null> {
  for (;;) {
    const { value, revision } = await hub.keyChanges();
    const there = readKeyChanges(value);
    const atHub = followKeyChanges(record.region, before, there);
    const after = followKeyChanges(record.region, atHub, record.keyChanges);
    const isOurs = signingKeys.every((which) => after[`${which}Key`] === record[`${which}Key`]);
    if (!isOurs) {
      const { keysBefore: _, ...rest } = record;
      const theirs = { ...rest, ...keyState.parse(atHub), keyChanges: [...there] };
      writeRegionRecord(folder, theirs);
      return { folder, record: theirs };
    }
    if (await hub.putKeyChanges(writeKeyChanges(record.keyChanges), revision)) return null;
  }
}

/** What a kiosk that has the keys of before makes of it is what the region's list says. */
function written(
  region: Region,
  keyChanges: readonly string[],
  keysBefore: RegionRecord['keysBefore'],
): Region {
  const { keysBefore: _, ...record } = region.record;
  const keys = followKeyChanges(record.region, record, keyChanges);
  if (keys === record) throw new Error('the change of keys does not follow from those before');
  const changed: RegionRecord = {
    ...record,
    ...keyState.parse(keys),
    keyChanges: [...keyChanges],
    keysBefore,
  };
  writeRegionRecord(region.folder, changed);
  return { ...region, record: changed };
}

function tooMany({ keyChanges }: RegionRecord): Fault {
  return new Fault(
    'fleet',
    'region-keys-many',
    `The keys were changed ${keyChanges.length} times since the recovery key was used last, and no more is taken.`,
    'Use it: kiosk-fleet key recover. It makes the changes before it superfluous.',
  );
}
