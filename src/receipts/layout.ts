/** Text in columns. Pure. A column is a character: receipt printers have one width. */

/**
 * Makes text from a library system or a tag safe to print: no control characters (ESC begins a
 * printer command), plain spaces, and one character for a letter with its accent, as in code pages.
 */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\t\r\n]+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replaceAll('‑', '-')
    .trim();
}

/**
 * Wraps words into lines with `indent` spaces before them. Text beyond `most` lines ends in `…`. An
 * empty text is one empty line.
 */
export function wrapText(
  text: string,
  columns: number,
  indent = 0,
  most = Number.POSITIVE_INFINITY,
): string[] {
  const room = columns - indent;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => chop(whole, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (length(longer) <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, most);
  const last = shown.at(-1) ?? '';
  if (lines.length > shown.length)
    shown[shown.length - 1] = `${Array.from(last)
      .slice(0, room - 1)
      .join('')}…`;
  return shown.map((shownLine) => (shownLine === '' ? '' : ' '.repeat(indent) + shownLine));
}

/** One text at the left, one at the right; the left one is cut where both do not fit. */
export function pairLine(left: string, right: string, columns: number): string {
  const room = Math.max(columns - length(right) - 1, 0);
  const shown = Array.from(left).slice(0, room).join('');
  return shown + ' '.repeat(Math.max(columns - length(shown) - length(right), 0)) + right;
}

export function centre(text: string, columns: number): string {
  return ' '.repeat(Math.max(Math.floor((columns - length(text)) / 2), 0)) + text;
}

function chop(word: string, room: number): string[] {
  const letters = Array.from(word);
  if (letters.length <= room) return [word];
  return Array.from({ length: Math.ceil(letters.length / room) }, (_, index) =>
    letters.slice(index * room, (index + 1) * room).join(''),
  );
}

function length(text: string): number {
  return Array.from(text).length;
}
