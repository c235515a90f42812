/** What a patron may do is decided again where the block may have been cleared here. */
import type { Mode, Patron } from '../../domain.ts';
import type { CirculationParts } from '../parts.ts';
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

/** As the visit asks for it: also what it has not heard of. */
export async function newDecision(
  parts: CirculationParts,
  open: PatronVisit,
  mode: Mode,
): Promise<Patron | null> {
  const judged = await judgeAnew(parts, open, mode);
  const { unheard } = open;
  open.unheard = false;
  return unheard ? open.patron.shown : judged;
}
