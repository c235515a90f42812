/** What a code is: a card, an item, an ISBN that was scanned by mistake, or nothing that the library knows. Pure. */

import type { Symbology } from './aim.ts';

/** `luhn14`: the 14 digits of library Codabar. `mod43`: Code 39. `none`: the pattern alone decides. */
export type CheckDigit = 'luhn14' | 'mod43' | 'ean13' | 'none';
export interface CodeRule {
  /** those that such a code is printed in; left out: any. A scanner that does not say which it read is believed */
  symbologies?: readonly Symbology[];
  /** must match the whole code, anchored or not */
  pattern: RegExp;
  checkDigit: CheckDigit;
}
export interface CodeRules {
  patron: CodeRule;
  item: CodeRule;
}
export interface ClassifiedCode {
  kind: 'patron' | 'item' | 'isbn' | 'unknown';
  /** as the library system knows it: without the start and stop signs of Codabar and Code 39, its letters as that has them */
  code: string;
}

/**
 * An EAN-13 of the book trade (978, 979, with or without the price add-on) is an ISBN whatever the rules say: no library
 * numbers its items so, and a wide pattern would take it. An ISBN-10 looks like many an item number, so the rules come first.
 */
export function classifyCode(code: string, rules: CodeRules, symbology: Symbology | null = null): ClassifiedCode {
  if (isBookEan(code)) return { kind: 'isbn', code };
  const bare = /^(?:[A-Da-d](\d+)[A-Da-d]|\*([^*]+)\*)$/
    .exec(code)
    ?.slice(1)
    .find((inside) => inside !== undefined);
  const written = bare === undefined ? [code] : [code, bare];
  for (const kind of ['patron', 'item'] as const) {
    for (const candidate of [...written, ...(isCode39(rules[kind], symbology) ? written.map(inCapitals) : [])]) {
      if (obeys(candidate, rules[kind], symbology)) return { kind, code: candidate };
    }
  }
  return { kind: isIsbn10(code) ? 'isbn' : 'unknown', code };
}

/** Code 39 has capitals only; some scanners send them as small letters. */
const isCode39 = ({ checkDigit }: CodeRule, symbology: Symbology | null): boolean =>
  symbology === 'code39' || (symbology === null && checkDigit === 'mod43');
const inCapitals = (code: string): string => code.toUpperCase();

/** Whether the last character of `code` is the check digit of what comes before. `none` is always true. */
export function hasCheckDigit(code: string, checkDigit: CheckDigit): boolean {
  switch (checkDigit) {
    case 'none':
      return true;
    case 'luhn14':
      return /^\d{14}$/.test(code) && isLuhn(code);
    case 'mod43':
      return isMod43(code);
    case 'ean13':
      return /^\d{13}$/.test(code) && isEan13(code);
  }
}

function obeys(code: string, rule: CodeRule, symbology: Symbology | null): boolean {
  if (rule.symbologies && symbology !== null && !rule.symbologies.includes(symbology)) return false;
  const whole = new RegExp(`^(?:${rule.pattern.source})$`, rule.pattern.flags.replace(/[gy]/g, ''));
  return whole.test(code) && hasCheckDigit(code, rule.checkDigit);
}

/** Weights 1 2 1 2 … from the right; a product of two digits counts as their sum. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const doubled = Number(digits.at(-1 - place)) * (place % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Weights 1 3 1 3 … from the left. */
function isEan13(digits: string): boolean {
  const sum = Array.from(digits).reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

const code39Characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

function isMod43(code: string): boolean {
  const values = Array.from(code, (character) => code39Characters.indexOf(character));
  const check = values.pop();
  if (check === undefined || values.length === 0 || check < 0 || values.includes(-1)) return false;
  return values.reduce((sum, value) => sum + value, 0) % 43 === check;
}

function isBookEan(code: string): boolean {
  const ean = /^(97[89]\d{10})(?:\d{2}|\d{5})?$/.exec(code)?.[1];
  return ean !== undefined && isEan13(ean);
}

/** Weights 10 to 1; X stands for ten and only at the end. */
function isIsbn10(code: string): boolean {
  const bare = code.replaceAll('-', '').toUpperCase();
  if (!/^\d{9}[\dX]$/.test(bare)) return false;
  const sum = Array.from(bare).reduce(
    (total, character, place) => total + (character === 'X' ? 10 : Number(character)) * (10 - place),
    0,
  );
  return sum % 11 === 0;
}
