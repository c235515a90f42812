/** Draws the text of a code for the page, which needs to know nothing of it. Pure. */
import { encode } from 'uqr';
import type { QrCode } from './screen.ts';

export function qrCode({ text, until }: { text: string; until: string }): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size, path, until };
}
