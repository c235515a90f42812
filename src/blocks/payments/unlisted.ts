/**
 * What a patron owes that stands on no fee line: the membership fee and the prices of invoiced
 * items, where only these are told.
 */

import { openItems, paysFor } from '../rules/clearing.ts';
import { itemsOf } from '../rules/readers.ts';
import type { Facts } from '../types.ts';
import type { View } from '../view.ts';
import type { Price } from './cheapest.ts';

/** Pays the open membership fee of `membership.feeCents` where no fee line stands for it. */
export const MEMBERSHIP_BILL = 'membership-fee';

/** Whether the membership fee is told by the membership alone. */
export function isUnlistedMembership({ membership, fees = [] }: Facts): boolean {
  return (
    (membership?.feeCents ?? 0) > 0 &&
    !fees.some((fee) => fee.membership === true && fee.amountCents > 0)
  );
}

/** The membership fee, and the items to pay for by their own numbers. Either may be empty. */
export function unlistedBills(view: View): {
  membership: readonly Price[];
  items: readonly Price[];
} {
  const { facts } = view;
  const fees = facts.fees ?? [];
  const items = openItems(view).filter(
    (item) => !fees.some((fee) => fee.amountCents > 0 && paysFor(fee, item.invoice, item.item)),
  );
  return {
    membership: isUnlistedMembership(facts)
      ? [{ id: MEMBERSHIP_BILL, cents: facts.membership?.feeCents ?? 0 }]
      : [],
    items: items.map((item) => ({ id: item.item, cents: item.amountCents - item.paidCents })),
  };
}

/** Every id under which something can be paid for: fees, and what stands on no fee line. */
export function billIds(facts: Facts): string[] {
  const fees = (facts.fees ?? []).filter((fee) => fee.amountCents > 0);
  const items = (facts.replacementInvoices ?? []).flatMap(itemsOf).filter((item) => !item.returned);
  return [
    ...fees.map((fee) => fee.id),
    ...(isUnlistedMembership(facts) ? [MEMBERSHIP_BILL] : []),
    ...items.filter((item) => item.amountCents > item.paidCents).map((item) => item.item),
  ];
}
