/**
 * Facts as they would be: after a payment, after a return. What the library system does besides is
 * not foreseen.
 */

import { payMembership } from '../membership.ts';
import { paysFor } from '../rules/clearing.ts';
import type { Decision, Facts, Fee } from '../types.ts';
import { isUnlistedMembership, MEMBERSHIP_BILL } from './unlisted.ts';

/**
 * A fee to pay in part; or the membership fee, or an invoiced item by its number, where no fee
 * stands for it.
 */
export interface PartPayment {
  feeId: string;
  amountCents: number;
}
type Invoice = NonNullable<Facts['replacementInvoices']>[number];

/** `isFor`: which items of the invoice the money is for; it goes to them in their order. */
function payInvoice(
  invoice: Invoice,
  isFor: (item: string) => boolean,
  paidCents: number,
): Invoice {
  let left = paidCents;
  const items = invoice.items.map((item) => {
    if (!isFor(item.item) || item.returned) return item;
    const share = Math.min(left, Math.max(0, item.amountCents - item.paidCents));
    left -= share;
    return { ...item, paidCents: item.paidCents + share };
  });
  return { ...invoice, items };
}

/**
 * The flags without those that our own rules explain: they describe the account before the payment.
 */
function withoutExplained(flags: readonly boolean[], before: Decision): readonly boolean[] {
  const isFlag = (rule: string) => rule.startsWith('flag-');
  const ours = new Set(
    before.reasons.filter((reason) => !isFlag(reason.rule)).flatMap((reason) => reason.denies),
  );
  const explained = before.reasons.filter(
    (reason) => isFlag(reason.rule) && reason.denies.every((action) => ours.has(action)),
  );
  return flags.map(
    (isSet, position) => isSet && !explained.some((reason) => reason.rule === `flag-${position}`),
  );
}

/**
 * The facts once fees are paid: whole, by their ids, or in part. Unknown ids and credits change
 * nothing. Paying the whole membership fee makes a status 1 to 4 normal (5). A fee that claims the
 * price of an invoiced item pays for it. Where no fee line stands for them, `membership-fee` and
 * the number of an invoiced item are ids too. Pass the decision `before` the payment to drop the
 * library system's flags that our rules explain; an unexplained flag stays, for nobody knows
 * whether money lifts it.
 */
export function afterPaying(
  facts: Facts,
  payments: readonly string[] | readonly PartPayment[],
  before?: Decision,
): Facts {
  const paid = new Map<string, number>();
  for (const payment of payments) {
    if (typeof payment === 'string') paid.set(payment, Number.POSITIVE_INFINITY);
    else paid.set(payment.feeId, (paid.get(payment.feeId) ?? 0) + Math.max(0, payment.amountCents));
  }
  let { replacementInvoices, membership } = facts;
  let membershipCents = 0;
  const fees: Fee[] = [];
  for (const fee of facts.fees ?? []) {
    const cents = fee.amountCents > 0 ? Math.min(fee.amountCents, paid.get(fee.id) ?? 0) : 0;
    if (cents < fee.amountCents || fee.amountCents <= 0)
      fees.push({ ...fee, amountCents: fee.amountCents - cents });
    if (cents === 0) continue;
    if (fee.membership === true) membershipCents += cents;
    replacementInvoices = replacementInvoices?.map((invoice) =>
      payInvoice(invoice, (item) => paysFor(fee, invoice.id, item), cents),
    );
  }
  for (const [id, cents] of paid) {
    if (facts.fees?.some((fee) => fee.id === id)) continue;
    if (id === MEMBERSHIP_BILL && isUnlistedMembership(facts)) membershipCents += cents;
    replacementInvoices = replacementInvoices?.map((invoice) =>
      payInvoice(invoice, (item) => item === id, cents),
    );
  }
  if (membership && membershipCents > 0) {
    const told =
      membership.feeCents === undefined
        ? undefined
        : Math.max(0, membership.feeCents - membershipCents);
    const isOpen =
      fees.some((fee) => fee.membership === true && fee.amountCents > 0) || (told ?? 0) > 0;
    // A part leaves an unknown total unknown: the lines that are left tell it.
    if (!isOpen) membership = payMembership(membership, 0);
    else if (told !== undefined) membership = { ...membership, feeCents: told };
  }
  return {
    ...facts,
    ...(facts.fees ? { fees } : {}),
    ...(membership ? { membership } : {}),
    ...(replacementInvoices ? { replacementInvoices } : {}),
    ...(before && facts.flags ? { flags: withoutExplained(facts.flags, before) } : {}),
  };
}

/**
 * The facts once an item is back: its loan ends, and no invoice claims it any more. Fees stand as
 * they are.
 */
export function afterReturning(facts: Facts, item: string): Facts {
  const { loans, replacementInvoices } = facts;
  return {
    ...facts,
    ...(loans ? { loans: loans.filter((loan) => loan.item !== item) } : {}),
    ...(replacementInvoices
      ? {
          replacementInvoices: replacementInvoices.map((invoice) => ({
            ...invoice,
            items: invoice.items.map((each) =>
              each.item === item ? { ...each, returned: true } : each,
            ),
          })),
        }
      : {}),
  };
}
