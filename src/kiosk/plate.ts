/** What lies on the plate, for whoever waits for an item to be laid back. */
import type { Tag } from '../../hardware/devices.ts';
import type { Clock, Instant } from '../domain.ts';

export type TagThere = Tag & { since: Instant };

export interface Plate {
  /** what lies there now, in the order in which it came */
  tags(): readonly TagThere[];
  appeared(tag: Tag): void;
  vanished(uid: string): void;
  /**
   * The tags of the item, as soon as as many lie there as `uids` names: the same ones, or others
   * that carry its number. Null: not within the time, or the signal was aborted.
   */
  whenBack(
    item: string,
    uids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[] | null>;
}

export function createPlate(withinMs: number, clock: Clock): Plate {
  const tags = new Map<string, TagThere>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const look of [...listeners]) look();
  };
  const belongs = (tag: Tag, item: string, uids: readonly string[]) =>
    uids.includes(tag.uid) || (tag.content.kind === 'item' && tag.content.item === item);

  return {
    tags: () => [...tags.values()],
    appeared: (tag) => {
      tags.set(tag.uid, { ...tag, since: clock.now() });
      changed();
    },
    vanished: (uid) => {
      tags.delete(uid);
      changed();
    },
    whenBack: (item, uids, signal) =>
      new Promise((resolve) => {
        const finish = (found: readonly string[] | null) => {
          clearTimeout(timer);
          listeners.delete(look);
          signal.removeEventListener('abort', giveUp);
          resolve(found);
        };
        const giveUp = () => finish(null);
        const look = () => {
          const there = [...tags.values()]
            .filter((tag) => belongs(tag, item, uids))
            .map((tag) => tag.uid);
          if (there.length >= uids.length) finish(there);
        };
        const timer = setTimeout(giveUp, withinMs);
        listeners.add(look);
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
        else look();
      }),
  };
}
