/**
 * Readers are lenient and give null for what they cannot understand; writers are strict (3M SIP
 * 2.00, "Field formats").
 */

/**
 * An amount in cents: ` 0.00`, `9.25`, `10.`, `1,234.50`, `$0.00`, `EUR 5,00`. Null for anything
 * else. A comma or point followed by exactly three digits is a thousands mark only if it is a
 * comma, or one of several.
 */
export function readMoney(text: string): number | null {
  if (text.length > longestMoney) return null;
  const bare = text
    .replace(/^[\s\p{Sc}]*(?:[A-Z]{3}(?![A-Z]))?|(?:[A-Z]{3})?[\s\p{Sc}]*$/gu, '')
    .replace(/[\s'’]/gu, '');
  const sign = /^[\p{Sc}]*-|^-/u.test(bare) ? -1 : 1;
  const number = bare.replace(/^[-\p{Sc}]+|[-\p{Sc}]+$/gu, '');
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(number)) return null;
  const decimal = decimalMark(number);
  const [whole = '', part = ''] =
    decimal === -1 ? [number] : [number.slice(0, decimal), number.slice(decimal + 1)];
  // By digits, not by a binary fraction: 1.005 is 101 cents.
  const digits = part.padEnd(3, '0');
  const cents =
    Number(`${whole.replace(/[.,]/g, '')}${digits.slice(0, 2)}`) + (Number(digits[2]) >= 5 ? 1 : 0);
  return Number.isSafeInteger(cents) ? sign * cents || 0 : null;
}

/**
 * With a currency, blanks and marks: no amount has more characters, and a text may have very many.
 */
const longestMoney = 64;

function decimalMark(number: string): number {
  const last = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  if (last === -1) return -1;
  const mark = number[last];
  const several = number.indexOf(mark ?? '') !== last;
  if (several) return -1;
  const digitsAfter = number.length - last - 1;
  return mark === ',' && digitsAfter === 3 ? -1 : last;
}

/** `12.50`: always a point and two digits, no mark for thousands, no symbol. */
export function writeMoney(amountCents: number): string {
  const cents = Math.abs(Math.round(amountCents));
  return `${amountCents < 0 ? '-' : ''}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/**
 * A count such as the four characters in 64: null for blanks (not supported) and for anything that
 * is no number.
 */
export function readCount(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null;
}

/**
 * The 14 positions of a patron status: a blank is not set, nor are N and 0, which some systems write
 * for it; any other character is. Null when there is no status at all.
 */
export function readFlags(text: string): boolean[] | null {
  if (text === '') return null;
  return Array.from({ length: 14 }, (_, position) => !' Nn0'.includes(text[position] ?? ' '));
}

export function writeFlags(flags: readonly boolean[]): string {
  return Array.from({ length: 14 }, (_, position) => (flags[position] === true ? 'Y' : ' ')).join(
    '',
  );
}

/** Y or N; null for U, a blank, or anything else. 1 and 0 are taken for Y and N. */
export function readYesNo(text: string | null): boolean | null {
  if (text === null) return null;
  const letter = text.trim().toUpperCase();
  return letter === 'Y' || letter === '1' ? true : letter === 'N' || letter === '0' ? false : null;
}

/**
 * A text as people read it: without blanks around it, and with the `|` that one family of systems
 * writes as `&#124;` in a value.
 */
export function plainText(text: string): string {
  return text.replaceAll('&#124;', '|').trim();
}

/** Line breaks and separators of lines: a blank between words. Tabs too. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/**
 * Other control characters, and embeddings, overrides and isolates of the writing direction.
 */
const controls = /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A value as it may be shown, printed and logged. MARC's marks around an article that is not sorted
 * by (98, 9C) go too.
 */
export function withoutControls(value: string): string {
  return value.replace(breaks, ' ').replace(controls, '');
}
