/** What one evaluation looks at, and the questions about it that several rules share. */
import { momentOf, type Zone } from './calendar.ts';
import type { DatedBlock, Facts, Fee } from './types.ts';

export interface View {
  facts: Facts;
  /** the moment, in milliseconds, and its date in the library's calendar */
  now: number;
  today: number;
  zone: Zone;
  /** the membership status, aged to now */
  status: number | undefined;
  institution: string | undefined;
  branch: string | undefined;
  /** the members of the own institution's consortium */
  consortium: ReadonlySet<string> | undefined;
  /** whether a fee that names no institution is the own one's; otherwise that is unknown */
  unnamedIsOwn: boolean;
}

/** Whether `institution` is the own one or in its consortium; undefined where that is unknown. */
export function isOwn(institution: string | undefined, view: View): boolean | undefined {
  if (institution === undefined) return view.unnamedIsOwn ? true : undefined;
  if (view.institution === undefined) return undefined;
  return institution === view.institution || (view.consortium?.has(institution) ?? false);
}

/**
 * Whether a payment arrangement keeps this fee out of every sum. An arrangement without a date does
 * not: that would forgive the fee.
 */
export function isDeferred({ state, until }: Pick<Fee, 'state' | 'until'>, view: View): boolean {
  return state === 'arrangement' && until !== undefined && view.zone.dayOf(until) > view.today;
}

/** Whether a block has begun and not ended. At the very moment of its end it has ended. */
export function isInForce({ startsAt, endsAt }: DatedBlock, { now }: View): boolean {
  if (startsAt !== undefined && momentOf(startsAt) > now) return false;
  return endsAt === undefined || !(momentOf(endsAt) <= now);
}

/** The membership fees among the fees; not those of other institutions. */
export function membershipFees(view: View): readonly Fee[] {
  return (view.facts.fees ?? []).filter(
    (fee) => fee.membership === true && isOwn(fee.institution, view) !== false,
  );
}

/** From the membership or from the fees, whichever is more. */
export function openMembershipFeeCents(view: View): number | undefined {
  const feeCents = view.facts.membership?.feeCents;
  const fees = membershipFees(view);
  if (fees.length === 0) return feeCents;
  return Math.max(
    feeCents ?? 0,
    fees.reduce((sum, fee) => sum + fee.amountCents, 0),
  );
}
