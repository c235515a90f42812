/**
 * The time of the order of a branch: the broker's, by the moments at which it stored messages, with
 * what its clock was set back left out. Nothing comes before what was stored earlier, and the time
 * goes on from there.
 */
import type { Deed } from './deeds.ts';

interface StreamClock {
  readonly nowMs: number;
  /** minus the broker's, at the last message */
  readonly aheadMs: number;
  /** number of the last message before which the broker's clock was set back; -1: none */
  readonly setBackAt: number;
  /** The next message was stored. */
  add(stored: { seq: number; storedAtMs: number }): void;
  clear(): void;
}

export function createStreamClock(): StreamClock {
  let nowMs = 0;
  let lastMs = 0;
  let setBackAt = -1;
  return {
    get nowMs() {
      return nowMs;
    },
    get aheadMs() {
      return nowMs - lastMs;
    },
    get setBackAt() {
      return setBackAt;
    },
    add({ seq, storedAtMs }) {
      if (storedAtMs < lastMs) setBackAt = seq;
      nowMs += Math.max(0, storedAtMs - lastMs);
      lastMs = storedAtMs;
    },
    clear() {
      nowMs = 0;
      lastMs = 0;
      setBackAt = -1;
    },
  };
}

/** what is published later was published after a reconnection, and its age gives its place */
const lateMs = 1000;

/** Within a second the order is that of the stream: ages of some milliseconds say nothing. */
export function isLate(ageMs: number): boolean {
  return ageMs >= lateMs;
}

interface PublishedDeed {
  seq: number;
  ageMs: number;
  /** as of messages.ts */
  after?: number | undefined;
  unsure?: boolean | undefined;
  /** it was begun after this message of its kiosk, as far as is known; -1: nothing is */
  begunAfter: number;
}

export type Placed = Pick<Deed, 'doneAtMs' | 'isLate' | 'span' | 'isUnsure'>;

/** When it was done; never before a deed with the item of which its kiosk had read by then. */
export function placeInOrder(
  { nowMs, setBackAt }: Pick<StreamClock, 'nowMs' | 'setBackAt'>,
  { seq, ageMs, after: read = 0, unsure, begunAfter }: PublishedDeed,
  ofItem: readonly Pick<Deed, 'doneAtMs' | 'seq'>[],
): Placed {
  const before = ofItem.filter((deed) => deed.seq <= read).map(({ doneAtMs }) => doneAtMs);
  if (!isLate(ageMs)) {
    const span = { after: seq - 1, upTo: seq };
    return { doneAtMs: Math.max(nowMs, ...before), isLate: false, span, isUnsure: false };
  }
  const after = read > 0 ? read : begunAfter;
  return {
    doneAtMs: Math.max(nowMs - ageMs, ...before),
    isLate: true,
    span: { after, upTo: seq },
    isUnsure: unsure === true || setBackAt > after,
  };
}
