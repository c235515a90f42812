/**
 * Whom a decision denied a loan: remembered longer than the facts behind it, which are removed when
 * they are too old. Who was refused is refused off line until something newer is known of them.
 */
import {
  type Decision,
  decideFromList,
  deniableActions,
  eitherDenies,
  evaluate,
  type Facts,
} from '../../../packages/blocks/src/index.ts';
import { tryToStore } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { isKept } from './is-kept.ts';
import { numbersOf, type PatronCard } from './patron-card.ts';

/** On line: the last decision counts, whatever it is. */
export function storeDecision(
  parts: CirculationParts,
  patron: PatronCard,
  decision: Decision,
): void {
  storeDenied(parts, patron, decision);
  if (!decision.allows.checkOut) return;
  tryToStore(parts, () => {
    for (const card of keptOf(parts, patron)) parts.cache.allow(card);
  });
}

/** Once for what is known: that nothing is known of a patron refuses nobody. */
export function storeDenied(
  parts: CirculationParts,
  patron: PatronCard,
  { allows, asOf, basis }: Decision,
): void {
  if (allows.checkOut || basis === 'none' || asOf === null) return;
  const now = parts.clock.now();
  const at = isAfter(asOf, now) ? asOf : now;
  tryToStore(parts, () => {
    for (const card of keptOf(parts, patron)) {
      const before = parts.cache.deniedAt(card);
      if (before === null || isAfter(asOf, before)) parts.cache.deny(card, at);
    }
  });
}

/**
 * As what is known decides, unless it is older than a refusal. What denied a loan at that moment is not
 * removed yet: it decides itself, as a block may have ended since.
 */
export function unlessDenied(
  { cache, clock, policy }: CirculationParts,
  patron: PatronCard,
  known: Decision,
  facts: Facts | null,
): Decision {
  const { allows, asOf, basis } = known;
  if (!allows.checkOut && basis !== 'none') return known;
  const moments = numbersOf(patron).flatMap((card) => cache.deniedAt(card) ?? []);
  const exportedAt = moments.find((at) => asOf === null || !isAfter(asOf, at));
  if (exportedAt === undefined) return known;
  if (facts !== null && !evaluate(facts, policy, exportedAt, 'kiosk').allows.checkOut) return known;
  // As an entry of a block list that is too old: it denies all but returning, and names no rule.
  const [entry, age] = [
    { denies: deniableActions, rules: [] },
    { exportedAt, mostHours: 0 },
  ];
  const denied = decideFromList(entry, age, policy, clock.now(), 'kiosk');
  if (denied === null) return known;
  return basis === 'none' ? denied : eitherDenies(denied, known, 'kiosk');
}

function keptOf(parts: CirculationParts, patron: PatronCard): readonly string[] {
  if (!isKept(parts, patron.card)) return [];
  return numbersOf(patron).filter((card) => isKept(parts, card));
}

function isAfter(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}
