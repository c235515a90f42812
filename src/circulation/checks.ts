/**
 * Requests without an answer whose visit still waits. Where the settling of the journal finds that
 * one was carried out, its visit switches the tags and ends the entry; the rest is for the staff, as
 * after the visit.
 */
import type { EntryId, Journal, Settlement } from '../store/types.ts';

/** null: nobody knows, or it is asked no more in this visit */
export type Found = 'done' | 'not-done' | null;

export interface Checks {
  /** What is found of a request without an answer, as soon as it is. */
  wait(id: EntryId): Promise<Found>;
  /**
   * Whether the visit ends this entry, of a loan or a return that stands: it is told, and the entry
   * stays open.
   */
  takes(id: EntryId, settlement: Settlement): boolean;
  /** its visit is at work on it */
  isTaken(id: EntryId): boolean;
  /** The visit has ended the entry, or leaves it. */
  leave(id: EntryId): void;
  /** After a run: tells the visit of entries that were settled otherwise. */
  tell(): void;
}

/** `ask`: settles the journal, as soon as the library system answers. */
export function createChecks(journal: Pick<Journal, 'get'>, ask: () => void): Checks {
  const waiting = new Map<EntryId, (found: Found) => void>();
  const taken = new Set<EntryId>();
  const answer = (id: EntryId, found: Found) => {
    waiting.get(id)?.(found);
    waiting.delete(id);
  };
  return {
    wait: (id) => {
      // Who shows the same item again waits in place of the one before.
      answer(id, null);
      const found = new Promise<Found>((resolve) => waiting.set(id, resolve));
      ask();
      return found;
    },
    takes: (id, settlement) => {
      const stands = settlement.state === 'staff' && isForTags.has(settlement.why);
      if (!stands || !waiting.has(id)) return false;
      if (journal.get(id)?.settlement?.state === 'closed') return false;
      taken.add(id);
      answer(id, 'done');
      return true;
    },
    isTaken: (id) => taken.has(id),
    leave: (id) => {
      taken.delete(id);
      answer(id, null);
    },
    tell: () => {
      for (const id of [...waiting.keys()]) {
        const state = journal.get(id)?.settlement?.state;
        if (state !== undefined && state !== 'unknown') answer(id, foundBy(state));
      }
    },
  };
}

/** For the staff only because nobody switches the tags. */
const isForTags: ReadonlySet<string> = new Set(['loan-unseen', 'returned-interrupted']);

function foundBy(state: Settlement['state']): Found {
  return state === 'accepted' ? 'done' : state === 'not-done' ? 'not-done' : null;
}

/** Where no visit waits. */
export const noChecks: Checks = createChecks({ get: () => null }, () => {});
