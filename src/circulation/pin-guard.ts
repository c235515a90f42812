/**
 * Makes guessing PINs slow: by card, and over all cards of this kiosk. A try is on disk before its
 * PIN is sent, so that neither another visit nor a restart gives new tries.
 */
import type { Instant } from '../domain.ts';
import type { PinTries } from '../store/types.ts';

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

/** A PIN that is about to be sent. It counts as wrong until one of these is called. */
export interface PinTry {
  /** removes the wrong tries of this card */
  right(): void;
  /** the library system did not say that it was wrong */
  cancel(): void;
}

export interface PinGuard {
  /** how many tries this card has left now */
  triesLeft(card: string, now: Instant): number;
  /** no PIN is taken now, of any card */
  isPaused(now: Instant): boolean;
  begin(card: string, now: Instant): PinTry;
  /** Whether the library system answers if a PIN is right. Returns whether that has changed. */
  setVerdicts(given: boolean): boolean;
}

/**
 * Tries count as far into the future as into the past: a clock that was set back locks for twice
 * the time at most.
 */
export function createPinGuard(tries: PinTries, { pinTries, pinPause }: PinLimits): PinGuard {
  let verdictsGiven = true;
  return {
    triesLeft: (card, now) => Math.max(0, pinTries - tries.ofCard(card, now, cardRestMs)),
    isPaused: (now) =>
      tries.ofAll(now, pinPause.lastsMs) > 0 &&
      tries.ofAll(now, pinPause.withinMs) >= pinPause.tries,
    begin: (card, now) => {
      const id = tries.add(card, now);
      return { right: () => tries.forget(card), cancel: () => tries.remove(id) };
    },
    setVerdicts: (given) => {
      const changed = given !== verdictsGiven;
      verdictsGiven = given;
      return changed;
    },
  };
}
