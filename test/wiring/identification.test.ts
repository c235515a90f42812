/** What cards and item numbers look like, as a library sets it. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { codeRules, isKind } from '../../src/wiring/identification.ts';

test('no pattern lets a number through that would become another one on the line to the library system', () => {
  const loaded = readConfig(
    '{"identification":{"item":{"pattern":"[^]*","checkDigit":"none"}}}',
    '/',
  );
  if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
  const isItem = isKind(codeRules(loaded.config.identification), 'item');
  expect(isItem('BOOK 12')).toBe(true);
  for (const code of ['12|AOevil', '12|', '12\r11YN', '12\n', '12\u0000', '\u008512'])
    expect([code, isItem(code)]).toEqual([code, false]);
});
