/** Item numbers in the forms that a library's own tag models may have. */
import { bytesOfNumber, type OwnModel } from './own-model.ts';

type NumberPlace = OwnModel['number'];

/** null: there is no number of this form, or the memory is too short. Never throws. */
export function readNumber(memory: Uint8Array, place: NumberPlace): string | null {
  const { at, bit, length, as, digits } = place;
  const field = memory.subarray(at, at + bytesOfNumber(place));
  if (field.length < bytesOfNumber(place)) return null;
  const text = textOfNumber(field, { bit, length, as });
  if (text === null || digits === null) return text;
  if (!/^\d+$/.test(text)) return null;
  const bare = text.replace(/^0+/, '');
  return bare.length > digits ? null : bare.padStart(digits, '0');
}

function textOfNumber(
  field: Uint8Array,
  { bit, length, as }: Pick<NumberPlace, 'bit' | 'length' | 'as'>,
): string | null {
  switch (as) {
    case 'ascii':
      return numberText(Buffer.from(field).toString('latin1').replace(/\0+$/, ''));
    case 'six-bit':
      return numberText(sixBitText(field, bit, length));
    case 'digits-high-first':
      return packedDigits(Buffer.from(field).toString('hex'));
    case 'digits-low-first':
      return packedDigits(
        Buffer.from(field)
          .toString('hex')
          .replace(/(.)(.)/g, '$2$1'),
      );
    case 'integer-high-first':
      return wholeNumber(field);
    case 'integer-low-first':
      return wholeNumber(field.toReversed());
  }
}

/** Blanks at the end fill the field; a number has none inside. */
function numberText(text: string): string | null {
  const number = text.trimEnd();
  return /^[\x21-\x7e]+$/.test(number) ? number : null;
}

/** An odd number of digits is filled with F. */
function packedDigits(halves: string): string | null {
  return /^(\d+)f*$/.exec(halves)?.[1] ?? null;
}

function wholeNumber(highFirst: Uint8Array): string {
  return highFirst.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n).toString();
}

/** `length` characters of six bits from bit `bit` of the first byte, its lowest bit first. */
function sixBitText(field: Uint8Array, bit: number, length: number): string {
  const bitAt = (place: number) => ((field[place >> 3] ?? 0) >> (place & 7)) & 1;
  return Array.from({ length }, (_, index) => {
    let code = 0;
    for (let place = 5; place >= 0; place--) code = (code << 1) | bitAt(bit + 6 * index + place);
    return String.fromCharCode(code + 0x20);
  }).join('');
}
