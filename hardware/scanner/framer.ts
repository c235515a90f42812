/** Bytes from a scanner, cut anywhere, to whole codes. Pure but for what it holds of an unfinished code. */

import { readAim, type Symbology } from './aim.ts';

export type ScannerFrame =
  | { kind: 'code'; code: string; symbology: Symbology | null }
  /** discarded; what was in it is not told, as it may be half a card number */
  | { kind: 'garbage'; why: 'too-long' | 'not-text'; length: number };

export interface ScannerFramer {
  push(chunk: Uint8Array): ScannerFrame[];
  /** Ends what is held as if a terminator had come: for scanners that send none. */
  finish(): ScannerFrame[];
  /** Forgets what is held: half a code from before an unplug is no code. Returns how many characters that were. */
  reset(): number;
}

const startOfText = 0x02;
/** ETX, TAB, LF, CR: a scanner is set to one of them; the empty code between CR and LF is no code. */
const terminators = new Set([0x03, 0x09, 0x0a, 0x0d]);

/** `maximumLength` in characters, the AIM identifier not counted; longer is garbage up to the next terminator. 64 */
export function createScannerFramer(maximumLength = 64): ScannerFramer {
  let held = '';
  let length = 0;
  let notText = false;

  const reset = () => {
    const lost = length;
    held = '';
    length = 0;
    notText = false;
    return lost;
  };
  const finish = (): ScannerFrame[] => {
    const { code, symbology } = readAim(held);
    const tooLong = code.length > maximumLength || length > held.length;
    const why = notText ? 'not-text' : tooLong ? 'too-long' : null;
    const total = reset();
    if (why) return [{ kind: 'garbage', why, length: total }];
    return code === '' ? [] : [{ kind: 'code', code, symbology }];
  };
  const take = (byte: number): ScannerFrame[] => {
    if (terminators.has(byte)) return finish();
    if (byte === startOfText) {
      reset();
      return [];
    }
    if (byte < 0x20 || byte === 0x7f) return [];
    // Above ASCII: line noise, or seven bits with parity read as eight without.
    if (byte > 0x7f) notText = true;
    length += 1;
    if (held.length < maximumLength + 3) held += String.fromCharCode(byte);
    return [];
  };
  return { push: (chunk) => Array.from(chunk).flatMap(take), finish, reset };
}
