/** The AIM identifier that a scanner may send before a code: `]` and a letter for the symbology, and a modifier. */
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

/** `symbology` null: the scanner does not say. One that has no name here is `other`, and no code of a kind that names its own. */
export function readAim(text: string): { code: string; symbology: Symbology | null } {
  const letter = /^\]([A-Za-z])[0-9A-Za-z]/.exec(text)?.[1];
  if (letter === undefined) return { code: text.trim(), symbology: null };
  return { code: text.slice(3).trim(), symbology: letters[letter] ?? 'other' };
}
