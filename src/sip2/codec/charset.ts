import iconv from 'iconv-lite';

/** cp850 is the specification's default; many systems send UTF-8. */
export const encodings = ['utf-8', 'cp850', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** Bytes that stand for nothing in the encoding become U+FFFD: decoding never fails. */
export function textOf(bytes: Uint8Array, encoding: Encoding): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding, {
    stripBOM: false,
  });
}

/** As `textOf`, for bytes that are all below 128: the same in every encoding here. */
export function asciiOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1');
}

/** Characters that the encoding lacks become `?`. */
export function bytesOf(text: string, encoding: Encoding): Uint8Array {
  return iconv.encode(text, encoding, { addBOM: false });
}

/**
 * The digits that follow `AZ`: the two's complement of the 16-bit sum of all bytes through the
 * letters `AZ` (3M SIP 2.00, "Checksum").
 */
export function checksumOf(bytesThroughAz: Uint8Array): string {
  let sum = 0;
  for (const byte of bytesThroughAz) sum += byte;
  return (-sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}
