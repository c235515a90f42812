/** The AIM identifier that a scanner may send before a code: `]` and a letter for the symbology, and a modifier. */
export const symbologies = ['code39', 'code128', 'ean', 'codabar', 'interleaved', 'qr', 'datamatrix'] as const;
export type Symbology = (typeof symbologies)[number];

const letters: Readonly<Record<string, Symbology>> = {
  A: 'code39',
  C: 'code128',
  E: 'ean',
  F: 'codabar',
  I: 'interleaved',
  Q: 'qr',
  d: 'datamatrix',
};

/** `symbology` null: the scanner does not say, or says one that is not known here. */
export function readAim(text: string): { code: string; symbology: Symbology | null } {
  const letter = /^\]([A-Za-z])[0-9A-Za-z]/.exec(text)?.[1];
  if (letter === undefined) return { code: text.trim(), symbology: null };
  return { code: text.slice(3).trim(), symbology: letters[letter] ?? null };
}
