/** The holds of the patron that are ready, while some are picked up in the visit. */
import type { Account, Hold } from '../../../machines/domain.ts';

/** `readyHolds` null: asked for, and not listed. */
interface Answered {
  holdsReady?: number | null;
  readyHolds?: readonly Hold[] | null;
}

export interface ReadyHolds {
  /** the count of an answer, and the list where it was asked for */
  learn(answer: Answered): void;
  /** whether the list was not asked for yet, and there may be something in it */
  isListWanted(): boolean;
  now(): Required<Pick<Account, 'holdsReady' | 'readyHolds'>>;
  /** how many are surely left after a loan of this item; undefined: unknown */
  afterLoan(item: string): number | undefined;
}

export function createReadyHolds(): ReadyHolds {
  let count: number | null = null;
  /** undefined: not asked for */
  let list: readonly Hold[] | null | undefined;
  /** loans since, each of which may have filled one */
  let loans = 0;
  return {
    learn: ({ holdsReady = null, readyHolds }) => {
      if (readyHolds !== undefined) list = readyHolds;
      // A list stays as long as the count says that it is still the same.
      else if (list && holdsReady !== null && holdsReady !== list.length) list = undefined;
      count = holdsReady ?? list?.length ?? null;
      loans = 0;
    },
    isListWanted: () => list === undefined && count !== 0,
    now: () => ({ holdsReady: count, readyHolds: list ?? [] }),
    afterLoan: (item) => {
      if (count === null) return undefined;
      const namesAll = list?.length === count && list.every((hold) => hold.item !== undefined);
      if (!list || !namesAll) {
        loans += 1;
        return Math.max(0, count - loans);
      }
      list = list.filter((hold) => hold.item !== item);
      count = list.length;
      return count;
    },
  };
}
