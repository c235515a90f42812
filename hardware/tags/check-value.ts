/** Check values of a library's own tag models, as tables describe them. */
import { checkLength, type OwnCheck } from './own-model.ts';

const polynomial = 0x11021;

/**
 * Of `bytes` as a polynomial over two elements, modulo 11021 hex, from 0: linear, so that the
 * remainder of the exclusive-or of two texts is the exclusive-or of their remainders.
 */
export function remainderOf(
  bytes: Uint8Array,
  bits: 'high-first' | 'low-first',
  appended: boolean,
): number {
  const zeros = appended ? [0, 0] : [];
  return [...bytes, ...zeros].reduce((before, byte) => remainderAfter(before, byte, bits), 0);
}

/** With one more byte behind those whose remainder is `before`. */
export function remainderAfter(
  before: number,
  byte: number,
  bits: 'high-first' | 'low-first',
): number {
  let remainder = before;
  for (let place = 0; place < 8; place++) {
    remainder = (remainder << 1) | ((byte >> (bits === 'high-first' ? 7 - place : place)) & 1);
    if (remainder & 0x10000) remainder ^= polynomial;
  }
  return remainder;
}

/** The lowest of sixteen bits becomes the highest. */
export function reverseBits(value: number): number {
  let reversed = 0;
  for (let place = 0; place < 16; place++) reversed = (reversed << 1) | ((value >> place) & 1);
  return reversed;
}

/** The span without the bytes of the check value itself. */
export function checkedBytes(memory: Uint8Array, check: OwnCheck): Uint8Array {
  const { from, to, at } = check;
  const after = at + checkLength(check);
  if (after <= from || at >= to) return memory.subarray(from, to);
  return Uint8Array.from([
    ...memory.subarray(from, Math.max(from, at)),
    ...memory.subarray(Math.min(after, to), to),
  ]);
}

/** What should stand at `check.at`; `memory` holds the whole span. */
export function checkValueOf(memory: Uint8Array, check: OwnCheck): Uint8Array {
  const bytes = checkedBytes(memory, check);
  switch (check.kind) {
    case 'xor':
      return Uint8Array.of(bytes.reduce((all, byte) => all ^ byte, 0));
    case 'sum':
      return Uint8Array.of(bytes.reduce((all, byte) => all + byte, 0) & 0xff);
    case 'mod97':
      return Uint8Array.of(bytes.reduce((all, byte) => (all * 256 + byte) % 97, 0));
    case 'crc': {
      const remainder = remainderOf(bytes, check.bits, check.appended);
      const value =
        (check.reversed ? reverseBits(remainder) : remainder) ^ Number.parseInt(check.constant, 16);
      const [high, low] = [value >> 8, value & 0xff];
      return check.order === 'high-first' ? Uint8Array.of(high, low) : Uint8Array.of(low, high);
    }
  }
}

/** False too where the memory is too short for it. */
export function checkHolds(memory: Uint8Array, check: OwnCheck): boolean {
  if (memory.length < Math.max(check.to, check.at + checkLength(check))) return false;
  return checkValueOf(memory, check).every((byte, place) => byte === memory[check.at + place]);
}
