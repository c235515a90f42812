/** The open fees. */
import { z } from 'zod';
import type { Entries, Fact } from './fact.ts';
import { cents, optional, text } from './kinds.ts';
import type { LoanFacts } from './loans.ts';
import { daysPassed, isOwn, type Seen, type Standpoint } from './standpoint.ts';

/** One open fee (Wise: registratie). */
export interface Fee {
  id: string;
  amountCents: number;
  createdOn?: string;
  institution?: string;
  state?: 'open' | 'direct-debit' | 'debt-collector' | 'arrangement';
  /** with `arrangement`: the date from which on it counts again */
  until?: string;
  /** true: this is the membership fee, which `maximum-fees` leaves out */
  membership?: boolean;
  /** the item on a replacement invoice whose price this fee claims: paying the fee pays the item */
  replaces?: string;
  /** the item of the loan that this fee comes from */
  loan?: string;
  /** where it was made, for rules that look at a part of the branches */
  branch?: string;
  /** false: of a kind that does not stop a check-out (Koha) */
  restricts?: boolean;
}

/** Some of the open fees: that one is not listed proves nothing. */
export interface FeesInPart {
  listed: readonly Fee[];
  /** what is owed altogether, as the library system adds it up; memberships may not be in it */
  owedCents?: number;
}

const fee = z.strictObject({
  id: text,
  amountCents: cents.describe('still open; negative for a credit'),
  createdOn: optional(z.iso.date()),
  institution: optional(text),
  state: optional(z.enum(['open', 'direct-debit', 'debt-collector', 'arrangement'])),
  until: optional(z.iso.date()),
  membership: optional(z.boolean()),
  replaces: optional(text),
  loan: optional(text),
  branch: optional(text),
  restricts: optional(z.boolean()),
});
const feesInPart = z.strictObject({
  listed: z.array(fee).describe('others may be open: that one is not listed proves nothing'),
  owedCents: optional(
    cents.describe('what is owed altogether; some systems leave memberships out of it'),
  ),
});
const schema: z.ZodType<readonly Fee[] | FeesInPart> = z
  .union([z.array(fee), feesInPart])
  .describe('all open fees, or a part of them');

export interface Fees {
  fees?: readonly Fee[] | FeesInPart;
}

/** The open fees that are known by themselves, whether or not there may be others. */
export function listedFees({ fees = [] }: Fees): readonly Fee[] {
  return 'listed' in fees ? fees.listed : fees;
}

/**
 * What may be owed beside the fees that are listed; 0 where the list is whole, infinite where nobody
 * says how much. Membership fees stand apart: some systems count none in the sum.
 */
export function unlistedCents({ fees = [] }: Fees): number {
  if (!('listed' in fees)) return 0;
  const { listed, owedCents = Number.POSITIVE_INFINITY } = fees;
  const others = listed.filter((each) => each.membership !== true);
  return Math.max(0, owedCents - others.reduce((sum, { amountCents }) => sum + amountCents, 0));
}

/**
 * Whether a payment arrangement keeps this fee out of every sum. An arrangement without a date does
 * not: that would forgive the fee.
 */
export function isDeferred(
  { state, until }: Pick<Fee, 'state' | 'until'>,
  at: Standpoint,
): boolean {
  return state === 'arrangement' && until !== undefined && at.zone.dayOf(until) > at.today;
}

function entries({ facts }: Seen<Fees>): Entries<Fee> | undefined {
  return facts.fees && { known: listedFees(facts), unlistedCents: unlistedCents(facts) };
}

/** The state of the loan that it comes from; `none` where that loan is not open. */
function loanState(of: Fee, { facts }: Seen<{ loans?: readonly LoanFacts[] }>) {
  if (of.loan === undefined) return 'none';
  const loan = facts.loans?.find((each) => each.item === of.loan);
  if (loan !== undefined) return loan.state;
  return facts.loans === undefined ? undefined : 'none';
}

/** All open fees, or a part of them: each reader must look which. */
export const fees = {
  schema,
  dated: true,
  codes: {
    fees: 5,
    id: 6,
    amountCents: 7,
    createdOn: 8,
    state: 10,
    until: 11,
    replaces: 12,
    loan: 13,
    restricts: 15,
    listed: 54,
    owedCents: 55,
  },
  lists: {
    fees: {
      entries,
      fields: {
        amountCents: (of: Fee) => of.amountCents,
        ageDays: (of: Fee, at: Standpoint) => daysPassed(of.createdOn, at),
        membership: (of: Fee) => of.membership === true,
        state: (of: Fee) => of.state ?? 'open',
        deferred: isDeferred,
        own: (of: Fee, at: Standpoint) => isOwn(of.institution, at),
        loanState,
        restricts: (of: Fee) => of.restricts !== false,
      },
      brought: { live: [['fees']], column: 'feeAmount', exported: ['fees'] },
    },
  },
} as const satisfies Fact<never>;
