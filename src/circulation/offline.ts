/**
 * Who may do what while the library system cannot be asked: the cached decision, and the library's
 * word on those it does not know.
 */
import { levelOf } from '../blocks/index.ts';
import type { CirculationParts } from './parts.ts';
import { type KnownPatron, patronFromCache } from './patron.ts';

/** Null: nothing is known of this patron, and the library refuses such patrons off line. */
export function patronOffline(parts: CirculationParts, card: string): KnownPatron | null {
  const known = patronFromCache(parts, card);
  const { unknownPatrons } = parts.settings.offline;
  if (isKnown(known) || unknownPatrons === 'policy') return known;
  if (unknownPatrons === 'refuse') return null;
  const allows = { ...known.decision.allows, checkOut: unknownPatrons === 'provisional' };
  const decision = { ...known.decision, allows, level: levelOf(allows, 'kiosk') };
  return { ...known, decision, shown: { ...known.shown, decision } };
}

/** Whether the decision rests on anything. */
export function isKnown({ decision }: KnownPatron): boolean {
  return decision.basis !== 'none';
}
