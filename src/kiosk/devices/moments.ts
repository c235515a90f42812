/** When what lies on the plate may have been laid down, and what happened since. */
import type { Earlier } from '../../../machines/events.ts';
import type { Ports } from '../../../machines/ports.ts';

type Turn = Parameters<NonNullable<Ports['turned']>>[0];

/**
 * So soon after a visit the next one is begun by the same person, who goes on: what is read now
 * is theirs. Later the reader has looked; where it was slow, or a tag was hard to read, it may be
 * another's. So may what lay there as the kiosk began to serve.
 */
const sameHandMs = 500;

/** When a tag was not there yet: a reader that is back does not know it. */
export const unknownMs = Number.NEGATIVE_INFINITY;

/**
 * When what is laid down became another's, or for something else, beside what the reader says of what
 * was laid down.
 */
export function createMoments() {
  const at = {
    card: Number.NEGATIVE_INFINITY,
    visit: -1,
    list: -1,
    opening: -1,
    adding: -1,
    'going-on': -1,
  };
  /**
   * since when what is laid down may not have been listed; undefined: the reader has listed all. Until then it
   * may have missed one of a stack, though a look did not see that one.
   */
  let unlistedSince: number | undefined = 0;
  let visitOver = Number.NEGATIVE_INFINITY;
  /** infinity: no visit is under way, or it was begun by what was laid down */
  let visitBegan = Number.POSITIVE_INFINITY;
  return {
    cardShown: () => {
      at.card = performance.now();
    },
    /**
     * What the reader missed in a later look than this card was laid down after it, though a reader is
     * slow to say so of either: so was all that it missed since it is back (`absentMs`: when that was),
     * where it found this card there.
     */
    cardLaid: (absentMs: number) => {
      at.card = Math.max(at.card, absentMs);
    },
    readerLost: () => {
      unlistedSince ??= performance.now();
    },
    /** The reader has reported all that lies there. */
    listed: () => {
      unlistedSince = undefined;
    },
    turned: (to: Turn) => {
      const now = performance.now();
      if (to === 'begun' || to === 'handed-over') visitBegan = now;
      else if (to === 'visit' || to === 'open') visitBegan = Number.POSITIVE_INFINITY;
      if (to === 'handed-over') at.visit = at.card;
      else if (to === 'begun') {
        if (now - visitOver < sameHandMs) at.visit = -1;
      } else if (to === 'visit' || to === 'open') {
        at.visit = now;
        visitOver = to === 'visit' ? now : Number.NEGATIVE_INFINITY;
      } else at[to] = now;
    },
    /** A card that was not there at `absentMs` was laid down in the visit under way. */
    seenToCome: (absentMs: number) => absentMs > visitBegan,
    /**
     * Of a tag that was not there at `absentMs`: what it may have been laid down before. Where a
     * reader that is back does not know that, the chart does.
     */
    earlier: (absentMs: number): Required<Earlier> => {
      const isKnown = absentMs !== unknownMs;
      return {
        beforeCard: absentMs <= at.card,
        beforeVisit: isKnown && absentMs <= at.visit,
        beforeList: isKnown && absentMs <= at.list,
        beforeOpening: isKnown && absentMs <= at.opening,
        beforeAdding: (unlistedSince ?? absentMs) <= at.adding,
        beforeGoingOn: isKnown && absentMs <= at['going-on'],
      };
    },
  };
}
