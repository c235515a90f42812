/** Waits for an item that was lifted too early to be put back on the plate. */
import type { Tag } from '../../../hardware/devices.ts';

export interface PutBack {
  /** The tags on the plate have changed. */
  changed(): void;
  /**
   * The tags of the item, as soon as they lie there again that `uids` names; or as many others that carry
   * its number, as of another copy. A part of a set stands for no other part. Null: not within the time,
   * or the signal was aborted.
   */
  whenBack(
    item: string,
    uids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[] | null>;
}

function backOn(plate: readonly Tag[], item: string, uids: readonly string[]) {
  const isNamed = ({ uid }: Tag) => uids.includes(uid);
  const isCopy = ({ content }: Tag) =>
    content.kind === 'item' && content.item === item && content.parts <= 1;
  const back = plate.filter((tag) => isNamed(tag) || isCopy(tag)).map(({ uid }) => uid);
  return back.length >= uids.length ? back : null;
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
          const back = backOn(plate(), item, uids);
          if (back !== null) finish(back);
        };
        const timer = setTimeout(giveUp, withinMs);
        checks.add(check);
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
        else check();
      }),
  };
}
