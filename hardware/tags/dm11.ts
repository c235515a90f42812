/**
 * DM11, the model of older Bibliotheca tags: 0B, an item number of sixteen six-bit characters from
 * bit 6 of byte 1, its check value in bytes 14 and 15, and F5 55 at the end of 32 bytes. Found from
 * eleven tags of one library (those of libdanrfid's tests), for no description is published. What
 * the six bits before the number mean is not known (1 on each of them), nor whose the bytes 16 to
 * 29 are.
 */
import { checkHolds } from './check-value.ts';
import type { OwnCheck } from './own-model.ts';
import { readNumber } from './own-number.ts';
import { noFields, type Reading } from './reading.ts';

const size = 32;
const mark = 0x0b;
const end = [0xf5, 0x55];
const number = { at: 1, bit: 6, length: 16, as: 'six-bit', digits: null } as const;
/** Found on the tags of that one library; another may have another one. */
export const usualDm11Constant = 0xc91b;

export function dm11Check(constant: number): Extract<OwnCheck, { kind: 'crc' }> {
  return {
    kind: 'crc',
    from: 0,
    to: 14,
    at: 14,
    bits: 'low-first',
    appended: false,
    reversed: false,
    constant: constant.toString(16).padStart(4, '0'),
    order: 'low-first',
  };
}

/**
 * null: it does not follow this model. A wrong check value is a reading that cannot be used, for
 * each other place is right. Never throws.
 */
export function decodeDm11(
  memory: Uint8Array,
  constant: number,
  isItem: (number: string) => boolean,
): Reading | null {
  const [first, set = 0] = memory;
  if (memory.length < size || first !== mark || (memory[13] ?? 0) >> 6 !== 0) return null;
  if (end.some((byte, place) => memory[size - end.length + place] !== byte)) return null;
  const item = readNumber(memory, number);
  if (item === null) return null;
  const refused = (why: string): Reading => ({ fields: noFields, why, notes: [] });
  if (!isItem(item)) return refused('its number is no item number of this library');
  if (!checkHolds(memory, dm11Check(constant)))
    return refused('it is DM11 with the check value of another library, or damaged');
  const unknown = set & 0x3f;
  const notes =
    unknown === 1 ? [] : [`the six bits before its number are ${unknown}: they may mean a set`];
  return { fields: { ...noFields, item }, why: null, notes };
}
