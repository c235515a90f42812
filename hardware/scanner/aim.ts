/**
 * The AIM identifier that a scanner may send before a code: `]` and a letter for the symbology, and
 * a modifier.
 */
export const symbologies = [
  'code39',
  'code128',
  'ean',
  'codabar',
  'interleaved',
  'qr',
  'datamatrix',
  'code93',
  'pdf417',
  'databar',
  'aztec',
] as const;
export type Symbology = (typeof symbologies)[number] | 'other';

const letters: Readonly<Record<string, Symbology>> = {
  A: 'code39',
  C: 'code128',
  E: 'ean',
  F: 'codabar',
  I: 'interleaved',
  Q: 'qr',
  d: 'datamatrix',
  G: 'code93',
  L: 'pdf417',
  e: 'databar',
  z: 'aztec',
};

/** The character set (ECI) before the data: `\000026` is UTF-8. Numbers are the same in all. */
const charsets = /^(?:\\\d{6})+/;
/**
 * Spaces, and the separator of GS1 (FNC1, sent as GS): kept between two elements, dropped at the
 * ends.
 */
const ends = /^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu;

/** `symbology` null: not sent by the scanner. `other`: a symbology without a name here. */
export function readAim(text: string): { code: string; symbology: Symbology | null } {
  const letter = /^\](?<letter>[A-Za-z])[0-9A-Za-z]/.exec(text)?.groups?.letter;
  const data = letter === undefined ? text : text.slice(3);
  const code = data.replace(ends, '').replace(charsets, '').replace(ends, '');
  return { code, symbology: letter === undefined ? null : (letters[letter] ?? 'other') };
}
