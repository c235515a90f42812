/**
 * Control characters shown instead of obeyed: a terminal takes ESC and the 8-bit CSI for commands,
 * and an override of the writing direction makes a line read otherwise than it is.
 */

/**
 * All but line breaks (LF, CRLF) and tabs; separators of lines; embeddings, overrides and isolates
 * of the writing direction.
 */
const control = /(?!\r?\n|\t)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/** As `\u001b`: also inside a JSON text, which stays the same value. */
export function visibleControls(text: string): string {
  return text.replace(
    control,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
