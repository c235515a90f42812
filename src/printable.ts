/**
 * Control characters made visible: a terminal executes ESC and the 8-bit CSI, and an override of
 * the writing direction changes how a line reads.
 */

/**
 * All control characters except line breaks (LF, CRLF) and tabs; line separators; embeddings,
 * overrides and isolates of the writing direction.
 */
const control = /(?!\r?\n|\t)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/** Writes them as `\u001b`, which keeps the value of a JSON text. */
export function visibleControls(text: string): string {
  return text.replace(
    control,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
