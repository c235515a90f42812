/** What clears a rule that holds: who must act, the least amount, and the fees that it is about. */

import type { Value } from '../facts/fact.ts';
import { listedFees } from '../facts/fees.ts';
import { itemsOf } from '../facts/invoices.ts';
import { membershipFees, openMembershipFeeCents } from '../facts/membership.ts';
import { isOwn } from '../facts/standpoint.ts';
import type { ClearsBy } from '../policy/rule.ts';
import type { Fee, InvoiceItem, Reason } from '../types.ts';
import type { View } from '../view.ts';
import type { Entry } from './readers.ts';

/** A threshold that is exceeded. */
interface Exceeded {
  /** the least that the measure can be */
  low: number;
  limit: number;
  op: 'over' | 'atLeast';
  /** the entries that count for sure */
  counted: readonly Entry[];
  value: ((entry: Entry, view: View) => Value) | undefined;
}
type Clears = Reason['clears'];

function idsOf(fees: readonly Fee[]) {
  return fees.map((fee) => fee.id);
}
function isOwed(fee: Fee): boolean {
  return fee.amountCents > 0;
}
/** The fees among measured entries on which something is owed. */
function owedFees(entries: readonly Entry[]): Fee[] {
  return entries.filter(
    (entry): entry is Fee => typeof entry === 'object' && 'id' in entry && isOwed(entry as Fee),
  );
}

function payDown({ counted, low, limit, op }: Exceeded): Clears {
  const excess = Math.max(0, low - limit);
  return {
    by: 'pay',
    leastCents: op === 'atLeast' ? excess + 1 : excess,
    feeIds: idsOf(owedFees(counted)),
  };
}

function payEach(view: View, { counted, limit, op, value }: Exceeded): Clears {
  const fees = owedFees(counted).filter((fee) => {
    const measured = value?.(fee, view);
    return typeof measured === 'number' && (op === 'over' ? measured > limit : measured >= limit);
  });
  return {
    by: 'pay',
    leastCents: fees.reduce((sum, fee) => sum + fee.amountCents, 0),
    feeIds: idsOf(fees),
  };
}

function payMembership(view: View): Clears {
  const leastCents = openMembershipFeeCents(view);
  const feeIds = idsOf(membershipFees(view).filter(isOwed));
  return { by: 'pay', ...(leastCents === undefined ? {} : { leastCents }), feeIds };
}

/** Whether a fee pays for an item of an invoice, or for the whole invoice with the same id. */
export function paysFor(
  { id, replaces }: Pick<Fee, 'id' | 'replaces'>,
  { invoice, item, fee }: Pick<InvoiceItem, 'invoice' | 'item' | 'fee'>,
): boolean {
  return replaces === item || id === fee || id === invoice;
}

function openCents(item: InvoiceItem) {
  return item.amountCents - item.paidCents;
}

/** The items of the own institution's invoices that are neither paid in full nor returned. */
export function openItems(view: View): InvoiceItem[] {
  return (view.facts.replacementInvoices ?? [])
    .flatMap(itemsOf)
    .filter(
      (item) => isOwn(item.institution, view) !== false && !item.returned && openCents(item) > 0,
    );
}

function payOrReturn(view: View): Clears {
  const items = openItems(view);
  const fees = listedFees(view.facts).filter(
    (fee) =>
      isOwed(fee) &&
      isOwn(fee.institution, view) !== false &&
      items.some((item) => paysFor(fee, item)),
  );
  return {
    by: 'pay-or-return',
    leastCents: items.reduce((sum, item) => sum + openCents(item), 0),
    feeIds: idsOf(fees),
  };
}

const nothingMeasured: Exceeded = {
  low: 0,
  limit: 0,
  op: 'over',
  counted: [],
  value: undefined,
};

/** `exceeded` is there for thresholds only. */
export function clearingOf(by: ClearsBy, view: View, exceeded = nothingMeasured): Clears {
  switch (by) {
    case 'pay-down':
      return payDown(exceeded);
    case 'pay-each':
      return payEach(view, exceeded);
    case 'pay-membership':
      return payMembership(view);
    case 'pay-or-return':
      return payOrReturn(view);
    case 'renew-membership':
    case 'return':
    case 'wait':
    case 'desk':
      return { by };
  }
}
