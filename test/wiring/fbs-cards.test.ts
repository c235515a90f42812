/** At FBS the health card is the library card: its number, a CPR number, is never remembered. */
import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { cardNumbers, hiddenNames } from '../../src/wiring/identification.ts';

const sip2 = { address: 'https://fbs.example/rest/sip2/DK-715100', profile: 'fbs' } as const;

test.each([
  ['0102031234', { number: '0102031234', keepOffline: false }, 'CPR number'],
  ['010203-1234', { number: '0102031234', keepOffline: false }, 'CPR number'],
  ['3210519784', { number: '3210519784', keepOffline: true }, null],
])('%s, where nothing is written of cards', (code, number, hidden) => {
  const config = schema.parse({ sip2 });
  expect(cardNumbers(config)(code)).toEqual(number);
  expect(hiddenNames(config)(code)).toBe(hidden);
});

test('a list of the library’s own counts as it is written', () => {
  const cards = [{ name: 'card', pattern: 'C\\d{10}' }];
  const config = schema.parse({ sip2, identification: { cards } });
  expect(cardNumbers(config)('C0016351730')?.keepOffline).toBe(true);
  expect(cardNumbers(config)('0102031234')).toBeUndefined();
});

test('with another library system the one form of card counts', () => {
  const config = schema.parse({
    identification: { card: { pattern: '\\d{10}', checkDigit: 'none' } },
  });
  expect(cardNumbers(config)('0102031234')?.keepOffline).toBe(true);
});
