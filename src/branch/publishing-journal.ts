/** The journal of a kiosk with a branch, which publishes each loan and return that ends, or waits. */
import type { EntryId, Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal,
 * so that none of them has to think of the branch. What is done on line is published too (moved.ts).
 */
export function publishingJournal(journal: Journal, branch: Pick<Branch, 'publish'>): Journal {
  /** Looked up before it ends: until then the journal has it in memory. */
  const toPublish = (id: EntryId) => {
    const transaction = journal.get(id)?.transaction;
    return transaction !== undefined && 'mode' in transaction ? transaction : null;
  };
  return {
    ...journal,
    settle(id, settlement, at) {
      const made = toPublish(id);
      journal.settle(id, settlement, at);
      if (made) branch.publish(id, made);
    },
    settleThenNote(ended, next, at) {
      const made = toPublish(ended.id);
      journal.settleThenNote(ended, next, at);
      if (made) branch.publish(ended.id, made);
    },
  };
}
