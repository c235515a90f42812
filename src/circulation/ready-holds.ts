/** How many holds of the patron are ready, while some are picked up in the visit. */
import type { Hold, Patron } from '../domain.ts';

type Told = Pick<Patron, 'holdsReady' | 'readyHolds'>;

export interface ReadyHolds {
  /** the count of an answer, and the list where it had one */
  learn(told: Told): void;
  /** whether a list would say more */
  isListWanted(): boolean;
  list(): readonly Hold[];
  /** how many are surely left after a loan of this item; undefined: unknown */
  afterLoan(item: string): number | undefined;
}

export function createReadyHolds(): ReadyHolds {
  let count: number | null = null;
  let holds: readonly Hold[] = [];
  let wasListed = false;
  /** loans since, each of which may have filled one */
  let loans = 0;
  const namesAll = () => holds.length === count && holds.every(({ item }) => item !== undefined);
  return {
    learn: ({ holdsReady = null, readyHolds }) => {
      // A list stays as long as the count says that it is still the same.
      if (readyHolds !== undefined || holdsReady !== holds.length) holds = readyHolds ?? [];
      wasListed ||= readyHolds !== undefined;
      count = holdsReady;
      loans = 0;
    },
    isListWanted: () => count !== null && count > 0 && !wasListed,
    list: () => holds,
    afterLoan: (item) => {
      if (count === null) return undefined;
      if (!namesAll()) {
        loans += 1;
        return Math.max(0, count - loans);
      }
      holds = holds.filter((hold) => hold.item !== item);
      count = holds.length;
      return count;
    },
  };
}
