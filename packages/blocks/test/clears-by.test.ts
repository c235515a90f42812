/** What the patron can do about a block reaches the screen in words of its own. */
import { expect, it } from 'vitest';
import { plain, reasonTexts, texts } from '../../../src/screen/texts.ts';
import { shipped } from '../../../test/support/screen/shipped.ts';
import { clearingOf } from '../src/rules/clearing.ts';

const view = {} as Parameters<typeof clearingOf>[1];
const english = texts(shipped.en ?? {}, 'en', 'Europe/Brussels', 'EUR');

it.each([
  ['return', 'Bring it back'],
  ['wait', 'It ends by itself'],
  ['desk', 'Ask at the desk'],
] as const)('%s', (by, words) => {
  const clears = clearingOf(by, view);
  expect(clears).toEqual({ by });
  // Of a rule of the library that brought no words of its own.
  const reason = { rule: 'house-rule', denies: ['checkOut'], clears, numbers: {} } as const;
  expect(plain(reasonTexts(english, reason).clears)).toBe(words);
});
