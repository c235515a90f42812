/** What a list of fees leaves open: a part of a list is not the whole of it. */
import type { Facts, Fee } from './types.ts';

type Fees = Pick<Facts, 'fees'>;

/** The open fees that are known by themselves, whether or not there may be others. */
export function listedFees({ fees = [] }: Fees): readonly Fee[] {
  return 'listed' in fees ? fees.listed : fees;
}

/**
 * What may be owed beside the fees that are listed; 0 where the list is whole, infinite where nobody
 * says how much. Membership fees stand apart: some systems count none in the sum.
 */
export function unlistedCents({ fees = [] }: Fees): number {
  if (!('listed' in fees)) return 0;
  const { listed, owedCents = Number.POSITIVE_INFINITY } = fees;
  const others = listed.filter((fee) => fee.membership !== true);
  return Math.max(0, owedCents - others.reduce((sum, { amountCents }) => sum + amountCents, 0));
}
