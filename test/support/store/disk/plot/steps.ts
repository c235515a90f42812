/** What each part of the recorded run needs: its clock, its words, and a journal that says what is on disk. */
import { writeSync } from 'node:fs';
import type { Instant } from '../../../../../machines/domain.ts';
import type {
  EntryId,
  Journal,
  Note,
  Settlement,
  Transaction,
} from '../../../../../src/store/types.ts';

const stepMs = 10_000;

/** Each moment is later than the one before. */
export function clockFrom(from: Instant): () => Instant {
  let steps = 0;
  return () => {
    steps += 1;
    return new Date(Date.parse(from) + steps * stepMs).toISOString();
  };
}

export function say(line: string) {
  return writeSync(1, `${line}\n`);
}

export type Steps = ReturnType<typeof stepsOf>;

/** Each step is said when it is on disk: `kept ENTRY WHAT`. */
export function stepsOf(journal: Journal, now: () => Instant) {
  return {
    now,
    begin(transaction: Transaction): EntryId {
      const id = journal.begin(transaction, now());
      say(`kept ${id} begin`);
      return id;
    },
    note(id: EntryId, note: Note): void {
      journal.note(id, note, now());
      say(`kept ${id} ${note.step}`);
    },
    settle(id: EntryId, settlement: Settlement): void {
      journal.settle(id, settlement, now());
      say(`kept ${id} ${settlement.state}`);
    },
    /** An answer, and the next request: one commit. */
    acceptThenNote(ended: EntryId, next: EntryId, note: Note): void {
      const settlement = { state: 'accepted' } as const;
      journal.settleThenNote({ id: ended, settlement }, { id: next, note }, now());
      say(`kept ${ended} accepted\nkept ${next} ${note.step}`);
    },
  };
}
