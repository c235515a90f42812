/**
 * What a patron owes without a fee in the facts: the membership fee and the prices of invoiced
 * items, where the facts name only the membership or the invoice.
 */

import { openItems, paysFor } from '../rules/clearing.ts';
import { itemsOf } from '../rules/readers.ts';
import type { Facts } from '../types.ts';
import type { View } from '../view.ts';
import type { Price } from './cheapest.ts';

/** The id under which `membership.feeCents` is paid where no fee stands for it. */
export const membershipBill = 'membership-fee';

/** Whether only the membership says that a membership fee is open. */
export function isUnlistedMembership({ membership, fees = [] }: Facts): boolean {
  return (
    (membership?.feeCents ?? 0) > 0 &&
    !fees.some((fee) => fee.membership === true && fee.amountCents > 0)
  );
}

/** The membership fee, and the items to pay for by their own ids. Either may be empty. */
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
      ? [{ id: membershipBill, cents: facts.membership?.feeCents ?? 0 }]
      : [],
    items: items.map((item) => ({ id: item.item, cents: item.amountCents - item.paidCents })),
  };
}

/** Every id under which something can be paid: fees, and what is owed without a fee. */
export function billIds(facts: Facts): string[] {
  const fees = (facts.fees ?? []).filter((fee) => fee.amountCents > 0);
  const items = (facts.replacementInvoices ?? []).flatMap(itemsOf).filter((item) => !item.returned);
  return [
    ...fees.map((fee) => fee.id),
    ...(isUnlistedMembership(facts) ? [membershipBill] : []),
    ...items.filter((item) => item.amountCents > item.paidCents).map((item) => item.item),
  ];
}
