/** What became of the items of one visit, by all its persons: each is observed as the patron sees it. */
import type { Mode, RefusalCode } from '../../machines/domain.ts';
import type { CirculationVisit } from '../../machines/ports.ts';
import { booked, type Observation, type Observe } from './observations.ts';

type ItemObservation = Extract<Observation, { kind: 'item' }>;
type ItemAction = ItemObservation['action'];
type Outcome = Awaited<ReturnType<CirculationVisit['checkOut' | 'checkIn' | 'renew']>>;

/** Numbers of items, in memory until the visit is over. */
interface VisitItems {
  /** by item: what it was booked as last, loans by person; renewals apart, which move nothing */
  done: Map<string, ItemAction | symbol>;
  /** action and item */
  refused: Set<string>;
  /** row and reason, of what its tags alone refuse */
  byTag: Set<string>;
}

export function noItems(): VisitItems {
  return { done: new Map(), refused: new Set(), byTag: new Set() };
}

/** Actions of the statechart, as they are observed. */
export const observedAs = { borrow: 'check-out', return: 'check-in' } as const;

interface ItemObserver {
  /** Without an answer nothing is observed yet. */
  answered<T extends Outcome>(action: ItemAction, item: string, outcome: T): T;
  /** After no answer: what became of it; null: it stays unknown. */
  foundOut<T extends Outcome>(action: ItemAction, item: string, outcome: T | null): T | null;
}

/**
 * Of one person. An item that is presented again (by a second tag of its set) counts once; what is lent, returned
 * and lent again in one visit counts three times.
 */
export function observeItems(items: VisitItems, mode: () => Mode, observe: Observe): ItemObserver {
  const { done, refused } = items;
  const loanOfOne = Symbol('loan of one person');
  const observeItem = (action: ItemAction, item: string, outcome: ItemObservation['outcome']) => {
    const key = `${action} ${item}`;
    const place = action === 'renew' ? key : item;
    const booking = action === 'check-out' ? loanOfOne : action;
    const isBooked = booked.has(outcome) || outcome === 'own-loan';
    if (isBooked && done.get(place) === booking) return;
    if (isBooked) done.set(place, booking);
    // The patron is asked what they think of its cost, which is no refusal.
    else if (outcome !== 'costs') refused.add(key);
    const observation = { kind: 'item', action, mode: mode(), outcome } as const;
    observe(isBooked && refused.has(key) ? { ...observation, again: true } : observation);
  };
  return {
    answered: (action, item, outcome) => {
      const seen = seenAs(outcome);
      if (seen !== 'outcome-unknown') observeItem(action, item, seen);
      return outcome;
    },
    foundOut: (action, item, outcome) => {
      observeItem(action, item, outcome === null ? 'outcome-unknown' : seenAs(outcome));
      return outcome;
    },
  };
}

function seenAs(outcome: Outcome): ItemObservation['outcome'] {
  if (outcome.kind === 'refused') return outcome.code;
  if ('ownLoan' in outcome && outcome.ownLoan === true) return 'own-loan';
  if ('tagNotSeen' in outcome && outcome.tagNotSeen === true) return 'tag-not-seen';
  return 'provisional' in outcome && outcome.provisional ? 'provisional' : 'done';
}

/** A visit as the statechart has it. */
interface ShownVisit {
  mode: Mode;
  items: readonly {
    key: string;
    action: 'borrow' | 'return';
    /** null: a tag or a code without a number that may be sent */
    item: string | null;
    state: string;
    code: RefusalCode | null;
  }[];
}
const codesOfTags: readonly (RefusalCode | null)[] = [
  'set-incomplete',
  'unreadable',
  'not-for-loan',
];

/**
 * What is refused by its tags alone: a set without all its parts, a tag that cannot be read or names another
 * owner. The statechart shows it without a question to circulation. Each row and reason counts once a visit,
 * however often the tag comes and goes.
 */
export function observeRows(visit: ShownVisit, items: VisitItems, observe: Observe): void {
  for (const { key, action, item, state, code } of visit.items) {
    const isByTag = codesOfTags.includes(code) || (code === 'not-ours' && item === null);
    const row = `${key} ${code}`;
    if (state !== 'refused' || code === null || !isByTag || items.byTag.has(row)) continue;
    items.byTag.add(row);
    if (item !== null) items.refused.add(`${observedAs[action]} ${item}`);
    observe({ kind: 'item', action: observedAs[action], mode: visit.mode, outcome: code });
  }
}
