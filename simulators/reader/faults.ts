/** Faults between a simulated reader and its tags: ordered in advance, for a number of times. */

export type Times = number | 'always';
/** A write of AFI or EAS: answered by a write error, or by success without an effect. */
export type WriteFault = 'refused' | 'unkept';
/**
 * A read of memory: `disturbed` by radio (Feig 83, 3M 15), `tag-error` (Feig 95 0F, 3M 21), `cut`
 * (Feig: 83 with the first half of the blocks), `garbled` (answered well, one bit wrong), `silent`
 * (no reply).
 */
export const readFaults = ['disturbed', 'tag-error', 'cut', 'garbled', 'silent'] as const;
export type ReadFault = (typeof readFaults)[number];
/**
 * A list without its last tag: anticollision failed (Feig 83), or the buffer is too small (93); no
 * list at all (0B). 3M refuses.
 */
export type ListFault = 'disturbed' | 'overflow' | 'collision';

export interface Faults {
  failWrites(times: Times, how: WriteFault): void;
  /** Only reads that reach this block; null: every read. */
  failReads(times: Times, how: ReadFault, block: number | null): void;
  cutLists(times: Times, how: ListFault): void;
  missAlarms(times: Times): void;
  /** The fault of this write, if any; counts it. */
  writeFault(): WriteFault | null;
  readFault(first: number, count: number): ReadFault | null;
  listFault(): ListFault | null;
  /** Some reads or lists are still to fail. */
  isDisturbed(): boolean;
  /** The EAS alarm of a tag is missed. */
  alarmMissed(): boolean;
}

function createCountdown<How>() {
  let left = 0;
  let ordered: How | null = null;
  return {
    order(times: Times, how: How): void {
      left = times === 'always' ? Number.POSITIVE_INFINITY : times;
      ordered = how;
    },
    isOrdered: () => left > 0,
    next(): How | null {
      if (left <= 0) return null;
      left -= 1;
      return ordered;
    },
  };
}

export function createFaults(): Faults {
  const writes = createCountdown<WriteFault>();
  const reads = createCountdown<ReadFault>();
  const lists = createCountdown<ListFault>();
  const alarms = createCountdown<true>();
  let failingBlock: number | null = null;
  return {
    failWrites: writes.order,
    failReads(times, how, block) {
      failingBlock = block;
      reads.order(times, how);
    },
    cutLists: lists.order,
    missAlarms: (times) => alarms.order(times, true),
    writeFault: writes.next,
    readFault(first, count) {
      const reached =
        failingBlock === null || (first <= failingBlock && failingBlock < first + count);
      return reached ? reads.next() : null;
    },
    listFault: lists.next,
    isDisturbed: () => reads.isOrdered() || lists.isOrdered(),
    alarmMissed: () => alarms.next() !== null,
  };
}
