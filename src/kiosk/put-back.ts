/** Waits for an item that was lifted too early to be put back on the plate. */
import type { Tag } from '../../hardware/devices.ts';

interface PutBack {
  /** The tags on the plate have changed. */
  changed(): void;
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

export function createPutBack(withinMs: number, plate: () => readonly Tag[]): PutBack {
  const checks = new Set<() => void>();
  return {
    changed: () => {
      for (const check of [...checks]) check();
    },
    whenBack: (item, uids, signal) =>
      new Promise((resolve) => {
        const finish = (back: readonly string[] | null) => {
          clearTimeout(timer);
          checks.delete(check);
          signal.removeEventListener('abort', giveUp);
          resolve(back);
        };
        const giveUp = () => finish(null);
        const check = () => {
          const back = plate()
            .filter(
              ({ uid, content }) =>
                uids.includes(uid) || (content.kind === 'item' && content.item === item),
            )
            .map((tag) => tag.uid);
          if (back.length >= uids.length) finish(back);
        };
        const timer = setTimeout(giveUp, withinMs);
        checks.add(check);
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
        else check();
      }),
  };
}
