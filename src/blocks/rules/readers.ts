/** How each fact and field that a policy may name is read. Unknown is `undefined`, never 0. */
import { momentOf } from '../calendar.ts';
import { listedFees, unlistedCents } from '../listed.ts';
import type { entryFields, FactName, ListName } from '../policy/vocabulary.ts';
import type { DatedBlock, Fee, InvoiceItem, LoanFacts, ReplacementInvoice } from '../types.ts';
import { isDeferred, isInForce, isOwn, openMembershipFeeCents, type View } from '../view.ts';

export type Value = string | number | boolean | undefined;

function daysPassed(date: string | undefined, view: View): number | undefined {
  if (date === undefined) return undefined;
  const day = view.zone.dayOf(date);
  return Number.isNaN(day) ? undefined : view.today - day;
}

const factReaders: Readonly<Record<FactName, (view: View) => Value>> = {
  'membership.status': (view) => view.status,
  'membership.type': ({ facts }) => facts.membership?.type,
  'membership.openFeeCents': openMembershipFeeCents,
  /** whether the membership and the fees give different sums */
  'membership.feeDiffers': ({ facts }) => {
    const { membership } = facts;
    const lines = listedFees(facts).filter((fee) => fee.membership === true);
    if (membership?.feeCents === undefined || lines.length === 0) return false;
    return membership.feeCents !== lines.reduce((sum, fee) => sum + fee.amountCents, 0);
  },
  institution: (view) => view.institution,
  branch: (view) => view.branch,
  group: ({ facts }) => facts.group ?? facts.membership?.type,
  'account.active': ({ facts }) => facts.account?.active,
  'account.cardActive': ({ facts }) => facts.account?.cardActive,
  'account.barred': ({ facts }) => facts.account?.barred,
  'account.cardLost': ({ facts }) => facts.account?.cardLost,
  'account.addressInvalid': ({ facts }) => facts.account?.addressInvalid,
  /** whether its end is before now, or its last day before today */
  'account.expired': (view) => {
    const { expiresAt, expiresOn } = view.facts.account ?? {};
    const passed = daysPassed(expiresOn, view);
    const end = expiresAt === undefined ? Number.NaN : momentOf(expiresAt);
    if (passed === undefined && Number.isNaN(end)) return undefined;
    return (passed ?? 0) > 0 || end < view.now;
  },
  /** whether a restriction ends after today, or never */
  'account.restricted': (view) => {
    const until = view.facts.account?.restrictedUntil;
    if (until === 'forever' || until === 'none') return until === 'forever';
    const passed = daysPassed(until, view);
    return passed === undefined ? undefined : passed < 0;
  },
  /** whether neither a loan nor a fee is open */
  'account.empty': ({ facts }) => {
    if ((facts.loans?.length ?? 0) + listedFees(facts).length > 0) return false;
    if (facts.loans === undefined || facts.fees === undefined) return undefined;
    return unlistedCents(facts) > 0 ? undefined : true;
  },
  itemOverdue: ({ facts }) => facts.itemOverdue,
  holds: ({ facts }) => facts.holds,
  /** a patron whose guarantees owe something has guarantees */
  'related.hasGuarantees': ({ facts }) =>
    facts.related?.hasGuarantees ??
    ((facts.related?.guaranteesChargesCents ?? 0) > 0 ? true : undefined),
  'related.guaranteesChargesCents': ({ facts }) => facts.related?.guaranteesChargesCents,
  'related.familyChargesCents': ({ facts }) => facts.related?.familyChargesCents,
};

export function factReader(name: FactName): (view: View) => Value {
  return factReaders[name];
}

function minutesLate(loan: LoanFacts, view: View): number | undefined {
  const due = loan.dueAt === undefined ? Number.NaN : momentOf(loan.dueAt);
  return Number.isNaN(due) ? undefined : (view.now - due) / 60_000;
}
function wholeMinutesLate(loan: LoanFacts, view: View): number | undefined {
  const minutes = minutesLate(loan, view);
  return minutes === undefined ? undefined : Math.max(0, Math.floor(minutes));
}

type Readers<List extends ListName, Listed> = Readonly<
  Record<(typeof entryFields)[List][number], (entry: Listed, view: View) => Value>
>;
const feeReaders: Readers<'fees', Fee> = {
  amountCents: (fee) => fee.amountCents,
  ageDays: (fee, view) => daysPassed(fee.createdOn, view),
  membership: (fee) => fee.membership === true,
  state: (fee) => fee.state ?? 'open',
  deferred: isDeferred,
  own: (fee, view) => isOwn(fee.institution, view),
  /** the state of the loan that it comes from; `none` where that loan is not open */
  loanState: (fee, { facts }) => {
    if (fee.loan === undefined) return 'none';
    const loan = facts.loans?.find((each) => each.item === fee.loan);
    if (loan !== undefined) return loan.state;
    return facts.loans === undefined ? undefined : 'none';
  },
  restricts: (fee) => fee.restricts !== false,
};
const loanReaders: Readers<'loans', LoanFacts> = {
  state: (loan) => loan.state,
  recalled: (loan) => loan.recalled,
  /** negative before the loan is due */
  overdueMinutes: minutesLate,
  lateMinutes: wholeMinutesLate,
  /** rounded up */
  lateDays: (loan, view) => {
    const late = wholeMinutesLate(loan, view);
    return late === undefined ? undefined : Math.ceil(late / 1440);
  },
  pastGrace: (loan, view) => {
    const late = wholeMinutesLate(loan, view);
    return late === undefined ? undefined : late > (loan.graceMinutes ?? 0);
  },
};
const itemReaders: Readers<'invoiceItems', InvoiceItem> = {
  amountCents: (item) => item.amountCents,
  openCents: (item) => item.amountCents - item.paidCents,
  returned: (item) => item.returned,
  own: (item, view) => isOwn(item.institution, view),
};

export type Entry = Fee | LoanFacts | InvoiceItem | DatedBlock | string;
type EntryReader = (entry: Entry, view: View) => Value;
const entryReaders: Readonly<Record<ListName, object>> = {
  fees: feeReaders,
  loans: loanReaders,
  invoiceItems: itemReaders,
  manualBlocks: {},
};

/** Reads a field of a list's entries; a field that they do not have is unknown. */
export function entryReader(list: ListName, field: string): EntryReader {
  const readers = entryReaders[list] as Readonly<Record<string, EntryReader | undefined>>;
  return readers[field] ?? (() => undefined);
}

/** A list as it is known. `unlistedCents`: what others may come to; 0 where it is whole. */
interface Entries {
  known: readonly Entry[];
  unlistedCents: number;
}

/** Undefined where the list is unknown. */
export function entriesOf(list: ListName, view: View): Entries | undefined {
  const { fees, loans, manualBlocks, replacementInvoices } = view.facts;
  switch (list) {
    case 'fees':
      return fees && { known: listedFees(view.facts), unlistedCents: unlistedCents(view.facts) };
    case 'loans':
      return whole(loans);
    case 'manualBlocks':
      return whole(
        manualBlocks?.filter((each) => typeof each === 'string' || isInForce(each, view)),
      );
    case 'invoiceItems':
      return whole(replacementInvoices?.flatMap(itemsOf));
  }
}

function whole(known: readonly Entry[] | undefined): Entries | undefined {
  return known && { known, unlistedCents: 0 };
}

/** The items of an invoice, each with the id and the institution of its invoice. */
export function itemsOf({ id, institution, items }: ReplacementInvoice): InvoiceItem[] {
  return items.map((item) => ({ ...item, invoice: id, institution }));
}
