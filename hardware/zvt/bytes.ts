/** Bytes as people write them, binary-coded decimals, and the texts of a terminal. */
import { toHex } from '../hex.ts';

/** Two hexadecimal digits a byte, spaces ignored. For constants and tests: throws a RangeError. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
    throw new RangeError(`"${text}" is not hexadecimal`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Packed decimals as digits, `04 70` to `0470`; null: not all digits. */
export function readDigits(bytes: Uint8Array): string | null {
  const digits = toHex(bytes).replaceAll(' ', '');
  return /^[0-9]*$/.test(digits) ? digits : null;
}

/** The digits right-aligned in `size` bytes; a RangeError if they do not fit or are no digits. */
export function writeDigits(digits: string, size: number): Uint8Array {
  if (!/^[0-9]*$/.test(digits) || digits.length > size * 2)
    throw new RangeError(`not ${size * 2} digits`);
  return fromHex(digits.padStart(size * 2, '0'));
}

/** The highest amount that six packed bytes hold, in cents. */
export const highestAmountCents = 999_999_999_999;

/** BMP 04: six bytes, the hundredth of the currency. */
export function writeAmount(amountCents: number): Uint8Array {
  if (!Number.isSafeInteger(amountCents) || amountCents < 0 || amountCents > highestAmountCents) {
    throw new RangeError('not an amount that a terminal can take');
  }
  return writeDigits(String(amountCents), 6);
}

export type CodePage = 'cp437' | 'latin1';

/** CP437 from 80 on (PA00P015, chapter 6: texts). Below it is ASCII. */
const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0';

export function readText(bytes: Uint8Array, codePage: CodePage): string {
  const character = (byte: number) =>
    codePage === 'cp437' && byte >= 0x80
      ? (upperHalf[byte - 0x80] ?? '?')
      : String.fromCharCode(byte);
  return Array.from(bytes, character).join('');
}

/**
 * The likely code page of a text: 80 to 9F are letters in CP437 and nothing in Latin-1; among
 * letters B0 to DF are letters in Latin-1 and box lines in CP437.
 */
export function likelyCodePage(bytes: Uint8Array): CodePage {
  const letter = (byte: number | undefined) =>
    byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte));
  const boxed = (byte: number, at: number) =>
    byte >= 0xb0 && byte <= 0xdf && (letter(bytes[at - 1]) || letter(bytes[at + 1]));
  return bytes.some(boxed) && !bytes.some((byte) => byte >= 0x80 && byte < 0xa0)
    ? 'latin1'
    : 'cp437';
}

/** A character that the code page does not hold becomes `?`. */
export function writeText(text: string, codePage: CodePage): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0x3f;
    if (code < 0x80 || (codePage === 'latin1' && code <= 0xff)) return code;
    const place = codePage === 'cp437' ? upperHalf.indexOf(character) : -1;
    return place < 0 ? 0x3f : place + 0x80;
  });
}

export function joinBytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
