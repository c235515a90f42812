/**
 * Facts as they would be after a payment or a return. Anything else that a library system does then
 * is not foreseen: returning a late item adds no fee here.
 */

import { listedFees } from '../facts/fees.ts';
import { payMembership } from '../membership.ts';
import { paysFor } from '../rules/clearing.ts';
import type { Decision, Facts, Fee, ReplacementInvoice } from '../types.ts';
import { isUnlistedMembership, membershipBill } from './payable.ts';

/** A fee to pay in part. `feeId` may be any id of `billIds`. */
export interface PartPayment {
  feeId: string;
  amountCents: number;
}

/** Pays the items of an invoice that the money is for (`isFor`), in their order. */
function payInvoice(
  invoice: ReplacementInvoice,
  isFor: (item: ReplacementInvoice['items'][number]) => boolean,
  paidCents: number,
): ReplacementInvoice {
  let left = paidCents;
  const items = invoice.items.map((item) => {
    if (!isFor(item) || item.returned) return item;
    const share = Math.min(left, Math.max(0, item.amountCents - item.paidCents));
    left -= share;
    return { ...item, paidCents: item.paidCents + share };
  });
  return { ...invoice, items };
}

/** The flags without those that the rules explain: these describe the account before the payment. */
function withoutExplained(flags: readonly boolean[], before: Decision): readonly boolean[] {
  const isFlag = (rule: string) => rule.startsWith('flag-');
  const deniedByRules = new Set(
    before.reasons.filter((reason) => !isFlag(reason.rule)).flatMap((reason) => reason.denies),
  );
  const explained = before.reasons.filter(
    (reason) => isFlag(reason.rule) && reason.denies.every((action) => deniedByRules.has(action)),
  );
  return flags.map(
    (isSet, position) => isSet && !explained.some((reason) => reason.rule === `flag-${position}`),
  );
}

/**
 * The facts after fees are paid: whole ones by their ids, or parts. Unknown ids and credits change
 * nothing. Paying the whole membership fee makes a status 0 to 4 normal (5). A fee that claims the
 * price of an invoiced item pays for that item. Where no fee stands for them, `membership-fee` and
 * the item's own id are ids too. Pass the decision `before` the payment to drop the library system's
 * flags that the rules explain; any other flag stays, because money may not lift it.
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
  let otherCents = 0;
  const fees: Fee[] = [];
  for (const fee of listedFees(facts)) {
    const cents = fee.amountCents > 0 ? Math.min(fee.amountCents, paid.get(fee.id) ?? 0) : 0;
    if (cents < fee.amountCents || fee.amountCents <= 0)
      fees.push({ ...fee, amountCents: fee.amountCents - cents });
    if (cents === 0) continue;
    if (fee.membership === true) membershipCents += cents;
    else otherCents += cents;
    replacementInvoices = replacementInvoices?.map((invoice) =>
      payInvoice(invoice, (item) => paysFor(fee, { ...item, invoice: invoice.id }), cents),
    );
  }
  for (const [id, cents] of paid) {
    if (listedFees(facts).some((fee) => fee.id === id)) continue;
    if (id === membershipBill && isUnlistedMembership(facts)) membershipCents += cents;
    replacementInvoices = replacementInvoices?.map((invoice) =>
      payInvoice(invoice, ({ item, fee }) => item === id || fee === id, cents),
    );
  }
  if (membership && membershipCents > 0) {
    const { feeCents } = membership;
    const left = feeCents === undefined ? undefined : Math.max(0, feeCents - membershipCents);
    const isOpen =
      fees.some((fee) => fee.membership === true && fee.amountCents > 0) || (left ?? 0) > 0;
    // An unknown total stays unknown: only the fees that are left say what is open.
    if (!isOpen) membership = payMembership(membership, 0);
    else if (left !== undefined) membership = { ...membership, feeCents: left };
  }
  return {
    ...facts,
    ...(facts.fees ? { fees: leftOf(facts.fees, fees, otherCents) } : {}),
    ...(membership ? { membership } : {}),
    ...(replacementInvoices ? { replacementInvoices } : {}),
    ...(before && facts.flags ? { flags: withoutExplained(facts.flags, before) } : {}),
  };
}

/** The fees that are left of a list, which is a part still where it was one. */
function leftOf(
  before: NonNullable<Facts['fees']>,
  left: readonly Fee[],
  paidCents: number,
): NonNullable<Facts['fees']> {
  if (!('listed' in before)) return left;
  if (before.owedCents === undefined) return { listed: left };
  return { listed: left, owedCents: before.owedCents - paidCents };
}

/**
 * The facts after an item is returned and staff have it: its loan ends, and no invoice claims it.
 * Fees stay.
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
