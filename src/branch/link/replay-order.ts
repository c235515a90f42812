/** Supplies the times to order.ts: when other kiosks were last seen, how long this one has waited. */
import { earlierElsewhere, type Known, type Verdict } from '../shared/order.ts';

/** a kiosk that was not seen for longer sends nothing now, perhaps never */
const seenWithinMs = 60_000;
/** longer than the pause between two words of a kiosk (link.ts): then silence says something */
const listenMs = 30_000;
/** after a power cut, or where the broker was away, all are back within that (docs/branch.md) */
const comesWithinMs = 120_000;
/** twice the longest pause between two questions (library-line.ts): then nothing waits any more */
const forgottenMs = 120_000;

interface ReplayOrderParts {
  /** monotonic */
  nowMs(): number;
  /** when a kiosk was last seen, by `nowMs`; null: never */
  lastSeenMs(kiosk: string): number | null;
  /** since when this one would see them */
  listensSinceMs(): number;
  /** whether it knows what the others do (order.ts), and since when that is so */
  touch(): { isIn: boolean; sinceMs: number };
  isFenced(): boolean;
  /** another kiosk of the branch has not announced since then that it is in touch */
  lacksAnnouncement(): boolean;
}

interface ReplayOrder {
  earlierElsewhere(known: Known): Verdict;
}

/**
 * After a night all start together, and one that has said nothing yet is waited for. The earliest
 * entry of all waits for none, so no two kiosks wait for each other.
 */
export function createReplayOrder(parts: ReplayOrderParts): ReplayOrder {
  /** of this kiosk, for others */
  let waiting: { sinceMs: number; lastMs: number } | null = null;

  function isExpected(kiosk: string): boolean {
    const now = parts.nowMs();
    if (now - parts.listensSinceMs() < listenMs) return true;
    const seenMs = parts.lastSeenMs(kiosk);
    return seenMs !== null && now - seenMs <= seenWithinMs;
  }

  return {
    earlierElsewhere(known) {
      const now = parts.nowMs();
      const { isIn, sinceMs } = parts.touch();
      const kiosks = known.elsewhere.map(({ kiosk }) => kiosk);
      const times = {
        isFenced: parts.isFenced(),
        mayOneCome: now - parts.listensSinceMs() < comesWithinMs && parts.lacksAnnouncement(),
        outOfTouchMs: isIn ? null : now - sinceMs,
        inTouchMs: isIn ? now - sinceMs : 0,
        expected: new Set(kiosks.filter(isExpected)),
      };
      if (waiting !== null && now - waiting.lastMs > forgottenMs) waiting = null;
      // What would still have to wait keeps the time that is over from beginning anew.
      const mustWait = earlierElsewhere(known, { ...times, waitedMs: 0 }).is === 'wait';
      if (isIn && mustWait) waiting = { sinceMs: waiting?.sinceMs ?? now, lastMs: now };
      return earlierElsewhere(known, {
        ...times,
        waitedMs: waiting === null ? 0 : now - waiting.sinceMs,
      });
    },
  };
}
