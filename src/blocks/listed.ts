/** What a list of fees leaves open: a part of a list is not the whole of it. */
import type { Facts } from './types.ts';

/**
 * What may be owed beside the fees that are listed; 0 where the list is whole, infinite where nobody
 * says how much. Membership fees stand apart: some systems count none in the sum.
 */
export function unlistedCents({
  fees = [],
  feesArePartial,
  owedCents = Number.POSITIVE_INFINITY,
}: Pick<Facts, 'fees' | 'feesArePartial' | 'owedCents'>): number {
  if (!feesArePartial) return 0;
  const listed = fees.filter((fee) => fee.membership !== true);
  return Math.max(0, owedCents - listed.reduce((sum, { amountCents }) => sum + amountCents, 0));
}
