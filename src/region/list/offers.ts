/**
 * Which of the block lists that are offered to this kiosk is taken, and when. A list of the region is
 * offered to a thousand kiosks in one second, so each draws a minute of the next hour for it. Pure.
 */

import type { Instant } from '../../../machines/domain.ts';
import { isNewerList } from '../../../packages/blocks/src/index.ts';

export interface OfferedList {
  from: 'branch' | 'region';
  /** of this list: the same whenever it is offered again */
  id: string;
  exportedAt: Instant;
  /** of one that a kiosk shared: the branch is in a region, whose own list may come yet */
  inRegion?: boolean;
}

/** `not-there`: it did not come this far yet, or the broker is away. `refused`: as it is, it is bad. */
export type TakeOutcome = 'taken' | 'not-there' | 'refused';

interface OfferWatch {
  /**
   * The list to take now; null: none. `present`: when the list that is in place was exported, null:
   * there is none. `nowMs`: by the wall clock.
   */
  next(offers: readonly OfferedList[], present: Instant | null, nowMs: number): OfferedList | null;
  ended(offer: OfferedList, outcome: TakeOutcome, nowMs: number): void;
}

const hourMs = 3_600_000;
/**
 * A list that was refused is tried again, for what it lacked may be a new branch key. One that was
 * taken is no newer than the present any more, unless what was signed of it is wrong.
 */
const refusedAgainMs = hourMs;
const notThereAgainMs = 300_000;
/** At a start what the branch shares may be known before the list of the region is. */
const regionHeardWithinMs = 600_000;

/** `random`: 0 to 1, drawn once for each list of the region. */
export function createOfferWatch(random: () => number): OfferWatch {
  /** by list, in ms: before that it is not taken */
  const due = new Map<string, number>();

  function dueMs(offer: OfferedList, present: Instant | null, nowMs: number): number {
    const key = keyOf(offer);
    const known = due.get(key);
    // None waits for longer than an hour: the clock was set back.
    if (known !== undefined && known - nowMs <= hourMs) return known;
    const dueMs = nowMs + waitMs(offer, present);
    due.set(key, dueMs);
    return dueMs;
  }

  function waitMs({ from, inRegion }: OfferedList, present: Instant | null): number {
    if (from === 'branch') return inRegion ? regionHeardWithinMs : 0;
    // Without a list the kiosk knows of no blocked patron: it does not wait for its minute.
    return present === null ? 0 : random() * hourMs;
  }

  return {
    next(offers, present, nowMs) {
      const offered = new Set(offers.map(keyOf));
      for (const key of due.keys()) if (!offered.has(key)) due.delete(key);
      // Any kiosk can share a list; that of the region is signed, and counts while it is in its time.
      const ofRegion = offers.filter(({ from }) => from === 'region');
      const counting = ofRegion.length > 0 ? ofRegion : offers;
      const newer = counting.filter(({ exportedAt }) => isNewerList(exportedAt, present, nowMs));
      const ready = newer.filter((offer) => dueMs(offer, present, nowMs) <= nowMs);
      return ready.sort((one, other) => ageOrder(one, other)).at(0) ?? null;
    },
    ended(offer, outcome, nowMs) {
      due.set(keyOf(offer), nowMs + (outcome === 'not-there' ? notThereAgainMs : refusedAgainMs));
    },
  };
}

function keyOf({ from, id }: OfferedList): string {
  return `${from} ${id}`;
}

/** The newest first. */
function ageOrder(one: OfferedList, other: OfferedList): number {
  return Date.parse(other.exportedAt) - Date.parse(one.exportedAt);
}
