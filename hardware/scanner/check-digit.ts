/** Whether the last characters of a number are its check. Pure. */

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
export type CheckDigit = (typeof checkDigits)[number];
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
