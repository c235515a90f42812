/**
 * A journal that is not as the kiosk left it, taken as it is from now on, because a technician has
 * seen to it.
 */
import type { Instant } from '../../domain.ts';
import { openDatabase } from '../database/database.ts';
import { guard } from '../database/faults.ts';
import { openJournal } from '../journal/journal.ts';
import { openKey } from '../store.ts';
import { countAsFound, lastEntry, openProof } from './proof.ts';
import { createSeal } from './seal.ts';

/**
 * What looks open goes to the staff's list at the next start: in an older copy it may be settled
 * since. Heads that were logged before `now` do not count any more. `audit` must have written it
 * down before it is so. Returns how many steps there are. Faults as of `openStore`.
 */
export function acceptAsFound(
  { folder, keyFile, now }: { folder: string; keyFile?: string | undefined; now: Instant },
  audit: () => void,
): number {
  const database = openDatabase(folder);
  try {
    return guard(folder, () => {
      const key = openKey(database, folder, keyFile);
      const proof = openProof(database, key);
      const seal = createSeal(key, 'journal');
      const journal = openJournal({ database, seal, proof, folder });
      const unsureUpTo = lastEntry(database);
      audit();
      // A state in clear that was changed must not hide an entry from now on: what is sealed is
      // said again.
      for (const { id, settlement } of proof.anchor.changed
        ? [...journal.staff(), ...journal.open()]
        : [])
        if (settlement) journal.settle(id, settlement, now);
      const { anchor } = proof;
      countAsFound(database, key, { ...anchor, changed: false, unsureUpTo, acceptedAt: now });
      return openProof(database, key).head().steps;
    });
  } finally {
    database.close();
  }
}
