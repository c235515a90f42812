/**
 * The time of the order of a branch: the broker's, by the moments at which it stored messages, with
 * what its clock was set back left out. Nothing comes before what was stored earlier, and the time
 * goes on from there.
 */
interface StreamClock {
  readonly nowMs: number;
  /** minus the broker's, at the last message */
  readonly aheadMs: number;
  /** The next message was stored. */
  add(storedAtMs: number): void;
  clear(): void;
}

export function createStreamClock(): StreamClock {
  let nowMs = 0;
  let lastMs = 0;
  return {
    get nowMs() {
      return nowMs;
    },
    get aheadMs() {
      return nowMs - lastMs;
    },
    add(storedAtMs) {
      nowMs += Math.max(0, storedAtMs - lastMs);
      lastMs = storedAtMs;
    },
    clear() {
      nowMs = 0;
      lastMs = 0;
    },
  };
}

/** what is told later was told after a reconnection, and its age gives its place */
const lateMs = 1000;

/** Within a second the order is that of the stream: ages of some milliseconds say nothing. */
export function isLate(ageMs: number): boolean {
  return ageMs >= lateMs;
}

/** When it was done; never before a deed with the item of which its kiosk had read by then. */
export function placeInOrder(
  nowMs: number,
  { ageMs, after = 0 }: { ageMs: number; after?: number | undefined },
  ofItem: readonly { doneAtMs: number; seq: number }[],
): number {
  const read = ofItem.filter(({ seq }) => seq <= after).map(({ doneAtMs }) => doneAtMs);
  return Math.max(isLate(ageMs) ? nowMs - ageMs : nowMs, ...read);
}
