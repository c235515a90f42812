/** What this kiosk lent before it was started, as far as a patron may still stand beside it. */
import { type LentTag, lentLatelyMs } from '../../machines/plate.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import type { Entry } from '../store/types.ts';

/** More are not lent in the time that counts. */
const mostEntries = 2_000;

/**
 * Whether its tags may be released. Also where the process ended in the middle: they were released
 * before the journal says so.
 */
function mayBeReleased({ settlement }: Entry): boolean {
  return settlement?.state !== 'refused' && settlement?.state !== 'not-done';
}

/** The tags that were released for a loan lately, and not secured since. */
export function lentLately({
  journal,
  clock,
  log,
}: Pick<CirculationParts, 'journal' | 'clock' | 'log'>): readonly LentTag[] {
  const sinceMs = Date.parse(clock.now()) - lentLatelyMs;
  const lent = new Map<string, LentTag>();
  const handled = new Set<string>();
  const last = journal.lastId();
  for (let id = last; id > Math.max(0, last - mostEntries); id -= 1)
    try {
      const entry = journal.get(id);
      if (entry === null) continue;
      const { at, transaction } = entry;
      if (Date.parse(at) < sinceMs) break;
      if (transaction.kind !== 'check-out' && transaction.kind !== 'check-in') continue;
      if (transaction.adopted || handled.has(transaction.item)) continue;
      if (!mayBeReleased(entry)) continue;
      // The last of the two counts.
      handled.add(transaction.item);
      if (transaction.kind === 'check-out')
        for (const uid of transaction.uids) lent.set(uid, { uid, at });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      log({ level: 'error', part: 'journal', code: 'journal-cannot-be-read', text });
    }
  return [...lent.values()];
}
