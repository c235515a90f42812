/** What waits for another kiosk of the branch, and what has to wait behind it. */
import type { Transaction } from '../../store/types.ts';

/**
 * Sent first it could be refused, or undo what comes before it: the same item; a loan after a return,
 * which may be of the same patron, who may have as many as they can; two loans of one patron. A return
 * asks nothing of a patron.
 */
export function hasToFollow(transaction: Transaction, earlier: readonly Transaction[]): boolean {
  return earlier.some((before) => {
    if ('item' in transaction && 'item' in before && transaction.item === before.item) return true;
    if (transaction.kind !== 'check-out') return false;
    if (before.kind !== 'check-out') return true;
    const numbers = [before.patron, before.mainCard];
    return [transaction.patron, transaction.mainCard].some(
      (number) => number !== undefined && numbers.includes(number),
    );
  });
}
