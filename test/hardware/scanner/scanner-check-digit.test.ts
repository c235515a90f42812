import { describe, expect, it } from 'vitest';
import { hasCheckDigit } from '../../../hardware/scanner/check-digit.ts';

// The numbers are those of the symbologies' own documents: library Codabar, Code 39, ISBN users'
// manual.
describe('check digits', () => {
  it.each(['21234000123455', '21234000012344', '31234005678907'])(
    '%s is a 14 digit Luhn number',
    (code) => {
      expect(hasCheckDigit(code, 'luhn14')).toBe(true);
      for (let digit = 0; digit < 14; digit++) {
        const wrong = (Number(code[digit]) + 1) % 10;
        expect(hasCheckDigit(code.slice(0, digit) + wrong + code.slice(digit + 1), 'luhn14')).toBe(
          false,
        );
      }
    },
  );
  it('takes fourteen digits and no other number of them', () => {
    expect(hasCheckDigit('0', 'luhn14')).toBe(false);
    expect(hasCheckDigit('00', 'luhn14')).toBe(false);
  });
  it.each(['CODE39W', '159AZH'])('%s ends in its modulo 43 character', (code) => {
    expect(hasCheckDigit(code, 'mod43')).toBe(true);
    expect(hasCheckDigit(`${code.slice(0, -1)}1`, 'mod43')).toBe(false);
  });
  it('mod43 refuses what Code 39 cannot hold', () => {
    for (const code of ['', 'W', 'code39W', 'CODE_39W'])
      expect(hasCheckDigit(code, 'mod43')).toBe(false);
  });
  // 1573969 is the example of Spydus in Salford, 293500003649 a Finnish item number, which none of
  // these sums fits.
  it.each([
    ['79927398713', 'luhn', true],
    ['21234000123455', 'luhn', true],
    ['79927398714', 'luhn', false],
    ['0', 'luhn', false],
    ['293500003649', 'luhn', false],
    ['293500003649', 'none', true],
    ['0306406152', 'mod11', true],
    ['080442957X', 'mod11', true],
    ['080442957x', 'mod11', true],
    ['03785955', 'mod11', true],
    ['1573969', 'mod11', true],
    ['1573968', 'mod11', false],
    ['157X969', 'mod11', false],
    ['12345678901', 'mod11', false],
  ] as const)('%s as %s: %s', (code, checkDigit, right) => {
    expect(hasCheckDigit(code, checkDigit)).toBe(right);
  });
  // Intermec 1800 reference manual, "Codabar", and ActiveBarcode, "Modulo 16".
  it.each(['A012345B', 'A7898A', 'a012345b', 'T012345N'])(
    '%s is Codabar with modulo 16',
    (code) => {
      expect(hasCheckDigit(code, 'mod16')).toBe(true);
      const inside = code.slice(1, -1);
      for (const sign of ['C', 'D'])
        expect(hasCheckDigit(`${sign}${inside}${code.at(-1)}`, 'mod16')).toBe(false);
      // Without its signs it fits some pair of them; another check character fits none.
      expect(hasCheckDigit(inside, 'mod16')).toBe(true);
    },
  );
  it('mod16 refuses half a pair of signs, and a number that fits no pair', () => {
    for (const code of ['A012345', '012345B', 'A5B', '', 'A01X345B', '012349']) {
      expect(hasCheckDigit(code, 'mod16'), code).toBe(false);
    }
  });
  it('ean13', () => {
    expect(hasCheckDigit('9783161484100', 'ean13')).toBe(true);
    expect(hasCheckDigit('9770378595002', 'ean13')).toBe(true);
    expect(hasCheckDigit('9783161484101', 'ean13')).toBe(false);
  });
});
