/** Classifies a code: a card, an item, an ISBN scanned by mistake, or unknown. Pure. */

import type { Symbology } from './aim.ts';

/**
 * How the last character of a number is checked. `luhn14`: the 14 digits of library Codabar;
 * `luhn`: the same sum over any number of digits. `mod43`: Code 39. `mod11`: weights 2, 3, 4 … from
 * the right and X for ten, up to ten characters, as in ISBN-10 and ISSN. `mod16`: Codabar, its
 * start and stop signs counted. `mod97-be`: a Belgian national or BIS number. `mod97-card`: the
 * number of a Belgian identity card. `none`: the pattern alone decides.
 */
export const checkDigits = [
  ...(['none', 'luhn14', 'luhn', 'mod43', 'ean13', 'mod11', 'mod16'] as const),
  ...(['mod97-be', 'mod97-card'] as const),
] as const;
type CheckDigit = (typeof checkDigits)[number];
export interface CodeRule {
  /** the symbologies of such codes; left out: any. A code without a symbology is accepted */
  symbologies?: readonly Symbology[];
  /** must match the whole code, anchored or not */
  pattern: RegExp;
  checkDigit: CheckDigit;
}
export interface CodeRules {
  patron: CodeRule;
  item: CodeRule;
}
interface ClassifiedCode {
  kind: 'patron' | 'item' | 'isbn' | 'issn' | 'unknown';
  /**
   * as the library system has it: without start and stop signs of Codabar and Code 39, letters in
   * its case
   */
  code: string;
}

/** A number, and the scanned text: the signs around it belong to the check of Codabar. */
interface Candidate {
  number: string;
  scanned: string;
}

/**
 * An EAN-13 of the book trade (977 magazines, 978 and 979 books, with or without the add-on of two
 * or five digits) is never a library's number, though a wide pattern would match it. An ISBN-10
 * looks like many item numbers, so the rules come first. A code with a control character, such as
 * the separator (GS) of GS1, has several elements and is no number.
 */
export function classifyCode(
  code: string,
  rules: CodeRules,
  symbology: Symbology | null = null,
): ClassifiedCode {
  const trade = tradeEan(code);
  if (trade !== null) return { kind: trade, code };
  const candidates = [code, ...withoutSigns(code, symbology)].map((number) => ({
    number,
    scanned: code,
  }));
  for (const kind of ['patron', 'item'] as const) {
    const rule = rules[kind];
    const capitals = isCode39(rule, symbology) ? candidates.map(inCapitals) : [];
    const found = [...candidates, ...capitals].find((candidate) =>
      obeys(candidate, rule, symbology),
    );
    if (found) return { kind, code: found.number };
  }
  return { kind: isIsbn10(code) ? 'isbn' : 'unknown', code };
}

/**
 * The text between the signs at the ends, which many scanners send: A to D of Codabar, which older
 * ones call T, N, * and E at the end (Datalogic: `ABCD/TN*E`, in either case), around digits and
 * its six marks; the stars of Code 39.
 */
function withoutSigns(code: string, symbology: Symbology | null): string[] {
  const codabar = /^[A-DTNE*]([\d$:/.+-]+)[A-DTNE*]$/i.exec(code)?.[1];
  const code39 = /^\*([^*]+)\*$/.exec(code)?.[1];
  const mayBe = (one: Symbology) => symbology === null || symbology === one;
  return [mayBe('codabar') ? codabar : undefined, mayBe('code39') ? code39 : undefined].filter(
    (number) => number !== undefined,
  );
}

/** Code 39 has capitals only; some scanners send them as small letters. */
function isCode39({ checkDigit }: CodeRule, symbology: Symbology | null): boolean {
  return symbology === 'code39' || (symbology === null && checkDigit === 'mod43');
}
function inCapitals({ number, scanned }: Candidate): Candidate {
  return {
    number: number.toUpperCase(),
    scanned,
  };
}

/**
 * Whether the last character of `code` is its check digit. `none`: always true. `mod16` of a number
 * without start and stop signs: whether any pair of them makes it so.
 */
export function hasCheckDigit(code: string, checkDigit: CheckDigit): boolean {
  switch (checkDigit) {
    case 'none':
      return true;
    case 'luhn14':
      return /^\d{14}$/.test(code) && isLuhn(code);
    case 'luhn':
      return /^\d{2,}$/.test(code) && isLuhn(code);
    case 'mod43':
      return isMod43(code);
    case 'ean13':
      return /^\d{13}$/.test(code) && isEan13(code);
    case 'mod11':
      return /^\d{1,9}[\dX]$/i.test(code) && isMod11(code);
    case 'mod16':
      return isMod16(code);
    case 'mod97-be':
      return /^\d{11}$/.test(code) && isNationalNumber(code);
    case 'mod97-card':
      return /^\d{12}$/.test(code) && isIdentityCardNumber(code);
  }
}

/**
 * 97 less the first nine digits modulo 97; a 2 stands before them for who was born from 2000. Month
 * and day are not examined: 00 and the months of BIS numbers are lawful.
 */
function isNationalNumber(digits: string): boolean {
  const check = Number(digits.slice(9));
  return ['', '2'].some((century) => 97 - (Number(century + digits.slice(0, 9)) % 97) === check);
}

/** The first ten digits modulo 97, where 0 is written as 97. */
function isIdentityCardNumber(digits: string): boolean {
  return (Number(digits.slice(0, 10)) % 97 || 97) === Number(digits.slice(10));
}

function obeys(
  { number, scanned }: Candidate,
  rule: CodeRule,
  symbology: Symbology | null,
): boolean {
  if (/\p{Cc}/u.test(number)) return false;
  if (rule.symbologies && symbology !== null && !rule.symbologies.includes(symbology)) return false;
  const whole = new RegExp(`^(?:${rule.pattern.source})$`, rule.pattern.flags.replace(/[gy]/g, ''));
  return (
    whole.test(number) &&
    hasCheckDigit(rule.checkDigit === 'mod16' ? scanned : number, rule.checkDigit)
  );
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
  const sum = Array.from(digits).reduce(
    (total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

const code39Characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

function isMod43(code: string): boolean {
  const values = Array.from(code, (character) => code39Characters.indexOf(character));
  const check = values.pop();
  if (check === undefined || values.length === 0 || check < 0 || values.includes(-1)) return false;
  return values.reduce((sum, value) => sum + value, 0) % 43 === check;
}

const codabarValues = '0123456789-$:/.+';
/** A to D; older names of the same: T, N, *, E. */
const codabarSigns = ['AT', 'BN', 'C*', 'DE'];

/**
 * The sum of all values, start and stop signs (16 to 19) and check character counted, is a multiple
 * of 16.
 */
function isMod16(code: string): boolean {
  const [, start = '', data = '', stop = ''] =
    /^([A-DTNE*]?)([\d$:/.+-]{2,})([A-DTNE*]?)$/i.exec(code) ?? [];
  const signs = [start, stop].filter((sign) => sign !== '').map((sign) => sign.toUpperCase());
  if (data === '' || signs.length === 1) return false;
  const sum = Array.from(data).reduce(
    (total, character) => total + codabarValues.indexOf(character),
    0,
  );
  if (signs.length === 0) return (16 - (sum % 16)) % 16 <= 6;
  return (
    signs.reduce(
      (total, sign) => total + codabarSigns.findIndex((names) => names.includes(sign)),
      sum,
    ) %
      16 ===
    0
  );
}

function tradeEan(code: string): 'isbn' | 'issn' | null {
  const ean = /^(97[789]\d{10})(?: ?(?:\d{2}|\d{5}))?$/.exec(code)?.[1];
  if (ean === undefined || !isEan13(ean)) return null;
  return ean.startsWith('977') ? 'issn' : 'isbn';
}

function isIsbn10(code: string): boolean {
  const bare = code.replaceAll('-', '');
  return bare.length === 10 && hasCheckDigit(bare, 'mod11');
}

/** Weights 1, 2, 3 … from the right, check character first; X is ten, and only there. */
function isMod11(code: string): boolean {
  const sum = Array.from(code.toUpperCase())
    .reverse()
    .reduce(
      (total, character, place) =>
        total + (character === 'X' ? 10 : Number(character)) * (place + 1),
      0,
    );
  return sum % 11 === 0;
}
