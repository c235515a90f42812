/** The journal of a kiosk with a branch, which hears of each loan and return that ends, or waits. */
import type { EntryId, Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal, so
 * that none of them has to think of the branch. What is done on line is told where it overtakes what
 * another kiosk has to send.
 */
export function tellingJournal(journal: Journal, branch: Pick<Branch, 'tell'>): Journal {
  /** Looked up before it ends: until then the journal has it in memory. */
  const isToTell = (id: EntryId) => {
    const transaction = journal.get(id)?.transaction;
    return transaction !== undefined && 'mode' in transaction;
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
