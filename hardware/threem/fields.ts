/** Fields of 3M's commands and replies. Block data is in the order of the tag. */
import { byte, type Cursor, type Field, rest, take, type Uid, uid } from '../reader/fields.ts';

const blockSize = 4;

/** Layout of the blocks in a reply, chosen by the options of the request. */
export type BlockStyle = 'numbered' | 'locked' | 'plain';
interface BlocksRead {
  style: BlockStyle;
  first: number;
  blocks: { locked: number; data: Uint8Array }[];
}

/**
 * `numbered` (no options): n, n × {block, lock, 4 bytes} · `locked` (04): first, n, n × {lock, 4
 * bytes} · `plain` (0C): first, n, n × 4 bytes. Only the length distinguishes them; if two fit,
 * they mean the same.
 */
export const blocksRead: Field<BlocksRead> = {
  read: (cursor) => {
    const [one, two] = cursor.bytes.subarray(cursor.at, cursor.at + 2);
    const length = cursor.bytes.length - cursor.at;
    if (one === undefined) return undefined;
    if (two !== undefined && length === 2 + two * (1 + blockSize)) return readRun(cursor, 'locked');
    if (two !== undefined && length === 2 + two * blockSize) return readRun(cursor, 'plain');
    return length === 1 + one * (2 + blockSize) ? readNumbered(cursor) : undefined;
  },
  write: ({ style, first, blocks }, out) => {
    if (style !== 'numbered') out.push(first);
    out.push(blocks.length);
    for (const [index, { locked, data }] of blocks.entries()) {
      if (style === 'numbered') out.push(first + index);
      if (style !== 'plain') out.push(locked);
      out.push(...data);
    }
  },
};

function readRun(cursor: Cursor, style: 'locked' | 'plain'): BlocksRead | undefined {
  const [first = 0, count = 0] = take(cursor, 2) ?? [];
  const blocks: BlocksRead['blocks'] = [];
  for (let index = 0; index < count; index++) {
    const locked = style === 'locked' ? byte.read(cursor) : 0;
    const data = take(cursor, blockSize);
    if (locked === undefined || !data) return undefined;
    blocks.push({ locked, data: data.slice() });
  }
  return { style, first, blocks };
}

/** A reply with blocks that are not consecutive is refused. */
function readNumbered(cursor: Cursor): BlocksRead | undefined {
  const [count = 0] = take(cursor, 1) ?? [];
  const blocks: BlocksRead['blocks'] = [];
  let first = 0;
  for (let index = 0; index < count; index++) {
    const [number = 0, locked = 0] = take(cursor, 2) ?? [];
    const data = take(cursor, blockSize);
    if (index === 0) first = number;
    if (!data || number !== first + index) return undefined;
    blocks.push({ locked, data: data.slice() });
  }
  return { style: 'numbered', first, blocks };
}

/** first, n, 00, n × 4 bytes */
export const blocksToWrite: Field<{ first: number; blocks: Uint8Array[] }> = {
  read: (cursor) => {
    const [first, count, zero] = take(cursor, 3) ?? [];
    if (first === undefined || count === undefined || zero !== 0) return undefined;
    const blocks: Uint8Array[] = [];
    for (let index = 0; index < count; index++) {
      const block = take(cursor, blockSize);
      if (!block) return undefined;
      blocks.push(block.slice());
    }
    return { first, blocks };
  },
  write: ({ first, blocks }, out) => {
    out.push(first, blocks.length, 0);
    for (const block of blocks) out.push(...block);
  },
};

/**
 * Options of an inventory: bit 0 uids, bit 1 DSFID too. Their order is undocumented: kept
 * undivided.
 */
export const uidOption = 0x01;
const dsfidOption = 0x02;

interface Inventory {
  afi: number;
  options: number;
  count: number;
  uids: Uid[];
  undivided: Uint8Array;
}

export const inventory: Field<Inventory> = {
  read: (cursor) => {
    const [afi, options, count] = take(cursor, 3) ?? [];
    if (afi === undefined || options === undefined || count === undefined) return undefined;
    const uids: Uid[] = [];
    if ((options & dsfidOption) !== 0)
      return { afi, options, count, uids, undivided: rest.read(cursor) ?? new Uint8Array() };
    // Asked for its count alone it has no numbers.
    const isCountAlone = (options & uidOption) === 0 && cursor.at === cursor.bytes.length;
    for (let index = 0; index < count && !isCountAlone; index++) {
      const value = uid.read(cursor);
      if (value === undefined) return undefined;
      uids.push(value);
    }
    return { afi, options, count, uids, undivided: new Uint8Array() };
  },
  write: ({ afi, options, count, uids, undivided }, out) => {
    out.push(afi, options, count);
    for (const value of uids) uid.write(value, out);
    out.push(...undivided);
  },
};

/** An optional byte. */
export const optionalByte: Field<number | null> = {
  read: (cursor) => byte.read(cursor) ?? null,
  write: (value, out) => void (value === null || out.push(value)),
};

/** n, n × {setting, value} */
export const settings: Field<{ setting: number; value: number }[]> = {
  read: (cursor) => {
    const count = byte.read(cursor);
    if (count === undefined) return undefined;
    const pairs: { setting: number; value: number }[] = [];
    for (let index = 0; index < count; index++) {
      const [setting, value] = take(cursor, 2) ?? [];
      if (setting === undefined || value === undefined) return undefined;
      pairs.push({ setting, value });
    }
    return pairs;
  },
  write: (pairs, out) => {
    out.push(pairs.length);
    for (const { setting, value } of pairs) out.push(setting, value);
  },
};

/** `wanted`: bit 0 DSFID, bit 1 AFI, bit 2 last byte of a block and last block, bit 3 the chip. */
interface TagInfo {
  wanted: number;
  dsfid: number | null;
  afi: number | null;
  memory: { lastByteOfBlock: number; lastBlock: number } | null;
  icReference: number | null;
}

export const tagInfo: Field<TagInfo> = {
  read: (cursor) => {
    const wanted = byte.read(cursor);
    if (wanted === undefined) return undefined;
    const has = (bit: number) => (wanted & bit) !== 0;
    const dsfid = has(1) ? byte.read(cursor) : null;
    const afi = has(2) ? byte.read(cursor) : null;
    const [lastByteOfBlock, lastBlock] = (has(4) ? take(cursor, 2) : null) ?? [];
    const icReference = has(8) ? byte.read(cursor) : null;
    if (dsfid === undefined || afi === undefined || icReference === undefined) return undefined;
    if (!has(4)) return { wanted, dsfid, afi, memory: null, icReference };
    if (lastByteOfBlock === undefined || lastBlock === undefined) return undefined;
    return { wanted, dsfid, afi, memory: { lastByteOfBlock, lastBlock }, icReference };
  },
  write: ({ wanted, dsfid, afi, memory, icReference }, out) => {
    out.push(wanted);
    for (const value of [dsfid, afi, memory?.lastByteOfBlock, memory?.lastBlock, icReference]) {
      if (value !== null && value !== undefined) out.push(value);
    }
  },
};
