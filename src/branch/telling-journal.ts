/** The journal of a kiosk with a branch: whatever ends, or is put off, is told. */
import type { Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal, so
 * that none of them has to think of the branch.
 */
export function tellingJournal(journal: Journal, branch: Pick<Branch, 'tell'>): Journal {
  return {
    ...journal,
    settle(id, settlement, at) {
      journal.settle(id, settlement, at);
      branch.tell(id);
    },
    settleThenNote(ended, next, at) {
      journal.settleThenNote(ended, next, at);
      branch.tell(ended.id);
    },
  };
}
