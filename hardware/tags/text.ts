/** Text in a tag's fields: ends at the first zero. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** null: not UTF-8. */
export function textOf(field: Uint8Array): string | null {
  const end = field.indexOf(0);
  try {
    return utf8.decode(end < 0 ? field : field.subarray(0, end)).trim();
  } catch {
    return null;
  }
}

/** Free of control characters: what a number or a name on a tag always is. */
export function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}
