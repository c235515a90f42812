/** The TLV container of BMP 06: BER tags and lengths, big endian (PA00P015, chapter 9). */
import { toHex } from '../hex.ts';
import { joinBytes } from './bytes.ts';

/**
 * A tag as upper-case hexadecimal, `24` or `1F07`; a constructed one (bit 20 of its first byte)
 * holds items.
 */
export type TlvItem = { tag: string; value: Uint8Array } | { tag: string; items: TlvItem[] };

/** Deeper nesting is garbage. */
const deepest = 12;

/**
 * Reads items until the bytes end or make no sense; `complete` false: some were left over. Never
 * throws.
 */
export function readTlv(bytes: Uint8Array, depth = 0): { items: TlvItem[]; complete: boolean } {
  const items: TlvItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readTag(bytes, at);
    const length = tag && readLength(bytes, tag.end);
    if (!tag || !length || length.end + length.value > bytes.length)
      return { items, complete: false };
    const value = bytes.subarray(length.end, length.end + length.value);
    at = length.end + length.value;
    if (!tag.constructed) {
      items.push({ tag: tag.name, value: value.slice() });
      continue;
    }
    if (depth >= deepest) return { items, complete: false };
    const inner = readTlv(value, depth + 1);
    items.push({ tag: tag.name, items: inner.items });
    if (!inner.complete) return { items, complete: false };
  }
  return { items, complete: true };
}

function readTag(
  bytes: Uint8Array,
  at: number,
): { name: string; constructed: boolean; end: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  let end = at + 1;
  // All five low bits set: more bytes follow, as long as their highest bit is set.
  if ((first & 0x1f) === 0x1f) {
    do end += 1;
    while (end - at < 4 && (bytes[end - 1] ?? 0) >= 0x80);
    if (end > bytes.length || (bytes[end - 1] ?? 0) >= 0x80) return null;
  }
  const name = toHex(bytes.subarray(at, end)).replaceAll(' ', '');
  return { name, constructed: (first & 0x20) !== 0, end };
}

/** A length up to 7F in one byte, or `81 n`, or `82 hi lo`; null: none of these. */
export function readLength(bytes: Uint8Array, at: number): { value: number; end: number } | null {
  const [first, second, third] = bytes.subarray(at, at + 3);
  if (first === undefined) return null;
  if (first < 0x80) return { value: first, end: at + 1 };
  if (first === 0x81 && second !== undefined) return { value: second, end: at + 2 };
  if (first === 0x82 && second !== undefined && third !== undefined)
    return { value: second * 256 + third, end: at + 3 };
  return null;
}

export function writeLength(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

export function writeTlv(items: readonly TlvItem[]): Uint8Array {
  return joinBytes(
    ...items.map((item) => {
      const value = 'items' in item ? writeTlv(item.items) : item.value;
      const tag = Uint8Array.from(item.tag.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      return joinBytes(tag, writeLength(value.length), value);
    }),
  );
}
