/** The journal of a kiosk with a branch, which publishes each loan and return that ends, or waits. */
import type { EntryId, Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal,
 * so that none of them has to think of the branch. What is done on line is published too (moved.ts).
 */
export function publishingJournal(journal: Journal, branch: Pick<Branch, 'publish'>): Journal {
  /** Looked up before it ends: until then the journal has it in memory. */
  const isToPublish = (id: EntryId) => {
    const transaction = journal.get(id)?.transaction;
    return transaction !== undefined && 'mode' in transaction;
  };
  return {
    ...journal,
    settle(id, settlement, at) {
      const publishes = isToPublish(id);
      journal.settle(id, settlement, at);
      if (publishes) branch.publish(id);
    },
    settleThenNote(ended, next, at) {
      const publishes = isToPublish(ended.id);
      journal.settleThenNote(ended, next, at);
      if (publishes) branch.publish(ended.id);
    },
  };
}
