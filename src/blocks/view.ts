/** What one evaluation looks at, and what more than one rule asks of a fee. */
import type { Zone } from './calendar.ts';
import { momentOf, monthOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
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
  /** the own institution's consortium; null: it stands alone */
  consortium: ReadonlySet<string> | null;
  /** a fee that names no institution: of the own one, or not known */
  unnamedIsOwn: boolean;
  /** the yes-or-no fields of each fee, once a rule has asked */
  feeBits: readonly number[] | null;
}

/** The worst that one monthly run makes of a status whose fee stays unpaid. */
function worst(status: number): number {
  if (status === 2 || status === 3) return 4;
  return status === 4 ? 9 : status;
}

/**
 * The membership status that facts from `observedAt` have at `now`, taken at its worst; see
 * `project`.
 */
export function agedStatus(
  facts: Facts,
  { policy, zone }: CompiledPolicy,
  now: number,
  today: number,
) {
  const { membership } = facts;
  const status = membership?.status;
  if (status === undefined || !policy.settings.projectMembership) return status;
  // Only 2, 3 and 4 move.
  if (status < 2 || status > 4) return status;
  const seenAt = momentOf(facts.observedAt);
  const seen = Number.isNaN(seenAt) ? zone.dayOf(facts.observedAt) : zone.dayAt(seenAt);
  if (Number.isNaN(seen) || seenAt >= now) return status;
  const runs = monthOf(today) - monthOf(seen);
  if (runs <= 0) return status;
  const isOpen = (facts.fees ?? []).some((fee) => fee.membership === true && fee.amountCents > 0);
  if (membership?.feeCents === 0 && !isOpen) return status;
  return runs === 1 ? worst(status) : worst(worst(status));
}

export function viewOf(facts: Facts, compiled: CompiledPolicy, now: number): View {
  const { settings } = compiled.policy;
  const { zone } = compiled;
  const today = zone.dayAt(now);
  const institution = settings.institution ?? facts.institution;
  return {
    facts,
    now,
    today,
    zone,
    status: agedStatus(facts, compiled, now, today),
    institution,
    branch: settings.branch ?? facts.branch,
    consortium: institution === undefined ? null : (compiled.consortiumOf.get(institution) ?? null),
    unnamedIsOwn: settings.feesWithoutInstitution === 'own',
    feeBits: null,
  };
}

/**
 * Whether something of an institution belongs to the own one or its consortium; undefined where
 * that is not known.
 */
export function isOwn(institution: string | undefined, view: View): boolean | undefined {
  if (institution === undefined) return view.unnamedIsOwn ? true : undefined;
  if (view.institution === undefined) return undefined;
  return institution === view.institution || (view.consortium?.has(institution) ?? false);
}
export function isOwnFee(fee: Pick<Fee, 'institution'>, view: View) {
  return isOwn(fee.institution, view);
}

/**
 * Whether a payment arrangement keeps this fee out of every sum. A missing date does not: that
 * would forgive the fee.
 */
export function isDeferred({ state, until }: Pick<Fee, 'state' | 'until'>, view: View): boolean {
  return state === 'arrangement' && until !== undefined && view.zone.dayOf(until) > view.today;
}

/** Begun and not ended: at the very moment of its end it has. */
export function stands({ startsAt, endsAt }: DatedBlock, { now }: View): boolean {
  if (startsAt !== undefined && momentOf(startsAt) > now) return false;
  return endsAt === undefined || !(momentOf(endsAt) <= now);
}

const noFees: readonly Fee[] = [];
/** The open membership fee lines that count here. */
export function membershipLines(view: View): readonly Fee[] {
  const { fees } = view.facts;
  if (fees === undefined || !fees.some((fee) => fee.membership === true)) return noFees;
  return fees.filter((fee) => fee.membership === true && isOwnFee(fee, view) !== false);
}
function total(fees: readonly Fee[]) {
  return fees.reduce((sum, fee) => sum + fee.amountCents, 0);
}

export function openMembershipFeeCents(view: View): number | undefined {
  const told = view.facts.membership?.feeCents;
  const lines = membershipLines(view);
  return lines.length === 0 ? told : Math.max(told ?? 0, total(lines));
}
