/** A data model of tags that a library found out for itself, as a table. */

/**
 * How the item number is written: a character a byte; two digits a byte, the high or the low half
 * first; a whole number, its high or its low byte first; or characters of six bits, code + 20 hex =
 * ASCII, the lowest bit of each byte first.
 */
export const numberForms = [
  'ascii',
  'digits-high-first',
  'digits-low-first',
  'integer-high-first',
  'integer-low-first',
  'six-bit',
] as const;
export type NumberForm = (typeof numberForms)[number];

/**
 * Of a check value over the bytes `from` up to, and without, `to`. Where it stands among them
 * itself, its own bytes are left out.
 */
interface Span {
  from: number;
  to: number;
  /** where the check value stands */
  at: number;
}
export type OwnCheck = Span &
  (
    | { kind: 'xor' | 'sum' }
    /** the bytes as a whole number, high byte first, modulo 97; it has one byte, as xor and sum */
    | { kind: 'mod97' }
    /**
     * Remainder of the polynomial 11021 hex, exclusive-or `constant` (four hexadecimal digits), which
     * holds what the start value makes of a span of this length. `bits`: which bit of each byte is
     * fed first; `appended`: whether sixteen zeros follow, as in the four of crc.ts; `reversed`:
     * whether the remainder's lowest bit is taken for its highest, as in those that are computed with
     * the low bits first.
     */
    | {
        kind: 'crc';
        bits: 'high-first' | 'low-first';
        appended: boolean;
        reversed: boolean;
        constant: string;
        order: 'high-first' | 'low-first';
      }
  );

export interface OwnModel {
  name: string;
  /** bytes of memory that the places below need */
  size: number;
  /** each block of four bytes is stored backwards: the places count in the turned memory */
  turned: boolean;
  constants: readonly { at: number; hex: string }[];
  /**
   * `bit`: of byte `at`, where six-bit characters begin; else 0. `length`: bytes, of six-bit the
   * characters. `digits`: a number of so many, with zeros in front; null: as it is.
   */
  number: { at: number; bit: number; length: number; as: NumberForm; digits: number | null };
  /** null: none; then the constants have at least 24 bits */
  check: OwnCheck | null;
}

/** So many constant bits are evidence by themselves, where a model has no check value. */
export const enoughConstantBits = 24;

export function constantBits(constants: OwnModel['constants']): number {
  return 8 * new Set(constants.flatMap((each) => constantPlaces(each))).size;
}

/** The bytes that a constant takes. */
export function constantPlaces({ at, hex }: OwnModel['constants'][number]): number[] {
  return Array.from({ length: hex.length / 2 }, (_, index) => at + index);
}

/** Bytes of memory, from `at`, that hold the number. */
export function bytesOfNumber({ bit, length, as }: Omit<OwnModel['number'], 'at'>): number {
  return as === 'six-bit' ? Math.ceil((bit + 6 * length) / 8) : length;
}

/** Bytes that a check value takes. */
export function checkLength({ kind }: Pick<OwnCheck, 'kind'>): number {
  return kind === 'crc' ? 2 : 1;
}

/** A check value is evidence of the number only where its span has the whole of it. */
export function coversNumber({ from, to }: Span, number: OwnModel['number']): boolean {
  return from <= number.at && number.at + bytesOfNumber(number) <= to;
}
