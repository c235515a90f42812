/** Draws the text of a code for the page, which needs to know nothing of it. Pure. */
import { encode } from 'uqr';
import type { QrCode } from './views/payment-view.ts';

export function qrCode({ text, until }: { text: string; until: string }): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  return { size, path: data.flatMap(runsOf).join(''), until };
}

/** Each run of dark modules of a row, as one rectangle. */
function runsOf(row: readonly boolean[], y: number): string[] {
  return row.map((isDark, x) => {
    if (!isDark || row[x - 1]) return '';
    const end = row.indexOf(false, x);
    const width = (end === -1 ? row.length : end) - x;
    return `M${x} ${y}h${width}v1h-${width}z`;
  });
}
