/** Cached facts, aged to now. */
import { Temporal } from 'temporal-polyfill';
import { dateOf, momentOf, monthsBetween } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Facts } from './types.ts';

/** The worst that one monthly run makes of a status whose fee stays unpaid. */
const worst: Readonly<Record<number, number>> = { 2: 4, 3: 4, 4: 9 };

/**
 * The facts as they may stand at `now`, taken at their worst: for each first of a month (in the library's time zone)
 * since they were observed, a membership status 2 or 3 becomes 4 and a 4 becomes 9, unless the membership fee is known
 * to be paid. Fees need no projecting: their age is reckoned from their date. Facts that say no date, and facts from
 * later than `now`, come back as they are. The result is observed at `now`, so that projecting twice ages once.
 */
export function project(facts: Facts, compiled: CompiledPolicy, now: string): Facts {
  const { timeZone, projectMembership } = compiled.policy.settings;
  const seen = dateOf(facts.observedAt, timeZone);
  const today = dateOf(now, timeZone);
  const membership = facts.membership;
  if (seen === null || today === null) return facts;
  const moment = momentOf(facts.observedAt);
  const end = momentOf(now);
  if (moment && end && Temporal.Instant.compare(moment, end) >= 0) return facts;
  const runs = projectMembership ? Math.max(0, monthsBetween(seen, today)) : 0;
  const lines = (facts.fees ?? []).some((fee) => fee.membership === true && fee.amountCents > 0);
  const isPaid = membership?.feeCents === 0 && !lines;
  if (membership?.status === undefined || runs === 0 || isPaid) return { ...facts, observedAt: now };
  let { status } = membership;
  for (let run = 0; run < Math.min(runs, 2); run++) status = worst[status] ?? status;
  return { ...facts, observedAt: now, membership: { ...membership, status } };
}
