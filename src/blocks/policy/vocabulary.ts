/**
 * The names by which a policy speaks of facts, and how each is found. What is not known is
 * `undefined`, never 0.
 */
import { momentOf } from '../calendar.ts';
import type { Action, DatedBlock, Fee, InvoiceItem, LoanFacts } from '../types.ts';
import { isDeferred, isOwn, isOwnFee, openMembershipFeeCents, stands, type View } from '../view.ts';

/** What a rule may deny; checking in is left out on purpose. */
export const DENIABLE = [
  'checkOut',
  'renew',
  'hold',
  'pay',
  'seeLoans',
  'seeHistory',
  'seeMessages',
  'collect',
] as const satisfies readonly Action[];

export type Value = string | number | boolean | undefined;

function daysPassed(date: string | undefined, view: View): number | undefined {
  if (date === undefined) return undefined;
  const day = view.zone.dayOf(date);
  return Number.isNaN(day) ? undefined : view.today - day;
}

const facts = {
  'membership.status': (view) => view.status,
  'membership.type': ({ facts }) => facts.membership?.type,
  /**
   * still open of the membership fee, from the membership or from the fee lines, whichever is more
   */
  'membership.openFeeCents': openMembershipFeeCents,
  /** true: the membership and the fee lines tell different sums */
  'membership.feeDiffers': ({ facts }) => {
    const told = facts.membership?.feeCents;
    if (told === undefined || facts.fees === undefined) return false;
    let lines = 0;
    let cents = 0;
    for (const fee of facts.fees) {
      if (fee.membership !== true) continue;
      lines++;
      cents += fee.amountCents;
    }
    return lines > 0 && told !== cents;
  },
  institution: (view) => view.institution,
  branch: (view) => view.branch,
  /** the patron group; the membership type where none is told */
  group: ({ facts }) => facts.group ?? facts.membership?.type,
  'account.active': ({ facts }) => facts.account?.active,
  'account.cardActive': ({ facts }) => facts.account?.cardActive,
  'account.barred': ({ facts }) => facts.account?.barred,
  'account.cardLost': ({ facts }) => facts.account?.cardLost,
  'account.addressInvalid': ({ facts }) => facts.account?.addressInvalid,
  /** its end lies before now, or its last day before today */
  'account.expired': (view) => {
    const { expiresAt, expiresOn } = view.facts.account ?? {};
    const passed = daysPassed(expiresOn, view);
    const end = expiresAt === undefined ? Number.NaN : momentOf(expiresAt);
    if (passed === undefined && Number.isNaN(end)) return undefined;
    return (passed ?? 0) > 0 || end < view.now;
  },
  /** under a restriction that ends after today, or never */
  'account.restricted': (view) => {
    const until = view.facts.account?.restrictedUntil;
    if (until === 'forever' || until === 'none') return until === 'forever';
    const passed = daysPassed(until, view);
    return passed === undefined ? undefined : passed < 0;
  },
  /** true: neither a loan nor a fee is open */
  'account.empty': ({ facts }) => {
    if ((facts.loans?.length ?? 0) + (facts.fees?.length ?? 0) > 0) return false;
    return facts.loans === undefined || facts.fees === undefined ? undefined : true;
  },
  /** of the item in hand */
  itemOverdue: ({ facts }) => facts.itemOverdue,
  holds: ({ facts }) => facts.holds,
  /** whoever's guarantees owe something has some */
  'related.hasGuarantees': ({ facts }) =>
    facts.related?.hasGuarantees ??
    ((facts.related?.guaranteesChargesCents ?? 0) > 0 ? true : undefined),
  'related.guaranteesChargesCents': ({ facts }) => facts.related?.guaranteesChargesCents,
  'related.familyChargesCents': ({ facts }) => facts.related?.familyChargesCents,
} satisfies Record<string, (view: View) => Value>;
type FactName = keyof typeof facts;
export const FACT_NAMES = Object.keys(facts) as [FactName, ...FactName[]];

export function factReader(name: FactName): (view: View) => Value {
  return facts[name];
}

type Reader<E> = (entry: E, view: View) => Value;
function minutesLate(loan: LoanFacts, view: View): number | undefined {
  const due = loan.dueAt === undefined ? Number.NaN : momentOf(loan.dueAt);
  return Number.isNaN(due) ? undefined : (view.now - due) / 60_000;
}
function wholeMinutesLate(loan: LoanFacts, view: View): number | undefined {
  const minutes = minutesLate(loan, view);
  return minutes === undefined ? undefined : Math.max(0, Math.floor(minutes));
}

const fees = {
  /** what is open; negative for a credit */
  amountCents: (fee) => fee.amountCents,
  /** calendar days since the fee was made */
  ageDays: (fee, view) => daysPassed(fee.createdOn, view),
  /** whether it is the membership fee */
  membership: (fee) => fee.membership === true,
  state: (fee) => fee.state ?? 'open',
  /** under a payment arrangement whose date lies ahead */
  deferred: isDeferred,
  /** of the own institution or its consortium */
  own: isOwnFee,
  /** the state of the loan it comes from; `none` where that loan is not open */
  loanState: (fee, { facts }) => {
    if (fee.loan === undefined) return 'none';
    const loan = facts.loans?.find((each) => each.item === fee.loan);
    if (loan !== undefined) return loan.state;
    return facts.loans === undefined ? undefined : 'none';
  },
  /** whether it is of a kind that stops a check-out */
  restricts: (fee) => fee.restricts !== false,
} satisfies Record<string, Reader<Fee>>;

const loans = {
  state: (loan) => loan.state,
  recalled: (loan) => loan.recalled,
  /** minutes since the due date, negative before; whole minutes late, and days late rounded up */
  overdueMinutes: minutesLate,
  lateMinutes: wholeMinutesLate,
  lateDays: (loan, view) => {
    const late = wholeMinutesLate(loan, view);
    return late === undefined ? undefined : Math.ceil(late / 1440);
  },
  /** more whole minutes late than its grace */
  pastGrace: (loan, view) => {
    const late = wholeMinutesLate(loan, view);
    return late === undefined ? undefined : late > (loan.graceMinutes ?? 0);
  },
} satisfies Record<string, Reader<LoanFacts>>;

const invoiceItems = {
  /** the price */
  amountCents: (item) => item.amountCents,
  openCents: (item) => item.amountCents - item.paidCents,
  returned: (item) => item.returned,
  own: (item, view) => isOwn(item.institution, view),
} satisfies Record<string, Reader<InvoiceItem>>;

const readers = { fees, loans, invoiceItems, manualBlocks: {} } as const;
type List = keyof typeof readers;
export type Entry = Fee | LoanFacts | InvoiceItem | DatedBlock | string;
export type EntryField = keyof typeof fees | keyof typeof loans | keyof typeof invoiceItems;
export const LISTS = Object.keys(readers) as [List, ...List[]];
export const ENTRY_FIELDS = [
  ...new Set(Object.values(readers).flatMap((each) => Object.keys(each))),
] as unknown as [EntryField, ...EntryField[]];
export const ENTRY_FIELDS_OF = Object.fromEntries(
  Object.entries(readers).map(([list, each]) => [list, Object.keys(each)]),
) as unknown as Readonly<Record<List, readonly EntryField[]>>;

/** How a field of a list's entries is read; a field that such entries have not is never known. */
export function entryReader(list: List, field: EntryField): Reader<Entry> {
  const found = (readers[list] as Record<string, Reader<never> | undefined>)[field];
  return (found ?? (() => undefined)) as Reader<Entry>;
}

const noBlocks: readonly Entry[] = [];
/** The entries of a list; undefined where the list is not known. */
export function entriesOf(list: List, view: View): readonly Entry[] | undefined {
  const { facts } = view;
  switch (list) {
    case 'fees':
      return facts.fees;
    case 'loans':
      return facts.loans;
    case 'manualBlocks':
      return facts.manualBlocks?.length === 0
        ? noBlocks
        : facts.manualBlocks?.filter((each) => typeof each === 'string' || stands(each, view));
    case 'invoiceItems':
      return facts.replacementInvoices?.length === 0
        ? noBlocks
        : facts.replacementInvoices?.flatMap(itemsOf);
  }
}

type Invoice = NonNullable<View['facts']['replacementInvoices']>[number];
/** The items of an invoice, each with the invoice it stands on. */
export function itemsOf({ id, institution, items }: Invoice): InvoiceItem[] {
  return items.map((item) => ({
    ...item,
    invoice: id,
    ...(institution === undefined ? {} : { institution }),
  }));
}
