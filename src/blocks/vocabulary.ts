/** The names by which a policy speaks of facts, and how each is found. What is not known is `undefined`, never 0. */
import { Temporal } from 'temporal-polyfill';
import { dateOf, daysBetween, momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Policy } from './policy.ts';
import type { Facts, Fee, LoanFacts } from './types.ts';

export type Value = string | number | boolean | undefined;

/** What one evaluation looks at: the facts, aged to now. */
export interface View {
  facts: Facts;
  policy: Policy;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  /** own institution and its consortium; null: not known */
  scope: ReadonlySet<string> | null;
}

export const FACT_NAMES = [
  'membership.status',
  'membership.type',
  /** still open of the membership fee, from the membership or from the fee lines, whichever is more */
  'membership.openFeeCents',
  /** true: the membership and the fee lines tell different sums */
  'membership.feeDiffers',
  'institution',
  'branch',
  'account.active',
  'account.expired',
  /** true: neither a loan nor a fee is open */
  'account.empty',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

export const ENTRY_FIELDS = [
  /** fees: what is open; negative for a credit. Invoice items: the price */
  'amountCents',
  /** fees: calendar days since the fee was made */
  'ageDays',
  /** fees: whether it is the membership fee */
  'membership',
  'state',
  /** fees: under a payment arrangement whose date lies ahead */
  'deferred',
  /** fees, invoice items: of the own institution or its consortium */
  'own',
  /** fees: the state of the loan it comes from; `none` where that loan is not open */
  'loanState',
  /** invoice items */
  'returned',
  'openCents',
  /** loans: minutes since the due date, negative before; whole minutes late, and days late rounded up */
  'overdueMinutes',
  'lateMinutes',
  'lateDays',
  /** loans: more whole minutes late than its grace */
  'pastGrace',
  'recalled',
] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

/** One thing that a measure may count. */
export interface Entry {
  get(field: EntryField): Value;
  fee?: Fee;
  invoiceItem?: { invoice: string; item: string };
}

export function viewOf(facts: Facts, compiled: CompiledPolicy, now: Temporal.Instant): View {
  const { policy, consortiumOf } = compiled;
  const own = policy.settings.institution ?? facts.institution;
  return {
    facts,
    policy,
    now,
    today: now.toZonedDateTimeISO(policy.settings.timeZone).toPlainDate(),
    scope: own === undefined ? null : (consortiumOf.get(own) ?? new Set([own])),
  };
}

function isOwn(institution: string | undefined, view: View): boolean | undefined {
  if (institution === undefined) return view.policy.settings.feesWithoutInstitution === 'own' ? true : undefined;
  return view.scope?.has(institution);
}

/** Whether a payment arrangement keeps this fee out of every sum. A missing date does not: that would forgive the fee. */
export function isDeferred(fee: Fee, view: View): boolean {
  if (fee.state !== 'arrangement' || fee.until === undefined) return false;
  const until = dateOf(fee.until, view.policy.settings.timeZone);
  return until !== null && Temporal.PlainDate.compare(until, view.today) > 0;
}

/** Whether a fee belongs to the own institution or consortium; undefined where that is not known. */
export const isOwnFee = (fee: Fee, view: View): boolean | undefined => isOwn(fee.institution, view);

/** The open membership fee lines that count here. */
export function membershipLines(view: View): readonly Fee[] {
  return (view.facts.fees ?? []).filter((fee) => fee.membership === true && isOwnFee(fee, view) !== false);
}
const total = (fees: readonly Fee[]) => fees.reduce((sum, fee) => sum + fee.amountCents, 0);

export function openMembershipFeeCents(view: View): number | undefined {
  const told = view.facts.membership?.feeCents;
  const lines = membershipLines(view);
  if (lines.length === 0) return told;
  return Math.max(told ?? 0, total(lines));
}

export function factOf(name: FactName, view: View): Value {
  const { facts, policy } = view;
  switch (name) {
    case 'membership.status':
      return facts.membership?.status;
    case 'membership.type':
      return facts.membership?.type;
    case 'membership.openFeeCents':
      return openMembershipFeeCents(view);
    case 'membership.feeDiffers': {
      const told = facts.membership?.feeCents;
      const lines = (facts.fees ?? []).filter((fee) => fee.membership === true);
      return told !== undefined && lines.length > 0 && told !== total(lines);
    }
    case 'institution':
      return policy.settings.institution ?? facts.institution;
    case 'branch':
      return policy.settings.branch ?? facts.branch;
    case 'account.active':
      return facts.account?.active;
    case 'account.empty': {
      if ((facts.loans?.length ?? 0) + (facts.fees?.length ?? 0) > 0) return false;
      return facts.loans === undefined || facts.fees === undefined ? undefined : true;
    }
    case 'account.expired': {
      const end = facts.account?.expiresAt === undefined ? null : momentOf(facts.account.expiresAt);
      return end === null ? undefined : Temporal.Instant.compare(end, view.now) < 0;
    }
  }
}

function feeEntry(fee: Fee, view: View): Entry {
  return {
    fee,
    get(field) {
      switch (field) {
        case 'amountCents':
          return fee.amountCents;
        case 'ageDays': {
          const made = fee.createdOn === undefined ? null : dateOf(fee.createdOn, view.policy.settings.timeZone);
          return made === null ? undefined : daysBetween(made, view.today);
        }
        case 'membership':
          return fee.membership === true;
        case 'state':
          return fee.state ?? 'open';
        case 'deferred':
          return isDeferred(fee, view);
        case 'own':
          return isOwnFee(fee, view);
        case 'loanState': {
          if (fee.loan === undefined) return 'none';
          if (view.facts.loans === undefined) return undefined;
          const loan = view.facts.loans.find((each) => each.item === fee.loan);
          return loan === undefined ? 'none' : loan.state;
        }
        default:
          return undefined;
      }
    },
  };
}

function overdueMinutes(loan: LoanFacts, view: View): number | undefined {
  const due = loan.dueAt === undefined ? null : momentOf(loan.dueAt);
  return due === null ? undefined : (view.now.epochMilliseconds - due.epochMilliseconds) / 60_000;
}

function loanEntry(loan: LoanFacts, view: View): Entry {
  return {
    get(field) {
      const minutes = overdueMinutes(loan, view);
      const late = minutes === undefined ? undefined : Math.max(0, Math.floor(minutes));
      switch (field) {
        case 'state':
          return loan.state;
        case 'recalled':
          return loan.recalled;
        case 'overdueMinutes':
          return minutes;
        case 'lateMinutes':
          return late;
        case 'lateDays':
          return late === undefined ? undefined : Math.ceil(late / 1440);
        case 'pastGrace':
          return late === undefined ? undefined : late > (loan.graceMinutes ?? 0);
        default:
          return undefined;
      }
    },
  };
}

/** The entries of a list; undefined where the list is not known. */
export function entriesOf(
  list: 'fees' | 'invoiceItems' | 'manualBlocks' | 'loans',
  view: View,
): readonly Entry[] | undefined {
  const { facts } = view;
  switch (list) {
    case 'fees':
      return facts.fees?.map((fee) => feeEntry(fee, view));
    case 'loans':
      return facts.loans?.map((loan) => loanEntry(loan, view));
    case 'manualBlocks':
      return facts.manualBlocks?.map(() => ({ get: () => undefined }));
    case 'invoiceItems':
      return facts.replacementInvoices?.flatMap((invoice) =>
        invoice.items.map((item) => ({
          invoiceItem: { invoice: invoice.id, item: item.item },
          get(field: EntryField): Value {
            if (field === 'own') return isOwn(invoice.institution, view);
            if (field === 'returned') return item.returned;
            if (field === 'amountCents') return item.amountCents;
            return field === 'openCents' ? item.amountCents - item.paidCents : undefined;
          },
        })),
      );
  }
}
