/** What a patron may do is decided again where the block may have been cleared here. */
import type { Mode, Patron } from '../../domain.ts';
import type { CirculationParts } from '../parts.ts';
import type { PatronVisit } from './patron-visit.ts';
import { reread } from './reread.ts';

/**
 * Of a patron who may not borrow: asked for again (63) where something was returned since, which may
 * have been the block. By the answer alone: what the library system took back it says itself. null:
 * nothing was, or there is no answer; then the next choice asks again.
 */
export async function judgeAnew(
  parts: CirculationParts,
  open: PatronVisit,
  mode: Mode,
): Promise<Patron | null> {
  if (mode === 'offline' || !open.returnedSince || open.patron.decision.allows.checkOut)
    return null;
  open.returnedSince = false;
  const patron = await reread(parts, open.borrower, open.patron);
  open.returnedSince ||= patron === null;
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
