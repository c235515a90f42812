/** Facts aged to the moment of a decision. */
import { momentOf, monthOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Facts } from './types.ts';
import type { View } from './view.ts';

/** The worst that one monthly run makes of a status whose fee stays unpaid. */
function worstAfterRun(status: number): number {
  if (status === 2 || status === 3) return 4;
  return status === 4 ? 9 : status;
}

/** The membership status that the facts have at `now`, at its worst. */
function agedStatus(
  facts: Facts,
  { policy, zone }: CompiledPolicy,
  now: number,
): number | undefined {
  const { membership } = facts;
  const status = membership?.status;
  if (status === undefined || !policy.settings.projectMembership) return status;
  if (worstAfterRun(status) === status) return status;
  const observedOn = zone.dayOf(facts.observedAt);
  if (Number.isNaN(observedOn) || momentOf(facts.observedAt) >= now) return status;
  const runs = monthOf(zone.dayAt(now)) - monthOf(observedOn);
  if (runs <= 0) return status;
  const isOpen = (facts.fees ?? []).some((fee) => fee.membership === true && fee.amountCents > 0);
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
export function project(facts: Facts, compiled: CompiledPolicy, now: string): Facts {
  const end = momentOf(now);
  const isDated = !Number.isNaN(compiled.zone.dayOf(facts.observedAt));
  if (Number.isNaN(end) || !isDated || momentOf(facts.observedAt) >= end) return facts;
  const status = agedStatus(facts, compiled, end);
  if (status === undefined || status === facts.membership?.status)
    return { ...facts, observedAt: now };
  return { ...facts, observedAt: now, membership: { ...facts.membership, status } };
}

export function viewOf(facts: Facts, compiled: CompiledPolicy, now: number): View {
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
