/** The radio field of the simulated reader: the tags that lie in it, and which of them have been reported already. */
import { encodeIso28560_3 } from '../../hardware/tags/iso28560-3.ts';

export interface SimulatedTag {
  /** 16 upper-case hexadecimal digits */
  uid: string;
  /** in the order of the tag; its length is a multiple of `blockSize` */
  memory: Uint8Array;
  blockSize: number;
  afi: number;
  /** the gate alarms for it, where the library uses EAS; off unless given */
  eas?: boolean;
  dsfid: number;
  /** blocks that it gives in one request at most; all unless given */
  blocksAtOnce?: number;
  /** blocks that can be read at all, of those that it claims; all unless given */
  readableBlocks?: number;
}

/** A tag as the library programs it: ISO 28560-3 on an ICODE SLIX of 28 blocks, secured. `usage` 8 is a patron card. */
export function tagFor(
  item: { item: string; parts?: number; ordinal?: number; usage?: number; owner?: string },
  uid: string,
): SimulatedTag {
  const { item: identifier, ...fields } = item;
  return { uid, memory: encodeIso28560_3({ identifier, ...fields }), blockSize: 4, afi: 0x07, dsfid: 0x3e };
}

export interface Field {
  put(tag: SimulatedTag): void;
  take(uid: string): void;
  tags(): SimulatedTag[];
  find(uid: string): SimulatedTag | undefined;
  /** The field goes off and on: every tag may be reported again. */
  reset(): void;
  switch(on: boolean): void;
  quiet(uid: string): void;
  /** A new inventory begins again, or where only new tags are told, after those told since the last reset. `more` goes on. */
  inventory(more: boolean, atMost: number): { tags: SimulatedTag[]; more: boolean };
}

export function createField(onlyNew: boolean): Field {
  const present = new Map<string, SimulatedTag>();
  const reported = new Set<string>();
  let on = true;
  let remaining: string[] = [];

  const reset = () => {
    reported.clear();
    remaining = [];
  };
  return {
    put: (tag) => {
      present.set(tag.uid, { ...tag, memory: tag.memory.slice() });
    },
    take: (uid) => {
      present.delete(uid);
      reported.delete(uid);
    },
    tags: () => [...present.values()].map((tag) => ({ ...tag, memory: tag.memory.slice() })),
    find: (uid) => (on ? present.get(uid) : undefined),
    reset,
    switch: (next) => {
      on = next;
      reset();
    },
    quiet: (uid) => {
      reported.add(uid);
    },
    inventory: (more, atMost) => {
      if (!more) remaining = on ? [...present.keys()].filter((uid) => !onlyNew || !reported.has(uid)) : [];
      const tags = remaining
        .splice(0, atMost)
        .map((uid) => present.get(uid))
        .filter((tag) => tag !== undefined);
      for (const tag of tags) reported.add(tag.uid);
      return { tags, more: remaining.length > 0 };
    },
  };
}

/** null: there is no such block, or not so many at once. */
export function readBlocks(tag: SimulatedTag, first: number, count: number): Uint8Array[] | null {
  const { memory, blockSize } = tag;
  const { blocksAtOnce = 256, readableBlocks = memory.length / blockSize } = tag;
  if (count === 0 || count > blocksAtOnce || first + count > readableBlocks) return null;
  return Array.from({ length: count }, (_, index) =>
    memory.slice((first + index) * blockSize, (first + index + 1) * blockSize),
  );
}
