/**
 * Which fees the kiosk may take money for, and what a patron owes without a fee in the facts: the
 * membership fee and the prices of invoiced items, where only the membership or the invoice is named.
 */
import { momentOf } from '../calendar.ts';
import type { CompiledPolicy } from '../compile.ts';
import { isDeferred, listedFees } from '../facts/fees.ts';
import { itemsOf } from '../facts/invoices.ts';
import { isOwn } from '../facts/standpoint.ts';
import { openItems, paysFor } from '../rules/clearing.ts';
import type { Decision, Facts, Fee } from '../types.ts';
import { type View, viewOf } from '../view.ts';
import type { Price } from './cheapest.ts';

export type NotPayable = 'direct-debit' | 'debt-collector' | 'arrangement' | 'rule' | 'elsewhere';
export interface Situation {
  /** of the patron: fees of another institution than theirs are `elsewhere` */
  facts?: Facts;
  /** ISO 8601; without it every arrangement counts as running */
  now?: string;
  /** where it denies paying, nothing is payable */
  decision?: Decision;
}

/** Why the kiosk may not take money for a fee; null where it may. A credit is never payable: `rule`. */
export function payable(
  fee: Pick<Fee, 'amountCents' | 'state' | 'until' | 'institution'>,
  compiled: CompiledPolicy,
  situation: Situation = {},
): NotPayable | null {
  const { notPayableStates, payElsewhere } = compiled.policy.settings;
  if (situation.decision?.allows.pay === false || fee.amountCents <= 0) return 'rule';
  const moment = situation.now === undefined ? Number.NaN : momentOf(situation.now);
  const isTimed = !Number.isNaN(moment);
  const view = viewOf(situation.facts ?? { observedAt: '' }, compiled, isTimed ? moment : 0);
  const { state = 'open' } = fee;
  // One without a date is not known to be over.
  const isRunning = !isTimed || fee.until === undefined || isDeferred(fee, view);
  const applies = state !== 'arrangement' || isRunning;
  if (state !== 'open' && notPayableStates.includes(state) && applies) return state;
  return !payElsewhere && isOwn(fee.institution, view) === false ? 'elsewhere' : null;
}

/** The id under which `membership.feeCents` is paid where no fee stands for it. */
export const membershipBill = 'membership-fee';

/** Whether only the membership says that a membership fee is open. */
export function isUnlistedMembership(facts: Facts): boolean {
  return (
    (facts.membership?.feeCents ?? 0) > 0 &&
    !listedFees(facts).some((fee) => fee.membership === true && fee.amountCents > 0)
  );
}

/** The membership fee, and the items to pay for by their own ids. Either may be empty. */
export function unlistedBills(view: View): {
  membership: readonly Price[];
  items: readonly Price[];
} {
  const { facts } = view;
  const fees = listedFees(facts);
  const items = openItems(view).filter(
    (item) => !fees.some((fee) => fee.amountCents > 0 && paysFor(fee, item)),
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
  const fees = listedFees(facts).filter((fee) => fee.amountCents > 0);
  const items = (facts.replacementInvoices ?? []).flatMap(itemsOf).filter((item) => !item.returned);
  return [
    ...fees.map((fee) => fee.id),
    ...(isUnlistedMembership(facts) ? [membershipBill] : []),
    ...items.filter((item) => item.amountCents > item.paidCents).map((item) => item.item),
  ];
}
