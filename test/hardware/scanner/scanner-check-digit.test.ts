import { describe, expect, it } from 'vitest';
import { readAim } from '../../../hardware/scanner/aim.ts';
import {
  type CodeRules,
  classifyCode,
  hasCheckDigit,
} from '../../../hardware/scanner/check-digit.ts';

// The numbers are those of the symbologies' own documents: library Codabar, Code 39, ISBN users'
// manual.
const rules: CodeRules = {
  patron: { pattern: /2\d{13}/, checkDigit: 'luhn14' },
  item: { pattern: /^3\d{13}$/, checkDigit: 'luhn14' },
};

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

describe('what a code is', () => {
  it.each([
    ['21234000123455', 'patron', '21234000123455'],
    ['31234005678907', 'item', '31234005678907'],
    ['A31234005678907B', 'item', '31234005678907'],
    ['31234005678908', 'unknown', '31234005678908'],
    ['312340056789070', 'unknown', '312340056789070'],
    ['9783161484100', 'isbn', '9783161484100'],
    ['978316148410054499', 'isbn', '978316148410054499'],
    ['9783161484101', 'unknown', '9783161484101'],
    ['9783161484100 51299', 'isbn', '9783161484100 51299'],
    ['9770378595002', 'issn', '9770378595002'],
    ['9770378595002 03', 'issn', '9770378595002 03'],
    ['977037859500203', 'issn', '977037859500203'],
    ['9770378595003', 'unknown', '9770378595003'],
    // Codabar as Datalogic sends it (ABCD/TN*E, 3200VSI manual), in capitals and in small letters.
    ['a21234000123455t', 'patron', '21234000123455'],
    ['A21234000123455*', 'patron', '21234000123455'],
    ['T31234005678907E', 'item', '31234005678907'],
    ['d31234005678907n', 'item', '31234005678907'],
    ['A31234005678907', 'unknown', 'A31234005678907'],
    ['F31234005678907B', 'unknown', 'F31234005678907B'],
    ['31234005678907\x1d10LOT', 'unknown', '31234005678907\x1d10LOT'],
    ['0306406152', 'isbn', '0306406152'],
    ['080442957X', 'isbn', '080442957X'],
    ['', 'unknown', ''],
  ] as const)('%s: %s', (scanned, kind, code) => {
    expect(classifyCode(scanned, rules)).toEqual({ kind, code });
  });
  it('a code in a symbology that such codes are not printed in is none; a scanner that does not say is believed', () => {
    const strict: CodeRules = {
      ...rules,
      item: { ...rules.item, symbologies: ['codabar', 'code39'] },
    };
    expect(classifyCode('31234005678907', strict, 'codabar').kind).toBe('item');
    expect(classifyCode('31234005678907', strict, 'code128').kind).toBe('unknown');
    expect(
      classifyCode('31234005678907', strict, readAim(']L031234005678907').symbology).kind,
    ).toBe('unknown');
    expect(
      classifyCode('31234005678907', strict, readAim(']Y031234005678907').symbology).kind,
    ).toBe('unknown');
    expect(classifyCode('31234005678907', strict, null).kind).toBe('item');
    expect(classifyCode('21234000123455', strict, 'code128').kind).toBe('patron');
  });
  it('Code 39 as some scanners send it: small letters, the stars at its ends', () => {
    const lettered: CodeRules = {
      ...rules,
      item: { pattern: /[A-Z]+\d*[A-Z]/, checkDigit: 'mod43' },
    };
    for (const scanned of ['CODE39W', 'code39w', '*CODE39W*', '*code39w*'])
      expect(classifyCode(scanned, lettered)).toEqual({ kind: 'item', code: 'CODE39W' });
    expect(classifyCode('code39w', lettered, 'code128').kind).toBe('unknown');
    const unchecked: CodeRules = { ...rules, item: { pattern: /B\d{5}/, checkDigit: 'none' } };
    expect(classifyCode('b12345', unchecked, 'code39')).toEqual({ kind: 'item', code: 'B12345' });
    expect(classifyCode('b12345', unchecked).kind).toBe('unknown');
  });
  it('Codabar with its six marks between the signs, and none of it where the scanner says Code 128', () => {
    const marked: CodeRules = { ...rules, item: { pattern: /\d-[\d$:/.+-]+/, checkDigit: 'none' } };
    expect(classifyCode('A2-1234-$:/.+B', marked)).toEqual({ kind: 'item', code: '2-1234-$:/.+' });
    expect(classifyCode('A2-1234-B', marked, 'codabar').kind).toBe('item');
    expect(classifyCode('A2-1234-B', marked, 'code128').kind).toBe('unknown');
  });
  it('Codabar with modulo 16: its signs count, and are no part of the number', () => {
    const checked: CodeRules = { ...rules, item: { pattern: /\d{6}/, checkDigit: 'mod16' } };
    expect(classifyCode('A012345B', checked)).toEqual({ kind: 'item', code: '012345' });
    expect(classifyCode('t012345n', checked)).toEqual({ kind: 'item', code: '012345' });
    expect(classifyCode('A012345C', checked).kind).toBe('unknown');
    expect(classifyCode('012345', checked).kind).toBe('item');
  });
  it('several elements of GS1 are no number, even under a pattern that takes everything', () => {
    const any: CodeRules = { ...rules, item: { pattern: /.*/s, checkDigit: 'none' } };
    expect(classifyCode('21ABC\x1d10LOT', any, 'code128').kind).toBe('unknown');
    expect(classifyCode('21ABC', any, 'code128').kind).toBe('item');
  });
  it('an ISBN is none of a library whose pattern takes all digits; its ten digit numbers are', () => {
    const wide: CodeRules = {
      patron: { pattern: /P\d+/g, checkDigit: 'none' },
      item: { pattern: /\d+/g, checkDigit: 'none' },
    };
    expect(classifyCode('9783161484100', wide).kind).toBe('isbn');
    for (let time = 0; time < 3; time++) expect(classifyCode('0306406152', wide).kind).toBe('item');
    expect(classifyCode('P12', wide).kind).toBe('patron');
  });
});
