/**
 * Claims: locks at the broker, taken by compare-and-set. A claim is a lock and a message is a fact:
 * a claim that the facts deny is overwritten. Age alone voids none, for a kiosk that was cut off
 * after its claim has probably lent.
 */
import type { EntryId } from '../store/types.ts';
import type { BranchSeal } from './branch-keys.ts';
import type { BrokerConnection } from './broker.ts';
import type { Others } from './others.ts';
import type { Claimed, LoanToClaim } from './port.ts';

export interface ClaimParts {
  broker: Pick<BrokerConnection, 'claim' | 'putClaim'>;
  /** the name of this kiosk */
  self: string;
  seal: BranchSeal;
  others: Others;
  own: {
    /** Whether an entry of this kiosk is open. */
    isOpen(entry: EntryId): boolean;
    /** The last done open entry of this kiosk on an item, before `entry`. */
    lastOn(item: string, before: EntryId): { id: EntryId; what: 'lent' | 'returned' } | null;
  };
}

/**
 * Rejects when the broker does; the caller ends the waiting (`branch.waitMs`). A claim that is made
 * after the caller has given up is right all the same: the loan is made.
 */
export async function claim(
  parts: ClaimParts,
  loan: LoanToClaim,
): Promise<Exclude<Claimed, 'alone'>> {
  throw new Error(`not yet ${parts.self} ${loan.entry}`);
}
