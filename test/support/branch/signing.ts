/** Seals of the kiosks of one branch, each of which signs as itself. */
import { createUser } from '@nats-io/nkeys';
import { type BranchSeal, createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import { type NamedMember, voicesOf } from '../../../src/branch/keys/voices.ts';
import { branchKeys } from './entries.ts';

/** `seed`: of its nkey */
export function newMember(name: string): { seed: string; named: NamedMember } {
  const user = createUser();
  const seed = Buffer.from(user.getSeed()).toString('ascii');
  return { seed, named: { name, nkey: user.getPublicKey() } };
}

export function signingSeals(kiosks: readonly string[]): (kiosk: string) => BranchSeal {
  const keys = branchKeys();
  const all = kiosks.map(newMember);
  const members = all.map(({ named }) => named);
  const seals = new Map(
    all.map(({ seed, named }) => [
      named.name,
      createBranchSeal(keys, voicesOf({ members, adoptionKey: '' }, seed)),
    ]),
  );
  return (kiosk) => {
    const seal = seals.get(kiosk);
    if (seal === undefined) throw new Error(kiosk);
    return seal;
  };
}
