/**
 * Items that were laid on the plate in a visit, with a card or without, and taken away before anything
 * was done with them: a patron who gave up, or thought that it was done. Numbers are in memory, until
 * the visit is over.
 */
import type { PresentedItem } from '../../machines/domain.ts';
import { type KioskEvent, laidByNext, nextOf } from '../../machines/kiosk-context.ts';
import type { CirculationVisit } from '../../machines/ports.ts';
import type { Observe } from './observations.ts';

interface SeenAndGone {
  /** of the statechart of the kiosk */
  onEvent(event: KioskEvent): void;
  /** Wraps the visit of each person. */
  watch(visit: CirculationVisit): CirculationVisit;
}

export function watchSeenAndGone(observe: Observe): SeenAndGone {
  /** by tag: the number of its item, or the tag's own where it has none; since the last visit was over */
  const seen = new Map<string, string>();
  const lying = new Set<string>();
  let isInVisit = false;
  /** numbers of items and tags that circulation was asked about */
  const asked = new Set<string>();
  const ask = ({ item, uids }: PresentedItem) => {
    for (const each of [item, ...uids]) asked.add(each);
  };
  /** `next`: the tags of who comes next, whose visit begins with them. */
  const end = (next: readonly string[]) => {
    const ofVisit = [...seen].filter(([uid]) => !next.includes(uid));
    const gone = ofVisit.filter(
      ([uid, number]) => !lying.has(uid) && !asked.has(uid) && !asked.has(number),
    );
    const items = new Set(gone.map(([, number]) => number)).size;
    if (items > 0) observe({ kind: 'seen-and-gone', items });
    for (const [uid] of ofVisit) seen.delete(uid);
    asked.clear();
  };
  return {
    onEvent: (event) => {
      if (event.type === 'VISIT_OVER') {
        end(laidByNext(event));
        isInVisit = nextOf(event) !== null;
      }
      if (event.type === 'TAG_VANISHED') {
        lying.delete(event.uid);
        if (!isInVisit) seen.delete(event.uid);
      }
      if (event.type !== 'TAG_APPEARED') return;
      const { uid, content } = event.tag;
      seen.set(uid, content.kind === 'item' ? content.item : uid);
      lying.add(uid);
    },
    watch: (visit) => {
      isInVisit = true;
      return {
        ...visit,
        checkOut: (presented, agreedCents) => {
          ask(presented);
          return visit.checkOut(presented, agreedCents);
        },
        checkIn: (presented) => {
          ask(presented);
          return visit.checkIn(presented);
        },
      };
    },
  };
}
