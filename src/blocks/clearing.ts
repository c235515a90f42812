/** What clears a rule that holds: who must act, the least amount, and the fees that it is about. */
import type { ClearsBy } from './policy.ts';
import type { Span } from './threshold.ts';
import type { Fee, Reason } from './types.ts';
import {
  type EntryField,
  entriesOf,
  isOwnFee,
  membershipLines,
  openMembershipFeeCents,
  type View,
} from './vocabulary.ts';

interface Holding {
  view: View;
  span?: Span;
  limit?: number;
  op?: 'over' | 'atLeast';
  field?: EntryField | undefined;
}
type Clears = Reason['clears'];

const ids = (fees: readonly Fee[]) => fees.map((fee) => fee.id);
const sum = (fees: readonly Fee[]) => fees.reduce((cents, fee) => cents + fee.amountCents, 0);
const isOwed = (fee: Fee | undefined): fee is Fee => fee !== undefined && fee.amountCents > 0;

function payDown({ span, limit = 0, op }: Holding): Clears {
  const fees = (span?.counted ?? []).map((entry) => entry.fee).filter(isOwed);
  const excess = Math.max(0, (span?.low ?? 0) - limit);
  return { by: 'pay', leastCents: op === 'atLeast' ? excess + 1 : excess, feeIds: ids(fees) };
}

function payEach({ span, limit = 0, op, field }: Holding): Clears {
  const beyond = (span?.counted ?? []).filter((entry) => {
    const value = field === undefined ? undefined : entry.get(field);
    return typeof value === 'number' && (op === 'over' ? value > limit : value >= limit);
  });
  const fees = beyond.map((entry) => entry.fee).filter(isOwed);
  return { by: 'pay', leastCents: sum(fees), feeIds: ids(fees) };
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

function payOrReturn({ view }: Holding): Clears {
  const open = (entriesOf('invoiceItems', view) ?? []).filter((entry) => {
    const cents = entry.get('openCents');
    return entry.get('own') !== false && entry.get('returned') !== true && typeof cents === 'number' && cents > 0;
  });
  const leastCents = open.reduce((cents, entry) => cents + Number(entry.get('openCents')), 0);
  const fees = (view.facts.fees ?? []).filter(
    (fee) =>
      isOwed(fee) &&
      isOwnFee(fee, view) !== false &&
      open.some(({ invoiceItem }) => invoiceItem && paysFor(fee, invoiceItem.invoice, invoiceItem.item)),
  );
  return { by: 'pay-or-return', leastCents, feeIds: ids(fees) };
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
