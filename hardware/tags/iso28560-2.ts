/**
 * ISO 28560-2: data objects one after the other (ISO/IEC 15962, no directory), each
 * precursor [OID beyond 14] [count of pad bytes] length data [pad bytes]; 00 ends the list.
 * Precursor: bit 7 pad count follows, bits 6–4 compaction, bits 3–0 OID.
 */
import type { TagContent } from '../devices.ts';
import { decodeIsil } from './isil.ts';
import { isPrintable } from './text.ts';

const oid = { item: 1, contentParameter: 2, owner: 3, set: 4, usage: 5 } as const;
const patronCard = 8;
/** high half of the usage code where the tag does not say: "no information" in ISO 28560-3's list */
const noInformation = 6;

export interface DataObject {
  oid: number;
  compaction: number;
  data: Uint8Array;
}

/** All objects up to the end mark; null where the bytes cannot be such a list, or an OID comes twice. */
export function readObjects(memory: Uint8Array): DataObject[] | null {
  const objects: DataObject[] = [];
  let at = 0;
  while (at < memory.length) {
    const precursor = memory[at++] ?? 0;
    if (precursor === 0x00) break;
    if (precursor === 0x80) continue;
    let number = precursor & 0x0f;
    if (number === 0) return null;
    if (number === 0x0f) number = 15 + (memory[at++] ?? 0);
    const pads = precursor & 0x80 ? (memory[at++] ?? 0) : 0;
    let length = 0;
    for (let more = true; more; ) {
      const byte = memory[at++];
      if (byte === undefined) return null;
      length = (length << 7) | (byte & 0x7f);
      more = (byte & 0x80) !== 0;
      if (length > memory.length) return null;
    }
    const data = memory.subarray(at, at + length);
    if (length === 0 || data.length < length || objects.some((object) => object.oid === number)) return null;
    objects.push({ oid: number, compaction: (precursor >> 4) & 0x07, data });
    at += length + pads;
  }
  return objects;
}

/** What the tag says. null: no such list, or one without an item number. `certain` is for tags whose DSFID says so. */
export function decodeIso28560_2(memory: Uint8Array, certain: boolean): TagContent | null {
  const objects = readObjects(memory);
  const find = (wanted: number): DataObject | undefined => objects?.find((object) => object.oid === wanted);
  const itemObject = find(oid.item);
  // Without a checksum a list is only believed where its own table of contents stands in it.
  if (!itemObject || (!certain && !find(oid.contentParameter))) return null;
  const item = textOfObject(itemObject);
  if (!item || !isPrintable(item)) return { kind: 'unreadable', why: 'its item number is no text' };
  const usageByte = find(oid.usage)?.data[0];
  const usage = usageByte === undefined ? noInformation : usageByte >> 4;
  if (usage === patronCard) return { kind: 'patron', card: item };
  const ownerObject = find(oid.owner);
  const owner =
    ownerObject && (ownerObject.compaction === 0 ? decodeIsil(ownerObject.data) : textOfObject(ownerObject));
  return { kind: 'item', item, ...readSet(find(oid.set)), usage, ...(owner ? { owner } : {}) };
}

/** Decimal digits of which the first half counts the parts and the second half is the ordinal: 1203 is part 3 of 12. */
function readSet(object: DataObject | undefined): { parts: number; ordinal: number } {
  const digits = (object && textOfObject(object)) || '11';
  const even = digits.padStart(digits.length + (digits.length % 2), '0');
  const [parts, ordinal] = [Number(even.slice(0, even.length / 2)), Number(even.slice(even.length / 2))];
  return Number.isInteger(parts) && parts >= 1 && ordinal >= 1 && ordinal <= parts
    ? { parts, ordinal }
    : { parts: 1, ordinal: 1 };
}

/** The text of an object by its compaction; null for the compaction 0, which only the application knows. */
export function textOfObject({ compaction, data }: DataObject): string | null {
  switch (compaction) {
    case 1:
      return BigInt(`0x${Buffer.from(data).toString('hex')}`).toString();
    case 2:
      return readNumeric(data);
    case 3:
      return readPacked(data, 5, (value) => value | 0x40);
    case 4:
      return readPacked(data, 6, (value) => (value < 0x20 ? value | 0x40 : value));
    case 5:
      return readPacked(data, 7, (value) => value);
    case 6:
      return Buffer.from(data).toString('latin1');
    case 7:
      return Buffer.from(data).toString('utf8');
    default:
      return null;
  }
}

/** Two digits a byte, F at the end where there is an odd number of them. */
function readNumeric(data: Uint8Array): string | null {
  const digits = Buffer.from(data).toString('hex').replace(/f$/, '');
  return /^\d+$/.test(digits) ? digits : null;
}

function readPacked(data: Uint8Array, width: number, toCode: (value: number) => number): string {
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let text = '';
  for (let at = 0; at + width <= bits.length; at += width) {
    text += String.fromCharCode(toCode(Number.parseInt(bits.slice(at, at + width), 2)));
  }
  return text;
}
