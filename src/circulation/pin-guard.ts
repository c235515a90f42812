/** Wrong PINs are counted per card, not per visit: scanning the card again gives no new tries. In memory only. */
import type { Instant } from '../domain.ts';

export interface PinGuard {
  /** how many tries this card has left now */
  triesLeft(card: string, now: Instant): number;
  wrong(card: string, now: Instant): void;
  right(card: string): void;
  /** Notes whether the library system says of a PIN if it is right. True where it did otherwise the last time. */
  noteVerdicts(given: boolean): boolean;
}

/**
 * After `tries` wrong PINs a card rests for `restMs`: nobody stands there long enough to try ten thousand.
 * `keyOf` makes of a card number what may be kept beyond the visit: a hash.
 */
export const createPinGuard = (tries: number, keyOf: (card: string) => string, restMs = 900_000): PinGuard => {
  const wrongs = new Map<string, { count: number; lastMs: number }>();
  let verdictsGiven = true;
  const forget = (nowMs: number) => {
    for (const [key, { lastMs }] of wrongs) if (nowMs - lastMs >= restMs) wrongs.delete(key);
  };
  return {
    triesLeft: (card, now) => {
      forget(Date.parse(now));
      return Math.max(0, tries - (wrongs.get(keyOf(card))?.count ?? 0));
    },
    wrong: (card, now) => {
      const key = keyOf(card);
      wrongs.set(key, { count: (wrongs.get(key)?.count ?? 0) + 1, lastMs: Date.parse(now) });
    },
    right: (card) => {
      wrongs.delete(keyOf(card));
    },
    noteVerdicts: (given) => {
      const changed = given !== verdictsGiven;
      verdictsGiven = given;
      return changed;
    },
  };
};
