import { describe, expect, it } from 'vitest';
import { readAim } from '../../hardware/scanner/aim.ts';
import { type CodeRules, classifyCode, hasCheckDigit } from '../../hardware/scanner/check-digit.ts';

// The numbers are those of the symbologies' own documents: library Codabar, Code 39, ISBN users' manual.
const rules: CodeRules = {
  patron: { pattern: /2\d{13}/, checkDigit: 'luhn14' },
  item: { pattern: /^3\d{13}$/, checkDigit: 'luhn14' },
};

describe('check digits', () => {
  it.each(['21234000123455', '21234000012344', '31234005678907'])('%s is a 14 digit Luhn number', (code) => {
    expect(hasCheckDigit(code, 'luhn14')).toBe(true);
    for (let digit = 0; digit < 14; digit++) {
      const wrong = (Number(code[digit]) + 1) % 10;
      expect(hasCheckDigit(code.slice(0, digit) + wrong + code.slice(digit + 1), 'luhn14')).toBe(false);
    }
  });
  it('takes fourteen digits and no other number of them', () => {
    expect(hasCheckDigit('0', 'luhn14')).toBe(false);
    expect(hasCheckDigit('00', 'luhn14')).toBe(false);
  });
  it.each(['CODE39W', '159AZH'])('%s ends in its modulo 43 character', (code) => {
    expect(hasCheckDigit(code, 'mod43')).toBe(true);
    expect(hasCheckDigit(`${code.slice(0, -1)}1`, 'mod43')).toBe(false);
  });
  it('mod43 refuses what Code 39 cannot hold', () => {
    for (const code of ['', 'W', 'code39W', 'CODE_39W']) expect(hasCheckDigit(code, 'mod43')).toBe(false);
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
    ['0306406152', 'isbn', '0306406152'],
    ['080442957X', 'isbn', '080442957X'],
    ['', 'unknown', ''],
  ] as const)('%s: %s', (scanned, kind, code) => {
    expect(classifyCode(scanned, rules)).toEqual({ kind, code });
  });
  it('a code in a symbology that such codes are not printed in is none; a scanner that does not say is believed', () => {
    const strict: CodeRules = { ...rules, item: { ...rules.item, symbologies: ['codabar', 'code39'] } };
    expect(classifyCode('31234005678907', strict, 'codabar').kind).toBe('item');
    expect(classifyCode('31234005678907', strict, 'code128').kind).toBe('unknown');
    expect(classifyCode('31234005678907', strict, readAim(']L031234005678907').symbology).kind).toBe('unknown');
    expect(classifyCode('31234005678907', strict, readAim(']Y031234005678907').symbology).kind).toBe('unknown');
    expect(classifyCode('31234005678907', strict, null).kind).toBe('item');
    expect(classifyCode('21234000123455', strict, 'code128').kind).toBe('patron');
  });
  it('Code 39 as some scanners send it: small letters, the stars at its ends', () => {
    const lettered: CodeRules = { ...rules, item: { pattern: /[A-Z]+\d*[A-Z]/, checkDigit: 'mod43' } };
    for (const scanned of ['CODE39W', 'code39w', '*CODE39W*', '*code39w*'])
      expect(classifyCode(scanned, lettered)).toEqual({ kind: 'item', code: 'CODE39W' });
    expect(classifyCode('code39w', lettered, 'code128').kind).toBe('unknown');
    const unchecked: CodeRules = { ...rules, item: { pattern: /B\d{5}/, checkDigit: 'none' } };
    expect(classifyCode('b12345', unchecked, 'code39')).toEqual({ kind: 'item', code: 'B12345' });
    expect(classifyCode('b12345', unchecked).kind).toBe('unknown');
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
