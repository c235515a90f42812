/**
 * What the staff's list has for the security of an item alone leaves it once the tags of that item
 * are switched again, by a return or a loan: the staff need not see to it any more.
 */
import type { Entry, Reason, Settlement } from '../../store/types.ts';
import { entryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';

/** How such an entry ends: the renewal or the return stands, the loan was never made. */
const ends: Partial<Record<Reason['why'], 'stands' | 'never-made'>> = {
  'returned-not-secured': 'stands',
  'returned-interrupted': 'stands',
  'renewed-not-released': 'stands',
  'not-lent-not-secured': 'never-made',
};

/** Null: it is not listed, or for something else too. */
export function endOfSecurity({ settlement }: Entry): Settlement | null {
  if (settlement?.state !== 'staff') return null;
  const end = ends[settlement.why];
  if (end === 'stands') return { state: 'accepted' };
  const { data } = settlement;
  return end ? { state: 'not-done', why: 'loan-cancelled', ...(data && { data }) } : null;
}

/** These tags of the item were secured by a return, or released for a loan. */
export function settleSwitched(
  { journal, clock }: Pick<CirculationParts, 'journal' | 'clock'>,
  item: string,
  switched: readonly string[],
): void {
  for (const entry of journal.staff()) {
    const { transaction } = entry;
    if (!('uids' in transaction) || transaction.item !== item) continue;
    const end = endOfSecurity(entry);
    if (end && transaction.uids.every((uid) => switched.includes(uid)))
      entryWriter(journal, entry.id, clock).settle(end);
  }
}
