/** Cached facts, aged to now. */
import { momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Facts } from './types.ts';
import { agedStatus } from './view.ts';

/**
 * The facts as they may stand at `now`, taken at their worst: for each first of a month (in the
 * library's time zone) since they were observed, a membership status 2 or 3 becomes 4 and a 4
 * becomes 9, unless the membership fee is known to be paid. Fees need no projecting: their age is
 * reckoned from their date. Facts that say no date, and facts from later than `now`, come back as
 * they are. The result is observed at `now`, so that projecting twice ages once.
 */
export function project(facts: Facts, compiled: CompiledPolicy, now: string): Facts {
  const { zone } = compiled;
  const end = momentOf(now);
  const seen = momentOf(facts.observedAt);
  if (Number.isNaN(end) || Number.isNaN(zone.dayOf(facts.observedAt)) || seen >= end) return facts;
  const status = agedStatus(facts, compiled, end, zone.dayAt(end));
  if (status === undefined || status === facts.membership?.status)
    return { ...facts, observedAt: now };
  return { ...facts, observedAt: now, membership: { ...facts.membership, status } };
}
