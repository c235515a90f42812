/** Whether an entry is sent now, or waits for an earlier one of another kiosk on the same item. */
import type { EntryId } from '../../store/types.ts';
import type { Others } from '../shared/others.ts';

/** for one entry, from the first time that it had to wait */
const longestWaitMs = 600_000;
/** a kiosk that was not heard of for longer sends nothing now, perhaps never */
const heardWithinMs = 60_000;
/** longer than the pause between two words of a kiosk (link.ts): then silence says something */
const listenMs = 30_000;

interface Turns {
  of(entry: { id: EntryId; item: string }): 'wait' | 'go';
}

/**
 * `heardMs`: when a kiosk was heard of last, by the same monotonic clock as `nowMs`; null: never.
 * `listensSinceMs`: since when this one would hear them. After a night all start together, and one
 * that has said nothing yet is waited for.
 * The earliest entry of all waits for none, so no two kiosks wait for each other.
 */
export function createTurns(
  others: Pick<Others, 'earlierOn'>,
  heardMs: (kiosk: string) => number | null,
  nowMs: () => number,
  listensSinceMs: () => number,
): Turns {
  const waitingSince = new Map<EntryId, number>();
  return {
    of({ id, item }) {
      const now = nowMs();
      const isAlive = (kiosk: string) => {
        if (now - listensSinceMs() < listenMs) return true;
        const heard = heardMs(kiosk);
        return heard !== null && now - heard <= heardWithinMs;
      };
      const since = waitingSince.get(id) ?? now;
      const earlier = others.earlierOn(item, id);
      if (earlier.length === 0) waitingSince.delete(id);
      const mustWait = earlier.some(isAlive) && now - since < longestWaitMs;
      // Kept when the time is over: one entry waits ten minutes in all.
      if (mustWait) waitingSince.set(id, since);
      return mustWait ? 'wait' : 'go';
    },
  };
}
