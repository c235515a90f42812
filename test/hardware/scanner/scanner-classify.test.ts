import { describe, expect, it } from 'vitest';
import { readAim } from '../../../hardware/scanner/aim.ts';
import { type CodeRules, classifyCode } from '../../../hardware/scanner/classify.ts';

// The numbers are those of the symbologies' own documents: library Codabar, Code 39, ISBN users'
// manual.
const rules: CodeRules = {
  cards: [{ name: 'card', pattern: /2\d{13}/, checkDigit: 'luhn14' }],
  item: { pattern: /^3\d{13}$/, checkDigit: 'luhn14' },
};

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
    expect(classifyCode(scanned, rules)).toMatchObject({ kind, code });
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
      cards: [{ name: 'card', pattern: /P\d+/g, checkDigit: 'none' }],
      item: { pattern: /\d+/g, checkDigit: 'none' },
    };
    expect(classifyCode('9783161484100', wide).kind).toBe('isbn');
    for (let time = 0; time < 3; time++) expect(classifyCode('0306406152', wide).kind).toBe('item');
    expect(classifyCode('P12', wide).kind).toBe('patron');
  });
});
