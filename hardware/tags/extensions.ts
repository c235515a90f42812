/**
 * The extension blocks of ISO 28560-3, after the basic block: LEN ID(2, low byte first) XOR
 * payload. LEN counts the whole block, 00 ends the list, 01 is filler; an ID whose high byte is FF
 * has a third byte. XOR makes the exclusive or of the whole block zero. Of the known blocks a kiosk
 * needs only the library's (1), for identifiers over 16 bytes.
 */
import { textOf } from './reading.ts';

interface Extensions {
  alternativeItem: string | null;
  alternativeOwner: string | null;
  notes: string[];
}

const libraryBlock = 1;
const filler = 0x01;

export function readExtensions(bytes: Uint8Array): Extensions {
  const found: Extensions = { alternativeItem: null, alternativeOwner: null, notes: [] };
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    if (length === 0) break;
    if (length === filler) {
      at += 1;
      continue;
    }
    const block = bytes.subarray(at, at + length);
    const idLength = block[2] === 0xff ? 3 : 2;
    if (
      block.length < length ||
      length < 2 + idLength ||
      block.reduce((sum, byte) => sum ^ byte, 0) !== 0
    ) {
      found.notes.push('an extension block is damaged or cut short');
      break;
    }
    const id = (block[1] ?? 0) | ((block[2] ?? 0) << 8);
    // Its payload: one byte of media format, then the alternative item number and owner, each ended
    // by a zero.
    if (id === libraryBlock && idLength === 2) {
      const payload = block.subarray(5);
      found.alternativeItem = textOf(payload) || null;
      const end = payload.indexOf(0);
      found.alternativeOwner = end < 0 ? null : textOf(payload.subarray(end + 1)) || null;
    }
    at += length;
  }
  return found;
}
