import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';

/** cp850 is the specification's default; many systems send UTF-8. */
export const encodings = ['utf-8', 'cp850', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** Bytes that stand for nothing in the encoding become U+FFFD: decoding never fails. */
export function textOf(bytes: Uint8Array, encoding: Encoding): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // ASCII is the same in every encoding here, and needs no decoder.
  if (isAscii(buffer)) return buffer.toString('latin1');
  return iconv.decode(buffer, encoding, { stripBOM: false });
}

/** Characters that the encoding lacks become `?`. */
export function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  return iconv.encode(text, encoding, { addBOM: false });
}

/**
 * The digits that follow `AZ`: the two's complement of the 16-bit sum of all bytes through the
 * letters `AZ`, which end before `end` (3M SIP 2.00, "Checksum").
 */
export function checksumOf(bytes: Uint8Array, end: number): string {
  let sum = 0;
  for (let at = 0; at < end; at++) sum += bytes[at] ?? 0;
  return (-sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}
