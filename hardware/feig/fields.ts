/** Fields of Feig's commands and replies. */

import { byte, type Field, rest, take, type Uid, uid, word } from '../reader/fields.ts';

/** The transponder of a command: the one with this uid, the selected one, or any. */
type Recipient = { to: 'uid'; uid: Uid } | { to: 'selected' } | { to: 'any' };
/** `security`: the mode's bit 3, "with the security status of each block". */
type Target = Recipient & { security: boolean };

const recipients = ['any', 'uid', 'selected'] as const;
const securityBit = 0x08;

/** MODE, and the uid if the mode has one */
export const target: Field<Target> = {
  read: (cursor) => {
    const mode = byte.read(cursor);
    if (mode === undefined) return undefined;
    const to = recipients[mode & ~securityBit];
    const security = (mode & securityBit) !== 0;
    if (to === undefined) return undefined;
    if (to !== 'uid') return { to, security };
    const value = uid.read(cursor);
    return value === undefined ? undefined : { to, uid: value, security };
  },
  write: (value, out) => {
    out.push(recipients.indexOf(value.to) | (value.security ? securityBit : 0));
    if (value.to === 'uid') uid.write(value.uid, out);
  },
};

/** Blocks in the order of the tag's memory. On the wire each comes with its last byte first. */
export const blocksToWrite: Field<{ first: number; blocks: Uint8Array[] }> = {
  read: (cursor) => {
    const [first, count, size] = take(cursor, 3) ?? [];
    if (first === undefined || count === undefined || size === undefined) return undefined;
    const blocks: Uint8Array[] = [];
    for (let index = 0; index < count; index++) {
      const block = take(cursor, size);
      if (!block) return undefined;
      blocks.push(block.toReversed());
    }
    return { first, blocks };
  },
  write: ({ first, blocks }, out) => {
    out.push(first, blocks.length, blocks[0]?.length ?? 0);
    for (const block of blocks) out.push(...block.toReversed());
  },
};

/** As above, with the security byte that every reply carries before each block. */
export const blocksRead: Field<{ security: number; data: Uint8Array }[]> = {
  read: (cursor) => {
    const [count, size] = take(cursor, 2) ?? [];
    if (count === undefined || size === undefined) return undefined;
    const blocks: { security: number; data: Uint8Array }[] = [];
    for (let index = 0; index < count; index++) {
      const security = byte.read(cursor);
      const data = take(cursor, size);
      if (security === undefined || !data) return undefined;
      blocks.push({ security, data: data.toReversed() });
    }
    return blocks;
  },
  write: (blocks, out) => {
    out.push(blocks.length, blocks[0]?.data.length ?? 0);
    for (const block of blocks) out.push(block.security, ...block.data.toReversed());
  },
};

/** n, n × the security byte of a block */
export const blockSecurity: Field<Uint8Array> = {
  read: (cursor) => {
    const count = byte.read(cursor);
    return count === undefined ? undefined : take(cursor, count)?.slice();
  },
  write: (value, out) => void out.push(value.length, ...value),
};

/** `notifyAfter`: tenths of a second; answer when a transponder comes, or after that. */
interface InventoryMode {
  more: boolean;
  notifyAfter: number | null;
  presence: boolean;
}
const notifyBit = 0x40;

export const inventoryMode: Field<InventoryMode> = {
  read: (cursor) => {
    const mode = byte.read(cursor);
    if (mode === undefined) return undefined;
    const notifyAfter = (mode & notifyBit) === 0 ? null : byte.read(cursor);
    if (notifyAfter === undefined) return undefined;
    return { more: (mode & 0x80) !== 0, notifyAfter, presence: (mode & 0x20) !== 0 };
  },
  write: ({ more, notifyAfter, presence }, out) => {
    out.push((more ? 0x80 : 0) | (notifyAfter === null ? 0 : notifyBit) | (presence ? 0x20 : 0));
    if (notifyAfter !== null) out.push(notifyAfter);
  },
};

/** `undivided`: the bytes after the type. */
export type InventoryEntry =
  | { kind: 'iso15693'; dsfid: number; uid: Uid }
  | { kind: 'other'; transponderType: number; undivided: Uint8Array };
const iso15693 = 0x03;
const iso14443a = 0x04;

/**
 * Lengths of the entries of other kinds, after their type (H20800-16e 7.1.1.2 to 7.1.1.5). ISO
 * 14443 A: TR_INFO, OPT_INFO, a uid of 7 bytes, or of 10 if bit 2 of TR_INFO is set. ISO 14443 B:
 * PROTO, 4 of the application, PUPI. Jewel: two zeros, 6. undefined: in no manual.
 */
function lengthOf(transponderType: number, trInfo: number): number | undefined {
  if (transponderType === iso14443a) return (trInfo & 0x04) === 0 ? 9 : 12;
  return { 5: 9, 8: 8 }[transponderType];
}

/** An entry of an unknown type hides those after it: there are fewer entries than `count` then. */
export const inventory: Field<{ count: number; entries: InventoryEntry[] }> = {
  read: (cursor) => {
    const count = byte.read(cursor);
    if (count === undefined) return undefined;
    const entries: InventoryEntry[] = [];
    for (let index = 0; index < count; index++) {
      const transponderType = byte.read(cursor);
      if (transponderType === undefined) return undefined;
      if (transponderType !== iso15693) {
        const length = lengthOf(transponderType, cursor.bytes[cursor.at] ?? 0);
        const undivided = length === undefined ? rest.read(cursor) : take(cursor, length)?.slice();
        if (undivided === undefined) return undefined;
        entries.push({ kind: 'other', transponderType, undivided });
        if (length === undefined) break;
        continue;
      }
      const dsfid = byte.read(cursor);
      const value = uid.read(cursor);
      if (dsfid === undefined || value === undefined) return undefined;
      entries.push({ kind: 'iso15693', dsfid, uid: value });
    }
    return { count, entries };
  },
  write: ({ count, entries }, out) => {
    out.push(count);
    for (const entry of entries) {
      if (entry.kind === 'other') out.push(entry.transponderType, ...entry.undivided);
      else {
        out.push(iso15693, entry.dsfid);
        uid.write(entry.uid, out);
      }
    }
  },
};

export interface OutputRecord {
  /** kind in the upper bits: 80 a relay, 00 a digital output; number in the lower five, from 1 */
  output: number;
  /** 01 on, 10 off, 11 flashing */
  state: number;
  /** × 100 ms; FFFF: for ever */
  time: number;
}
/** n, n × output, state, time */
export const outputRecords: Field<OutputRecord[]> = {
  read: (cursor) => {
    const count = byte.read(cursor);
    if (count === undefined) return undefined;
    const records: OutputRecord[] = [];
    for (let index = 0; index < count; index++) {
      const output = byte.read(cursor);
      const state = byte.read(cursor);
      const time = word.read(cursor);
      if (output === undefined || state === undefined || time === undefined) return undefined;
      records.push({ output, state, time });
    }
    return records;
  },
  write: (records, out) => {
    out.push(records.length);
    for (const { output, state, time } of records) {
      out.push(output, state);
      word.write(time, out);
    }
  },
};
