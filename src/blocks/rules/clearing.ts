/** What clears a rule that holds: who must act, the least amount, and the fees that it is about. */
import type { ClearsBy } from '../policy/policy.ts';
import { type Entry, itemsOf, type Value } from '../policy/vocabulary.ts';
import type { Fee, InvoiceItem, Reason } from '../types.ts';
import { isOwn, isOwnFee, membershipLines, openMembershipFeeCents, type View } from '../view.ts';

interface Holding {
  view: View;
  /** the least that the measure can be */
  low?: number;
  /**
   * the entries that count for sure, and the ids of the fees among them on which anything is owed
   */
  counted?: () => readonly Entry[];
  owed?: () => string[];
  limit?: number;
  op?: 'over' | 'atLeast';
  value?: ((entry: Entry, view: View) => Value) | undefined;
}
type Clears = Reason['clears'];

function ids(fees: readonly Fee[]) {
  return fees.map((fee) => fee.id);
}
function isFee(entry: Entry): entry is Fee {
  return typeof entry === 'object' && 'id' in entry;
}
function isOwed(fee: Fee): boolean {
  return fee.amountCents > 0;
}
export function idsOfOwed(entries: readonly Entry[]): string[] {
  const found: string[] = [];
  for (const entry of entries) if (isFee(entry) && isOwed(entry)) found.push(entry.id);
  return found;
}

function payDown({ owed, low = 0, limit = 0, op }: Holding): Clears {
  const excess = Math.max(0, low - limit);
  return {
    by: 'pay',
    leastCents: op === 'atLeast' ? excess + 1 : excess,
    feeIds: owed?.() ?? [],
  };
}

function payEach({ view, counted, limit = 0, op, value: read }: Holding): Clears {
  const feeIds: string[] = [];
  let leastCents = 0;
  for (const entry of counted?.() ?? []) {
    if (!isFee(entry) || !isOwed(entry)) continue;
    const value = read?.(entry, view);
    if (typeof value !== 'number' || !(op === 'over' ? value > limit : value >= limit)) continue;
    feeIds.push(entry.id);
    leastCents += entry.amountCents;
  }
  return { by: 'pay', leastCents, feeIds };
}

function payMembership({ view }: Holding): Clears {
  const cents = openMembershipFeeCents(view);
  const feeIds = ids(membershipLines(view).filter(isOwed));
  return { by: 'pay', ...(cents === undefined ? {} : { leastCents: cents }), feeIds };
}

/** The fees that pay for an item of an invoice, or for a whole invoice by the same number. */
export function paysFor(fee: Fee, invoice: string, item: string): boolean {
  return fee.replaces === item || fee.id === invoice;
}

function openCents(item: InvoiceItem) {
  return item.amountCents - item.paidCents;
}

/** The items of the own invoices that are neither paid for in full nor returned. */
export function openItems(view: View): InvoiceItem[] {
  return (view.facts.replacementInvoices ?? [])
    .flatMap(itemsOf)
    .filter(
      (item) => isOwn(item.institution, view) !== false && !item.returned && openCents(item) > 0,
    );
}

function payOrReturn({ view }: Holding): Clears {
  const open = openItems(view);
  const fees = (view.facts.fees ?? []).filter(
    (fee) =>
      isOwed(fee) &&
      isOwnFee(fee, view) !== false &&
      open.some((item) => paysFor(fee, item.invoice, item.item)),
  );
  return {
    by: 'pay-or-return',
    leastCents: open.reduce((cents, item) => cents + openCents(item), 0),
    feeIds: ids(fees),
  };
}

export function findClearing(by: ClearsBy, holding: Holding): Clears {
  switch (by) {
    case 'pay-down':
      return payDown(holding);
    case 'pay-each':
      return payEach(holding);
    case 'pay-membership':
      return payMembership(holding);
    case 'pay-or-return':
      return payOrReturn(holding);
    case 'renew-membership':
      return { by: 'renew-membership' };
    case 'return':
    case 'wait':
    case 'desk':
      // A kiosk can say no more than where to ask.
      return { by: 'desk' };
  }
}
