/**
 * Makes guessing PINs slow: by patron, and over all cards of this kiosk. A try is on disk before
 * its PIN is sent, so that neither another visit nor a restart gives new tries. It counts for the
 * main card, once that is known: two cards of one patron have no more tries than one.
 */
import type { Instant } from '../../../machines/domain.ts';
import type { PinTries } from '../../store/types.ts';

/** How long a card rests: too long to stand there and try ten thousand. */
export const cardRestMs = 900_000;

/** The settings of these names in the section `identification`. */
interface PinLimits {
  /** wrong PINs of one card in `cardRestMs`, after which no PIN is sent for it until one is older */
  pinTries: number;
  /**
   * `tries` wrong PINs of all cards in `withinMs`, after which none is taken for `lastsMs`, and then
   * one each `lastsMs`
   */
  pinPause: { tries: number; withinMs: number; lastsMs: number };
}

/** A PIN that is about to be sent. It counts as wrong until `right` or `cancel` is called. */
export interface PinTry {
  /** The answer named the main card: the try counts there, so that each card has no tries of its own. */
  countFor(mainCard: string): void;
  /** removes the wrong tries of this patron */
  right(): void;
  /** the library system did not say that it was wrong */
  cancel(): void;
}

export interface PinGuard {
  /** how many tries the patron of this card has left now; `mainCard`: where it is known */
  triesLeft(card: string, now: Instant, mainCard?: string): number;
  /** no PIN is taken now, of any card */
  isPaused(now: Instant): boolean;
  begin(card: string, now: Instant, mainCard?: string): PinTry;
  /** A technician saw this library system take a wrong PIN. */
  takesAnyPin(): boolean;
  /** Whether the library system answers if a PIN is right. Returns whether that has changed. */
  setVerdicts(given: boolean): boolean;
}

/**
 * Tries count as far into the future as into the past: a clock that was set back locks for twice
 * the time at most.
 */
export function createPinGuard(
  tries: PinTries,
  { pinTries, pinPause }: PinLimits,
  takesAnyPin = () => false,
): PinGuard {
  let verdictsGiven = true;
  return {
    triesLeft: (card, now, mainCard = card) => {
      const numbers = [...new Set([card, mainCard])];
      const used = numbers.map((number) => tries.ofCard(number, now, cardRestMs));
      return Math.max(
        0,
        used.reduce((left, each) => left - each, pinTries),
      );
    },
    isPaused: (now) =>
      tries.ofAll(now, pinPause.lastsMs) > 0 &&
      tries.ofAll(now, pinPause.withinMs) >= pinPause.tries,
    begin: (card, now, mainCard = card) => {
      let countsFor = mainCard;
      let id = tries.add(countsFor, now);
      return {
        countFor: (named) => {
          if (named === countsFor) return;
          // Added before it is removed: what ends the kiosk in between must not take it back.
          const moved = tries.add(named, now);
          tries.remove(id);
          [countsFor, id] = [named, moved];
        },
        right: () => {
          for (const number of new Set([card, mainCard, countsFor])) tries.forget(number);
        },
        cancel: () => tries.remove(id),
      };
    },
    takesAnyPin,
    setVerdicts: (given) => {
      const changed = given !== verdictsGiven;
      verdictsGiven = given;
      return changed;
    },
  };
}
