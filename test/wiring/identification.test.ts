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
  const isItem = isKind(codeRules(loaded.config), 'item');
  expect(isItem('BOOK 12')).toBe(true);
  for (const code of ['12|AOevil', '12|', '12\r11YN', '12\n', '12\u0000', '\u008512'])
    expect([code, isItem(code)]).toEqual([code, false]);
});

test('whether an item number has a check digit is decided by the library system, where the setting is left out', () => {
  const isItem = (settings: object) => {
    const loaded = readConfig(JSON.stringify(settings), '/');
    if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
    return isKind(codeRules(loaded.config), 'item');
  };
  const [right, wrong] = ['30000012345678', '30000012345679'];
  const wise = isItem({});
  const koha = isItem({ sip2: { profile: 'koha' } });
  const own = isItem({ identification: { item: { checkDigit: 'luhn14' } } });
  expect([wise(right), koha(right), own(right)]).toEqual([true, true, true]);
  expect([wise(wrong), koha(wrong), own(wrong)]).toEqual([true, false, false]);
  expect(wise('3000001234567')).toBe(false);
});
