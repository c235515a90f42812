import { expect, test } from 'vitest';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { printedLines } from '../../../hardware/zvt/end-of-day.ts';
import { decode } from '../../../hardware/zvt/messages.ts';

function linesOf(hex: string) {
  const decoded = decode(fromHex(hex));
  return decoded.ok ? printedLines(decoded.message, 'cp437') : decoded.problem;
}

test('a print line: its text, without the mark of its receipt and without what would move a cursor', () => {
  expect(linesOf('06 D1 04 00 41 42 43')).toEqual(['ABC']);
  expect(linesOf('06 D1 0A 40 41 42 43 06 04 1F 07 01 03')).toEqual(['ABC']);
  expect(linesOf('06 D1 06 00 1B 5B 32 4A 41')).toEqual([' [2JA']);
  // Three empty lines are shown as one.
  expect(linesOf('06 D1 02 FF 03')).toEqual(['']);
});

test('a text block: every line of it', () => {
  expect(linesOf('06 D3 13 06 11 1F 07 01 03 25 0B 09 01 40 07 02 41 42 07 02 43 81')).toEqual([
    'AB',
    'Cü',
  ]);
  expect(linesOf('06 D3 04 06 02 25 7F')).toEqual([]);
});
