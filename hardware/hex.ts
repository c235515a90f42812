/** Bytes as manuals and recordings print them. */

/** `0F` */
export function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

/** `04 0F` */
export function toHex(bytes: Iterable<number>): string {
  return Array.from(bytes, hexByte).join(' ');
}
