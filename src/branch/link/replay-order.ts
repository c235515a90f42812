/** Supplies the times to order.ts: when other kiosks were heard, and how long this one has waited. */
import { type Decided, type Known, turnOf } from '../shared/order.ts';

/** a kiosk that was not heard of for longer sends nothing now, perhaps never */
const heardWithinMs = 60_000;
/** longer than the pause between two words of a kiosk (link.ts): then silence says something */
const listenMs = 30_000;
/** twice the longest pause between two questions (library-line.ts): then nothing waits any more */
const forgottenMs = 120_000;

interface TurnParts {
  /** monotonic */
  nowMs(): number;
  /** when a kiosk was heard of last, by `nowMs`; null: never */
  heardMs(kiosk: string): number | null;
  /** since when this one would hear them */
  listensSinceMs(): number;
  /** whether it knows what the others do (order.ts), and since when that is so */
  touch(): { isIn: boolean; sinceMs: number };
  isFenced(): boolean;
}

interface Turns {
  of(known: Known): Decided;
}

/**
 * After a night all start together, and one that has said nothing yet is waited for. The earliest
 * entry of all waits for none, so no two kiosks wait for each other.
 */
export function createTurns(parts: TurnParts): Turns {
  /** of this kiosk, for others */
  let waiting: { sinceMs: number; lastMs: number } | null = null;

  function isExpected(kiosk: string): boolean {
    const now = parts.nowMs();
    if (now - parts.listensSinceMs() < listenMs) return true;
    const heard = parts.heardMs(kiosk);
    return heard !== null && now - heard <= heardWithinMs;
  }

  return {
    of(known) {
      const now = parts.nowMs();
      const { isIn, sinceMs } = parts.touch();
      const kiosks = known.elsewhere.map(({ kiosk }) => kiosk);
      const times = {
        isFenced: parts.isFenced(),
        outOfTouchMs: isIn ? null : now - sinceMs,
        inTouchMs: isIn ? now - sinceMs : 0,
        expected: new Set(kiosks.filter(isExpected)),
      };
      if (waiting !== null && now - waiting.lastMs > forgottenMs) waiting = null;
      // What would still have to wait keeps the time that is over from beginning anew.
      const mustWait = turnOf(known, { ...times, waitedMs: 0 }).is === 'wait';
      if (isIn && mustWait) waiting = { sinceMs: waiting?.sinceMs ?? now, lastMs: now };
      return turnOf(known, { ...times, waitedMs: waiting === null ? 0 : now - waiting.sinceMs });
    },
  };
}
