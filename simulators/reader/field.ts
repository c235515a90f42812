/** The radio field of the simulated reader: its tags, and which of them are reported already. */
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
  /**
   * its chip has no Get System Information, which is optional in ISO 15693: it refuses, or is
   * silent
   */
  systemInfo?: 'refused' | 'silent';
  /** whether this inventory names it; each does unless given */
  isNamed?: () => boolean;
  /** its AFI can never be written again */
  afiLocked?: boolean;
  /** its EAS needs a password, which a kiosk does not have */
  easLocked?: boolean;
}

/**
 * A card of another kind, which a Feig of the CPR family lists among the tags: a bank card, a bus
 * ticket, a passport.
 */
export interface ForeignCard {
  /** TR-TYPE: 04 ISO 14443 A, 05 ISO 14443 B, 08 Jewel; how long its entry is depends on it */
  transponderType: number;
  /** of its entry, what follows the type */
  entry: Uint8Array;
}
function card(transponderType: number, hex: string): ForeignCard {
  return {
    transponderType,
    entry: Uint8Array.from(Buffer.from(hex, 'hex')),
  };
}
/** Laid out as H20800-16e 7.1.1.2 to 7.1.1.5 says; the last is of a type that no manual has. */
export const foreignCards = {
  iso14443a: card(0x04, '0800000000AABBCCDD'),
  'iso14443a-long': card(0x04, '0C0004112233445566778899'),
  iso14443b: card(0x05, '00112233440A0B0C0D'),
  jewel: card(0x08, '0000A1A2A3A4A5A6'),
  unknown: card(0x7e, 'A1A2A3A4A5'),
} as const;
export type ForeignCardKind = keyof typeof foreignCards;
/** What an inventory lists. */
export type Listed = SimulatedTag | ForeignCard;
export function isTag(listed: Listed): listed is SimulatedTag {
  return 'uid' in listed;
}

/**
 * A tag as the library programs it: ISO 28560-3 on an ICODE SLIX of 28 blocks, secured. `usage` 8
 * is a patron card.
 */
export function tagFor(
  item: { item: string; parts?: number; ordinal?: number; usage?: number; owner?: string },
  uid: string,
): SimulatedTag {
  const { item: identifier, ...fields } = item;
  return {
    uid,
    memory: encodeIso28560_3({ identifier, ...fields }),
    blockSize: 4,
    afi: 0x07,
    dsfid: 0x3e,
  };
}

export interface Field {
  put(tag: SimulatedTag): void;
  take(uid: string): void;
  /** Lays a card of another kind on the reader, which is listed after so many tags. */
  putCard(card: ForeignCard, after: number): void;
  takeCards(): void;
  cards(): ForeignCard[];
  tags(): SimulatedTag[];
  find(uid: string): SimulatedTag | undefined;
  /** The field goes off and on: every tag may be reported again. */
  reset(): void;
  switch(on: boolean): void;
  quiet(uid: string): void;
  /**
   * With "only new tags" each tag is listed once, until the next reset.
   * `more`: the rest of the inventory before.
   */
  inventory(more: boolean, atMost: number): { listed: Listed[]; more: boolean };
}

export function createField(onlyNew: boolean): Field {
  const present = new Map<string, SimulatedTag>();
  const reported = new Set<string>();
  const cards: { card: ForeignCard; after: number }[] = [];
  let on = true;
  let remaining: Listed[] = [];

  /** Cards are listed each time, also with "only new". */
  const list = (): Listed[] => {
    const listed: Listed[] = [...present.values()].filter(
      ({ uid, isNamed }) => (!onlyNew || !reported.has(uid)) && (isNamed?.() ?? true),
    );
    for (const { card, after } of cards) listed.splice(after, 0, card);
    return listed;
  };

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
    putCard: (card, after) => void cards.push({ card, after }),
    takeCards: () => void cards.splice(0),
    cards: () => cards.map(({ card }) => card),
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
      if (!more) remaining = on ? list() : [];
      const listed = remaining
        .splice(0, atMost)
        .filter((one) => !isTag(one) || present.has(one.uid));
      for (const one of listed) if (isTag(one)) reported.add(one.uid);
      return { listed, more: remaining.length > 0 };
    },
  };
}

/** null: no such block, or not so many at once. */
export function readBlocks(tag: SimulatedTag, first: number, count: number): Uint8Array[] | null {
  const { memory, blockSize } = tag;
  const { blocksAtOnce = 256, readableBlocks = memory.length / blockSize } = tag;
  if (count === 0 || count > blocksAtOnce || first + count > readableBlocks) return null;
  return Array.from({ length: count }, (_, index) =>
    memory.slice((first + index) * blockSize, (first + index + 1) * blockSize),
  );
}

/** The same blocks with one wrong bit in the first, answered as if correct. */
export function garble(blocks: readonly Uint8Array[]): Uint8Array[] {
  const garbled = blocks.map((block) => block.slice());
  const [first] = garbled;
  if (first) first[first.length - 1] = (first.at(-1) ?? 0) ^ 0x10;
  return garbled;
}
