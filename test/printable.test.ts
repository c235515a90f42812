import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleControls } from '../src/printable.ts';

const controls = /(?![\t\r\n])\p{Cc}|\r(?!\n)|[\u2028-\u202e\u2066-\u2069]/u;
const texts = fc.array(
  fc.constantFrom(
    '\\',
    '"',
    '\u001b',
    '\u009b',
    '\u0000',
    '\r',
    '\n',
    '\u202e',
    '\u2028',
    'é',
    '😀',
    'a',
  ),
);

test.each([
  ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['8-bit \u009b2J', '8-bit \\u009b2J'],
  ['over\rwritten', 'over\\u000dwritten'],
  ['lines\r\nof CSV\nand\ttabs', 'lines\r\nof CSV\nand\ttabs'],
  ['\u202Egnp.exe', '\\u202egnp.exe'],
  ['Liège, ‏שלום‏, 👩‍🚀', 'Liège, ‏שלום‏, 👩‍🚀'],
])('%j is shown as %j', (text, shown) => expect(visibleControls(text)).toBe(shown));

test('nothing is left to obey, and a JSON text stays the same value', () => {
  fc.assert(
    fc.property(texts, (pieces) => {
      const text = pieces.join('');
      expect(controls.test(visibleControls(text))).toBe(false);
      const value = { [text]: [text] };
      for (const indent of [undefined, 2])
        expect(JSON.parse(visibleControls(JSON.stringify(value, null, indent)))).toEqual(value);
    }),
  );
});
