/** What a patron may do is decided again where the block may have been cleared here. */

import type { Mode, Patron } from '../../../machines/domain.ts';
import type { Facts } from '../../../packages/blocks/src/index.ts';
import type { CirculationParts } from '../parts.ts';
import { type KnownPatron, patronFromCache, patronOffline, withoutLending } from './patron.ts';
import type { PatronVisit } from './patron-visit.ts';
import { reread } from './reread.ts';
import { hasComeFurther } from './unsettled.ts';

/**
 * Of a patron who may not borrow: asked for again (63) where something was returned or renewed since,
 * or an entry of the journal has come further, which may have been the block. By the answer alone:
 * what the library system took it says itself. null: nothing was, or there is no answer; then the
 * next choice asks again.
 */
export async function judgeAnew(
  parts: CirculationParts,
  open: PatronVisit,
  mode: Mode,
): Promise<Patron | null> {
  if (mode === 'offline' || open.patron.decision.allows.checkOut) return null;
  const { unsettled } = open.patron;
  const isDated = open.changedSince || (unsettled && hasComeFurther(parts, unsettled));
  if (!isDated) return null;
  open.changedSince = false;
  const patron = await reread(parts, open.borrower, open.patron);
  open.changedSince ||= patron === null;
  if (patron === null) return null;
  Object.assign(open, { patron, online: patron });
  open.holds.learn(patron.shown);
  return patron.shown;
}

/** What the library system has said of the patron is shown on; what may be done is decided anew. */
export function decideOffline(parts: CirculationParts, open: PatronVisit): Patron {
  const patron = patronOffline(parts, open.borrower.card) ?? withoutLending(open.patron);
  const { decision } = patron;
  const shown = { ...open.patron.shown, decision, fees: [], leastFees: [] };
  open.patron = { ...patron, shown };
  return shown;
}

/**
 * The line is back. `online`: as the library system has answered in this visit. Where it has said to the journal
 * since what denies a loan, that holds until it is asked again, at the next choice.
 */
export function decideOnline(
  parts: CirculationParts,
  open: PatronVisit,
  online: KnownPatron,
): KnownPatron {
  const { facts, decision } = patronFromCache(parts, open.borrower.card);
  const isNewer = observedMs(facts) > observedMs(online.facts);
  if (!isNewer || decision.allows.checkOut || !online.decision.allows.checkOut) return online;
  open.changedSince = true;
  return { ...online, decision, shown: { ...online.shown, decision, fees: [], leastFees: [] } };
}

function observedMs(facts: Facts | null): number {
  return facts === null ? 0 : Date.parse(facts.observedAt);
}

/**
 * As the visit asks for it: also what it has not heard of. Off line that is what the library system has said
 * of the patron to the journal since, which asks it while the visit goes on off line.
 */
export async function newDecision(
  parts: CirculationParts,
  open: PatronVisit,
  mode: Mode,
): Promise<Patron | null> {
  if (mode === 'offline') return decideOffline(parts, open);
  const judged = await judgeAnew(parts, open, mode);
  const { unheard } = open;
  open.unheard = false;
  return unheard ? open.patron.shown : judged;
}
