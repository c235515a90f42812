/**
 * The facts that the library exports at night, beside what the library system says: over SIP2 a
 * system like Wise says nothing of memberships, invoices and manual blocks.
 */
import { type Facts, isRecent, newestOf, overlay } from '../../../packages/blocks/src/index.ts';
import type { CirculationParts } from '../parts.ts';
import { numbersOf, type PatronCard } from './patron-card.ts';

type Parts = Pick<CirculationParts, 'factsBase' | 'policy' | 'clock' | 'settings'>;

/** Null: there is no export, it is too old, or it does not have this patron. */
function exportedFacts(
  { factsBase, clock, settings }: Parts,
  patron: PatronCard,
  counts = isRecent,
): Facts | null {
  const about = factsBase.about();
  if (about === null) return null;
  const ageMs = Date.parse(clock.now()) - Date.parse(about.exportedAt);
  if (!counts(ageMs, settings.exportedFactsHours * 3_600_000)) return null;
  // The export may name the patron by either number.
  const [facts = null] = numbersOf(patron).flatMap((number) => factsBase.get(number) ?? []);
  return facts;
}

/** What the library system says now, over what was exported. */
export function liveOverExported(parts: Parts, patron: PatronCard, live: Facts): Facts {
  const exported = exportedFacts(parts, patron);
  return exported === null ? live : overlay(exported, live, parts.policy);
}

/**
 * Off line: what was exported and what was seen in visits, fact by fact, the later over the earlier.
 * A flag of the library system stays, since the export has none.
 */
export function seenAndExported(
  parts: Parts,
  patron: PatronCard,
  seen: Facts | null,
  counts = isRecent,
): Facts | null {
  const exported = exportedFacts(parts, patron, counts);
  if (exported === null || seen === null) return exported ?? seen;
  return newestOf([exported, seen], parts.policy);
}
