/**
 * How the two keys of a region change: by documents, in a row, each signed by the key before it, or by the
 * recovery key, which is on no machine and is replaced where it is used. So who was away for any time goes
 * on from what they know. The row comes from a hub that may be hostile: it can hold it back, and no more.
 * Pure.
 */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type keyState, publicKey } from './documents.ts';
import { openDocument, readUnverified, signDocument } from './signed.ts';

export type KeyState = z.infer<typeof keyState>;

const shared = { v: z.literal(1), region: z.string(), recoveries: z.int().nonnegative() };
/** One key takes the place of the one before, which signs it. */
const replaced = z.object({
  ...shared,
  what: z.enum(['config', 'package']),
  /** of that key, since the last recovery */
  number: z.int().positive(),
  key: publicKey,
});
/** All three are new; signed by the recovery key before. */
const recovered = z.object({
  ...shared,
  what: z.literal('recovery'),
  configKey: publicKey,
  packageKey: publicKey,
  recoveryKey: publicKey,
});
const keyChange = z.discriminatedUnion('what', [replaced, recovered]);
type KeyChange = z.infer<typeof keyChange>;

/** More cannot be needed: a recovery makes the changes before it superfluous. */
export const mostKeyChanges = 100;
const rows = z.object({
  v: z.literal(1),
  changes: z.array(z.string().max(2_000)).max(mostKeyChanges),
});

/** What stands at the hub. Each change is signed, the row as a whole need not be. */
export function writeKeyChanges(changes: readonly string[]): string {
  return JSON.stringify({ v: 1, changes });
}

/** Without any where it is no row. Never throws. */
export function readKeyChanges(document: Uint8Array): readonly string[] {
  try {
    return rows.parse(JSON.parse(Buffer.from(document).toString('utf8'))).changes;
  } catch {
    return [];
  }
}

/** `with`: the private key before; `key`: the public one that follows it */
export function signReplaced(
  region: string,
  state: KeyState,
  { what, key, signedWith }: { what: 'config' | 'package'; key: string; signedWith: KeyObject },
): string {
  const number = state[countOf[what]] + 1;
  const content: KeyChange = { v: 1, region, recoveries: state.recoveries, what, number, key };
  return signDocument('keys', content, signedWith);
}

/** `signedWith`: the recovery key before */
export function signRecovered(
  region: string,
  state: KeyState,
  {
    signedWith,
    ...keys
  }: Pick<KeyState, 'configKey' | 'packageKey'> & { recoveryKey: string; signedWith: KeyObject },
): string {
  const recoveries = state.recoveries + 1;
  const content: KeyChange = { v: 1, region, recoveries, what: 'recovery', ...keys };
  return signDocument('keys', content, signedWith);
}

/** The changes that are needed still once a recovery stands at their end. */
export function recoveriesOf(changes: readonly string[]): readonly string[] {
  return changes.filter((each) => {
    const content = readUnverified(keyChange, each);
    return typeof content !== 'string' && content.what === 'recovery';
  });
}

/**
 * The keys after all of the row that follows from `state`. What is signed by another key, was taken before or
 * is of a recovery key that was used is passed over; the same object where nothing follows.
 */
export function followKeyChanges(
  region: string,
  state: KeyState,
  changes: readonly string[],
): KeyState {
  return changes.reduce((known, each) => {
    const content = readUnverified(keyChange, each);
    if (typeof content === 'string' || content.region !== region) return known;
    return content.what === 'recovery'
      ? afterRecovery(known, each, content)
      : afterReplaced(known, each, content);
  }, state);
}

const keyOf = { config: 'configKey', package: 'packageKey' } as const;
const countOf = { config: 'configChanges', package: 'packageChanges' } as const;

function afterReplaced(
  state: KeyState,
  document: string,
  { what, recoveries, number, key }: z.infer<typeof replaced>,
): KeyState {
  const isNext = recoveries === state.recoveries && number === state[countOf[what]] + 1;
  if (!isNext || !isSigned(document, state[keyOf[what]])) return state;
  return { ...state, [keyOf[what]]: key, [countOf[what]]: number };
}

/** It stands above all that the two keys signed: they may be stolen. */
function afterRecovery(
  state: KeyState,
  document: string,
  { recoveries, configKey, packageKey, recoveryKey }: z.infer<typeof recovered>,
): KeyState {
  const { recoveryKey: before } = state;
  // One that is not replaced could be used once more by who has it too.
  const isNext = recoveries === state.recoveries + 1 && recoveryKey !== before;
  if (!isNext || !isSigned(document, before)) return state;
  const counts = { recoveries, configChanges: 0, packageChanges: 0 };
  return { ...state, configKey, packageKey, recoveryKey, ...counts };
}

function isSigned(document: string, by: string): boolean {
  return typeof openDocument('keys', document, by, keyChange) !== 'string';
}
