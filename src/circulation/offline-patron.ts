/** A patron while the library system cannot be reached: cached facts, block list, settings. */
import {
  type Decision,
  decideFromList,
  eitherDenies,
  evaluate,
  type Facts,
  isRecent,
  levelOf,
} from '../blocks/index.ts';
import type { PatronAnswer } from '../library/library.ts';
import { tryToStore } from './journal-entry.ts';
import type { CirculationParts } from './parts.ts';
import type { KnownPatron } from './patron.ts';

/** The decision by the block list; null where there is none, or where it is too old. */
function listedDecision(parts: CirculationParts, card: string, now: string): Decision | null {
  const list = parts.blockList.about();
  const age = {
    exportedAt: list?.exportedAt ?? '',
    mostHours: parts.settings.offline.blockListHours,
  };
  return list && decideFromList(parts.blockList.get(card), age, parts.policy, now, 'kiosk');
}

function withList(seen: Decision, listed: Decision, facts: Facts | null): Decision {
  if (facts === null) return listed;
  const isLater = Date.parse(listed.asOf ?? '') > Date.parse(facts.observedAt);
  return isLater ? eitherDenies(seen, listed, 'kiosk') : seen;
}

/** The cached facts; null where they are too old, or of a clock that was wrong. */
function freshFacts(
  parts: Pick<CirculationParts, 'cache' | 'clock' | 'settings'>,
  card: string,
): Facts | null {
  const facts = parts.cache.get(card);
  if (facts === null) return null;
  const ageMs = Date.parse(parts.clock.now()) - Date.parse(facts.observedAt);
  return isRecent(ageMs, parts.settings.offline.cachedFactsDays * 86_400_000) ? facts : null;
}

/**
 * Caches facts for off line. A status alone does not replace the fees and the membership of earlier
 * facts, which keep their age.
 */
export function storeFacts(
  parts: CirculationParts,
  card: string,
  { isStatusOnly, facts }: PatronAnswer,
): void {
  tryToStore(parts, () => {
    const before = isStatusOnly ? freshFacts(parts, card) : null;
    const merged =
      before === null
        ? facts
        : {
            ...before,
            ...facts,
            observedAt: before.observedAt,
            membership: { ...before.membership, ...facts.membership },
          };
    parts.cache.put(card, merged);
  });
}

/**
 * By the cached facts, aged to now; a later block list can only deny more. Without facts the list
 * alone decides; without either only returning is allowed (rules.md, 11 and 12).
 */
export function patronFromCache(parts: CirculationParts, card: string): KnownPatron {
  const now = parts.clock.now();
  const facts = freshFacts(parts, card);
  const listed = listedDecision(parts, card, now);
  const byFacts = evaluate(facts, parts.policy, now, 'kiosk', { basis: 'cached' });
  const decision = listed === null ? byFacts : withList(byFacts, listed, facts);
  return {
    facts,
    decision,
    shown: { displayName: null, language: null, decision, fees: [], leastFees: [], messages: [] },
  };
}

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

/** Whether there are facts or a block list behind the decision. */
export function isKnown({ decision }: KnownPatron): boolean {
  return decision.basis !== 'none';
}
