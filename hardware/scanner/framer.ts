/** Whole codes from a scanner's bytes, in any splits. */

import { readAim, type Symbology } from './aim.ts';

export type ScannerFrame =
  | { kind: 'code'; code: string; symbology: Symbology | null }
  /** discarded; its content is not reported, as it may be half a card number */
  | { kind: 'garbage'; why: 'too-long' | 'not-text'; length: number };

/**
 * `length` in characters; `notText`: with bytes above ASCII, as from seven bits with parity read as
 * eight.
 */
export interface LostCode {
  length: number;
  notText: boolean;
}

interface ScannerFramer {
  push(chunk: Uint8Array): ScannerFrame[];
  /** Ends the unfinished code as by a terminator, for scanners that send none. */
  finish(): ScannerFrame[];
  /** Drops the unfinished code and describes it. */
  reset(): LostCode;
}

const startOfText = 0x02;
/** FNC1 of GS1, between two elements. */
const groupSeparator = 0x1d;
/** ETX, TAB, LF, CR: a scanner sends one of them. The empty code between CR and LF is dropped. */
const terminators = new Set([0x03, 0x09, 0x0a, 0x0d]);

const none: readonly ScannerFrame[] = [];

/** What a telephone shows as a card may be an address with a signature. */
const longestCode = 512;

/**
 * `maximumLength` in characters, the AIM identifier not counted; longer is garbage up to the next
 * terminator.
 */
export function createScannerFramer(maximumLength = longestCode): ScannerFramer {
  let held = '';
  let length = 0;
  let notText = false;

  const reset = (): LostCode => {
    const lost = { length, notText };
    held = '';
    length = 0;
    notText = false;
    return lost;
  };
  const finish = (): ScannerFrame[] => {
    const { code, symbology } = readAim(held);
    const tooLong = code.length > maximumLength || length > held.length;
    const why = notText ? 'not-text' : tooLong ? 'too-long' : null;
    const { length: total } = reset();
    if (why) return [{ kind: 'garbage', why, length: total }];
    return code === '' ? [] : [{ kind: 'code', code, symbology }];
  };
  const take = (byte: number): readonly ScannerFrame[] => {
    if (terminators.has(byte)) return length === 0 ? none : finish();
    if (byte === startOfText) {
      reset();
      return none;
    }
    if ((byte < 0x20 && byte !== groupSeparator) || byte === 0x7f) return none;
    // Above ASCII: line noise, or seven bits with parity read as eight without.
    if (byte > 0x7f) notText = true;
    length += 1;
    if (held.length < maximumLength + 3) held += String.fromCharCode(byte);
    return none;
  };
  return { push: (chunk) => Array.from(chunk).flatMap(take), finish, reset };
}
