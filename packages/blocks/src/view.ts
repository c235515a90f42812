/** What one evaluation looks at: the facts, aged to the moment of the decision. */
import { momentOf, monthOf, type Zone } from './calendar.ts';
import { listedFees } from './facts/fees.ts';
import type { Seen } from './facts/standpoint.ts';
import type { DatedFact, Facts } from './facts/table.ts';
import type { Policy } from './policy/policy.ts';

/** What a policy says of the place and the time of a decision. */
export interface PolicyBasis {
  readonly policy: Policy;
  readonly zone: Zone;
  /** institution → all members of its consortium */
  readonly consortiumOf: ReadonlyMap<string, ReadonlySet<string>>;
}

export type View = Seen<Facts>;

export function viewOf(facts: Facts, compiled: PolicyBasis, now: number): View {
  const { zone, consortiumOf, policy } = compiled;
  const { settings } = policy;
  const institution = settings.institution ?? facts.institution;
  return {
    facts,
    now,
    today: zone.dayAt(now),
    zone,
    status: agedStatus(facts, compiled, now),
    institution,
    branch: settings.branch ?? facts.branch,
    consortium: institution === undefined ? undefined : consortiumOf.get(institution),
    unnamedIsOwn: settings.feesWithoutInstitution === 'own',
  };
}

/** When one of the facts was observed. */
export function momentOfFact({ observedAt, observed }: Facts, fact: DatedFact): string {
  return observed?.[fact] ?? observedAt;
}

/** The worst that one monthly run makes of a status whose fee stays unpaid. */
function worstAfterRun(status: number): number {
  if (status === 2 || status === 3) return 4;
  return status === 4 ? 9 : status;
}

/** The membership status that the facts have at `now`, at its worst. */
function agedStatus(facts: Facts, { policy, zone }: PolicyBasis, now: number): number | undefined {
  const { membership } = facts;
  const status = membership?.status;
  if (status === undefined || !policy.settings.projectMembership) return status;
  if (worstAfterRun(status) === status) return status;
  const observedAt = momentOfFact(facts, 'membership');
  const observedOn = zone.dayOf(observedAt);
  if (Number.isNaN(observedOn) || momentOf(observedAt) >= now) return status;
  const runs = monthOf(zone.dayAt(now)) - monthOf(observedOn);
  if (runs <= 0) return status;
  const isOpen = listedFees(facts).some((fee) => fee.membership === true && fee.amountCents > 0);
  if (membership?.feeCents === 0 && !isOpen) return status;
  return runs === 1 ? worstAfterRun(status) : worstAfterRun(worstAfterRun(status));
}

/**
 * The facts as they may be at `now`, at their worst: for each first of a month (in the library's
 * time zone) since they were observed, a membership status 2 or 3 becomes 4 and a 4 becomes 9,
 * unless the membership fee is known to be paid. Fees need no projecting: their age follows from
 * their date. Facts without a date, and facts from later than `now`, are returned unchanged. The
 * result is observed at `now`, so projecting it again ages nothing twice.
 */
export function project(facts: Facts, compiled: PolicyBasis, now: string): Facts {
  const end = momentOf(now);
  if (Number.isNaN(end) || Number.isNaN(compiled.zone.dayOf(facts.observedAt))) return facts;
  const { membership, observed, observedAt } = facts;
  const status = agedStatus(facts, compiled, end);
  const later = (moment: string) => (momentOf(moment) < end ? now : moment);
  return {
    ...facts,
    observedAt: later(observedAt),
    ...(observed?.membership === undefined
      ? {}
      : { observed: { ...observed, membership: later(observed.membership) } }),
    ...(status === undefined ? {} : { membership: { ...membership, status } }),
  };
}
