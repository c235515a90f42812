/** The journal of a kiosk with a branch, which publishes each loan and return that ends, or waits. */
import type { EntryId, Journal } from '../store/types.ts';
import type { Branch } from './port.ts';

/**
 * Circulation, the staff's retries and the commands at a running kiosk all settle by the journal,
 * so that none of them has to think of the branch. What is done on line is published too (moved.ts).
 */
export function publishingJournal(
  journal: Journal,
  branch: Pick<Branch, 'publish' | 'publishReleased'>,
): Journal {
  /** Looked up before it ends: until then the journal has it in memory. */
  const toPublish = (id: EntryId) => {
    const transaction = journal.get(id)?.transaction;
    return transaction !== undefined && 'mode' in transaction ? transaction : null;
  };
  return {
    ...journal,
    note(id, note, at) {
      journal.note(id, note, at);
      if (note.step !== 'released') return;
      const { transaction, settlement = null } = journal.get(id) ?? {};
      // Before that it is published when the loan ends.
      if (transaction?.kind === 'check-out' && settlement !== null) branch.publishReleased(id);
    },
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
