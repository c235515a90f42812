/**
 * 3M's RFID501: 04, item number and total in one byte (high and low half), 00, media type, 16 bytes
 * of identifier, branch and library, a custom number, four zeros. Without a checksum it is
 * recognised by its fixed bytes.
 */
import { noFields, type Reading } from './reading.ts';

const mediaTypes = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13]);
/** Up to the four zeros, which a reader may leave out. */
const shortestTag = 28;
/** The model has no usage: each item circulates. */
const circulating = 1;

/** null: the fixed bytes, the media type or the identifier do not match. */
export function decodeRfid501(memory: Uint8Array): Reading | null {
  const [mark, set = 0, zero, type = -1] = memory;
  if (memory.length < shortestTag || mark !== 0x04 || zero !== 0 || !mediaTypes.has(type))
    return null;
  if (memory.subarray(28, 32).some((byte) => byte !== 0)) return null;
  const [ordinal, parts] = [set >> 4, set & 0x0f];
  if (ordinal < 1 || ordinal > parts) return null;
  const text = Buffer.from(memory.subarray(4, 20)).toString('latin1');
  const item = /^([\x21-\x7e][\x20-\x7e]*)\0*$/.exec(text)?.[1];
  return item === undefined
    ? null
    : {
        fields: { ...noFields, item: item.trimEnd(), parts, ordinal, usage: circulating },
        why: null,
        notes: [],
      };
}

/** As 3M's tags leave the factory: 24 times 55, then zeros. */
export function isRfid501Blank(memory: Uint8Array): boolean {
  return memory.length >= 24 && memory.every((byte, at) => byte === (at < 24 ? 0x55 : 0));
}
