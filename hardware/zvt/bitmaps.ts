/** The bitmaps (BMP) that follow a command, as a table of their lengths (PA00P015, chapter 8). */
import { hexByte } from '../hex.ts';
import { joinBytes } from './bytes.ts';
import { readLength, readTlv, type TlvItem, writeLength, writeTlv } from './tlv.ts';

/**
 * One bitmap: its number as two upper-case hexadecimal digits, and its data without length bytes.
 */
export type Bitmap = { bmp: string; value: Uint8Array } | { bmp: '06'; items: TlvItem[] };

/** The length in bytes. `LL`, `LLL`: so many decimal digits of length come first, `Fx Fy`. */
type Size = number | 'LL' | 'LLL' | 'TLV';

const sizes: Readonly<Record<string, Size>> = {
  '01': 1 /** timeout, seconds */,
  '02': 1 /** most status informations */,
  '03': 1 /** service byte */,
  '04': 6 /** amount */,
  '05': 1,
  '06': 'TLV',
  '0B': 3 /** trace number */,
  '0C': 3 /** time HHMMSS */,
  '0D': 2 /** date MMDD */,
  '0E': 2 /** expiry */,
  '17': 2,
  '19': 1 /** payment type, or terminal status */,
  '22': 'LL' /** card number */,
  '23': 'LL' /** track 2 */,
  '24': 'LLL' /** track 3 */,
  '27': 1 /** result */,
  '29': 4 /** terminal identity */,
  '2A': 15 /** contract number */,
  '2D': 'LL' /** track 1 */,
  '2E': 'LLL' /** synchronous chip data */,
  '37': 3,
  '3A': 2,
  '3B': 8,
  '3C': 'LLL' /** additional text */,
  '3D': 3,
  '49': 2 /** currency */,
  '4C': 'LL' /** identity of a contactless card */,
  '60': 'LLL',
  '87': 2 /** receipt number */,
  '88': 3 /** turnover number */,
  '8A': 1 /** card type */,
  '8B': 'LL' /** card name */,
  '8C': 1,
  '9A': 'LLL',
  A0: 1,
  A7: 'LL',
  AA: 3,
  AF: 'LLL',
  BA: 5,
  D0: 1,
  D1: 'LL',
  D2: 1,
  D3: 1,
  E0: 1,
  ...eight('E', 'LL'),
  E9: 1,
  EA: 1,
  EB: 8,
  F0: 1,
  ...eight('F', 'LL'),
  F9: 1,
  FA: 1,
  FB: 1,
  FC: 1,
  FD: 1,
};

function eight(row: 'E' | 'F', size: Size): Record<string, Size> {
  return Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`${row}${index + 1}`, size]));
}

export function isKnownBitmap(bmp: string): boolean {
  return bmp in sizes;
}

/** Card data: dropped by the decoder. */
export const cardData: ReadonlySet<string> = new Set(['22', '23', '24', '2D', '2E', '4C']);

interface Bitmaps {
  bitmaps: Bitmap[];
  /** The bitmap at which reading stopped: unknown, or cut. Those before it are kept. */
  stoppedAt?: string;
}

/**
 * Drops card data. An unknown bitmap has an unknown length, so the rest cannot be read. Never
 * throws.
 */
export function readBitmaps(bytes: Uint8Array): Bitmaps {
  const bitmaps: Bitmap[] = [];
  let at = 0;
  while (at < bytes.length) {
    const bmp = hexByte(bytes[at] ?? 0);
    const length = measure(bytes, at + 1, sizes[bmp]);
    const end = length && length.end + length.value;
    if (!length || end === null || end > bytes.length) return { bitmaps, stoppedAt: bmp };
    const value = bytes.subarray(length.end, end);
    at = end;
    if (cardData.has(bmp)) continue;
    if (bmp !== '06') {
      bitmaps.push({ bmp, value: value.slice() });
      continue;
    }
    const { items, complete } = readTlv(value);
    bitmaps.push({ bmp, items });
    if (!complete) return { bitmaps, stoppedAt: bmp };
  }
  return { bitmaps };
}

function measure(
  bytes: Uint8Array,
  at: number,
  size: Size | undefined,
): { value: number; end: number } | null {
  if (size === undefined) return null;
  if (typeof size === 'number') return { value: size, end: at };
  if (size === 'TLV') return readLength(bytes, at);
  let value = 0;
  for (let index = 0; index < size.length; index++) {
    const digit = (bytes[at + index] ?? 0) - 0xf0;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return { value, end: at + size.length };
}

/** Throws a RangeError for a value of the wrong length. */
export function writeBitmaps(bitmaps: readonly Bitmap[]): Uint8Array {
  return joinBytes(...bitmaps.map(writeBitmap));
}

function writeBitmap(bitmap: Bitmap): Uint8Array {
  const size = sizes[bitmap.bmp];
  const value = 'items' in bitmap ? writeTlv(bitmap.items) : bitmap.value;
  const number = Number.parseInt(bitmap.bmp, 16);
  if (size === undefined) throw new RangeError(`BMP ${bitmap.bmp} is unknown`);
  if (size === 'TLV') return joinBytes([number], writeLength(value.length), value);
  if (typeof size === 'number') {
    if (value.length !== size)
      throw new RangeError(`BMP ${bitmap.bmp} holds ${size} bytes, not ${value.length}`);
    return joinBytes([number], value);
  }
  const digits = String(value.length).padStart(size.length, '0');
  if (digits.length > size.length)
    throw new RangeError(`BMP ${bitmap.bmp} cannot hold ${value.length} bytes`);
  return joinBytes(
    [number],
    Array.from(digits, (digit) => 0xf0 + Number(digit)),
    value,
  );
}

/** The data of the first bitmap with this number. */
export function findBitmap(bitmaps: readonly Bitmap[], bmp: string): Uint8Array | null {
  const found = bitmaps.find((bitmap) => bitmap.bmp === bmp);
  return found && 'value' in found ? found.value : null;
}
