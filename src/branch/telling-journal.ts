/** The journal of a kiosk with a branch: whatever was made off line and ends, or waits, is told. */
import type { EntryId, Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal, so
 * that none of them has to think of the branch. What is done on line is no matter of the branch, and
 * costs nothing here.
 */
export function tellingJournal(journal: Journal, branch: Pick<Branch, 'tell'>): Journal {
  /** Looked up before it ends: until then the journal has it in memory. */
  const isToTell = (id: EntryId) => {
    const transaction = journal.get(id)?.transaction;
    return transaction !== undefined && 'mode' in transaction && transaction.mode === 'offline';
  };
  return {
    ...journal,
    settle(id, settlement, at) {
      const tells = isToTell(id);
      journal.settle(id, settlement, at);
      if (tells) branch.tell(id);
    },
    settleThenNote(ended, next, at) {
      const tells = isToTell(ended.id);
      journal.settleThenNote(ended, next, at);
      if (tells) branch.tell(ended.id);
    },
  };
}
