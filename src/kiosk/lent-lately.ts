/**
 * What this kiosk lent lately: who uses the plate as a table returns nothing by it, but touches what
 * they want. Kept as keyed hashes, for an item stays here when its visit is over.
 */
import type { Instant } from '../../machines/domain.ts';
import type { CirculationVisit } from '../../machines/ports.ts';
import { tryToStore } from '../circulation/journal-entry.ts';
import { mayHaveChanged } from '../circulation/outcomes.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import type { Entry } from '../store/types.ts';

const latelyMs = 3_600_000;
/** More are not lent in the time that counts. */
const mostEntries = 2_000;

interface LentLately {
  /** The same visit: what it lends counts from now on, and no longer what it takes back. */
  mark(visit: CirculationVisit): CirculationVisit;
  has(item: string): boolean;
}

export interface LentItem {
  item: string;
  at: Instant;
}

/**
 * `before`: what the journal knows of at the start. A loan that the patron had already has no entry,
 * so the store says it. `hashOf` is keyed, so that a number cannot be found by trying.
 */
export function createLentLately(
  parts: Pick<CirculationParts, 'ownLoans' | 'clock' | 'log' | 'journalFailed'>,
  before: readonly LentItem[],
  hashOf: (text: string) => string,
): LentLately {
  const { ownLoans, clock } = parts;
  const lentAt = new Map(before.map(({ item, at }) => [hashOf(item), at]));
  // A clock may have been set back.
  const isLately = (at: Instant) => Math.abs(Date.parse(clock.now()) - Date.parse(at)) < latelyMs;
  const lend = (item: string) => {
    for (const [hash, at] of lentAt) if (!isLately(at)) lentAt.delete(hash);
    lentAt.set(hashOf(item), clock.now());
  };
  const takeBack = (item: string) => {
    lentAt.delete(hashOf(item));
    tryToStore(parts, () => ownLoans.remove(item));
  };
  /** Where the store cannot be read nothing begins by itself. */
  const wasOwn = (item: string) => {
    let isOwn = true;
    tryToStore(parts, () => {
      const at = ownLoans.seenAt(item);
      isOwn = at !== null && isLately(at);
    });
    return isOwn;
  };
  return {
    mark: (visit) => ({
      ...visit,
      checkOut: async (presented, agreedCents) => {
        const outcome = await visit.checkOut(presented, agreedCents);
        const isOwn = outcome.kind === 'done' && outcome.ownLoan === true;
        if (isOwn || mayHaveChanged(outcome)) lend(presented.item);
        if (isOwn) tryToStore(parts, () => ownLoans.put(presented.item, clock.now()));
        return outcome;
      },
      checkIn: async (presented) => {
        const outcome = await visit.checkIn(presented);
        if (mayHaveChanged(outcome)) takeBack(presented.item);
        return outcome;
      },
    }),
    has: (item) => isLately(lentAt.get(hashOf(item)) ?? '') || wasOwn(item),
  };
}

/** Also where the process ended in the middle: it may have been lent, and the journal does not say so. */
function mayBeDone({ settlement }: Entry): boolean {
  return settlement?.state !== 'refused' && settlement?.state !== 'not-done';
}

/** By the journal: lent by this kiosk lately, and not returned here since. */
export function lentBefore({
  journal,
  clock,
  log,
}: Pick<CirculationParts, 'journal' | 'clock' | 'log'>): readonly LentItem[] {
  const sinceMs = Date.parse(clock.now()) - latelyMs;
  const lent: LentItem[] = [];
  const handled = new Set<string>();
  const last = journal.lastId();
  for (let id = last; id > Math.max(0, last - mostEntries); id -= 1)
    try {
      const entry = journal.get(id);
      if (entry === null) continue;
      const { at, transaction } = entry;
      if (Date.parse(at) < sinceMs) break;
      if (transaction.kind !== 'check-out' && transaction.kind !== 'check-in') continue;
      if (transaction.adopted || handled.has(transaction.item) || !mayBeDone(entry)) continue;
      // The last of the two counts.
      handled.add(transaction.item);
      if (transaction.kind === 'check-out') lent.push({ item: transaction.item, at });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      log({ level: 'error', part: 'journal', code: 'journal-cannot-be-read', text });
    }
  return lent;
}
