/** What cards and item numbers look like, as a library sets it. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { codeRules, isItem } from '../../src/wiring/identification.ts';

test('no pattern lets a number through that would become another one on the line to the library system', () => {
  const loaded = readConfig(
    '{"identification":{"item":{"pattern":"[^]*","checkDigit":"none"}}}',
    '/',
  );
  if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
  const accepts = isItem(codeRules(loaded.config));
  expect(accepts('BOOK 12')).toBe(true);
  for (const code of ['12|AOevil', '12|', '12\r11YN', '12\n', '12\u0000', '\u008512'])
    expect([code, accepts(code)]).toEqual([code, false]);
});

test('whether an item number has a check digit is decided by the library system, where the setting is left out', () => {
  const accepts = (settings: object) => {
    const loaded = readConfig(JSON.stringify(settings), '/');
    if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
    return isItem(codeRules(loaded.config));
  };
  const [right, wrong] = ['30000012345678', '30000012345679'];
  const wise = accepts({});
  const koha = accepts({ sip2: { profile: 'koha' } });
  const own = accepts({ identification: { item: { checkDigit: 'luhn14' } } });
  expect([wise(right), koha(right), own(right)]).toEqual([true, true, true]);
  expect([wise(wrong), koha(wrong), own(wrong)]).toEqual([true, false, false]);
  expect(wise('3000001234567')).toBe(false);
});
