/** Accepts a changed journal as it is, for a technician who has checked it. */
import type { Instant } from '../../../machines/domain.ts';
import { openDatabase } from '../database/database.ts';
import { guard } from '../database/faults.ts';
import { openJournal } from '../journal/journal.ts';
import { openKey } from '../store.ts';
import { removeHeadFile } from './head-file.ts';
import { lastEntry, openProof, proveAnew } from './proof.ts';
import { createSeal } from './seal.ts';

/**
 * Entries that look open go to the staff's list at the next start, as they may be settled already.
 * Heads that were logged before `now` do not count any more. `audit` runs before the change.
 * Returns the number of steps. Faults as of `openStore`.
 */
export function acceptJournal(
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
      // A state in clear may be wrong and hide an entry: the sealed settlement is written again.
      for (const { id, settlement } of proof.anchor.changed
        ? [...journal.staff(), ...journal.open()]
        : [])
        if (settlement) journal.settle(id, settlement, now);
      removeHeadFile(folder);
      const { anchor } = proof;
      proveAnew(database, key, { ...anchor, changed: false, unsureUpTo, acceptedAt: now });
      return openProof(database, key).head().steps;
    });
  } finally {
    database.close();
  }
}
