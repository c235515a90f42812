/**
 * ISO 28560-2: data objects one after the other (ISO/IEC 15962, no directory), each
 * precursor [OID beyond 14] [count of pad bytes] length data [pad bytes]; 00 ends the list.
 * Precursor: bit 7 pad count follows, bits 6–4 compaction, bits 3–0 OID.
 */
import { decodeIsil } from './isil.ts';
import { isPrintable, type Reading, readSet, textOf } from './reading.ts';

const oid = { item: 1, contentParameter: 2, owner: 3, set: 4, usage: 5 } as const;
/** what a kiosk decides by, beside the number of the item */
const decisive: readonly number[] = [oid.owner, oid.set, oid.usage];
/** bit 80 of the content parameter stands for this one, bit 40 for the next … */
const firstListed = 3;

interface DataObject {
  oid: number;
  compaction: number;
  data: Uint8Array;
}

/**
 * All objects up to the end mark. `cut`: the memory ends within one. null: no such list, or an OID
 * comes twice.
 */
export function readObjects(memory: Uint8Array): { objects: DataObject[]; cut: boolean } | null {
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
    for (let more = true; more && length <= memory.length; ) {
      const byte = memory[at++];
      length = (length << 7) | ((byte ?? 0) & 0x7f);
      more = ((byte ?? 0) & 0x80) !== 0;
    }
    if (at > memory.length || at + length > memory.length) return { objects, cut: true };
    if (length === 0 || objects.some((object) => object.oid === number)) return null;
    objects.push({
      oid: number,
      compaction: (precursor >> 4) & 0x07,
      data: memory.subarray(at, at + length),
    });
    at += length + pads;
  }
  return { objects, cut: false };
}

/**
 * null: no such list, or one without an item number. `certain`: the DSFID claims this model. A list
 * may be cut only at the end of the bytes requested: a list that ends within an object was not
 * fully read, or is damaged.
 */
export function decodeIso28560_2(
  memory: Uint8Array,
  certain: boolean,
  readAtMost: number,
): Reading | null {
  const list = readObjects(memory);
  if (list?.cut && memory.length < readAtMost) return null;
  const find = (wanted: number): DataObject | undefined =>
    list?.objects.find((object) => object.oid === wanted);
  const itemObject = find(oid.item);
  if (!list || !itemObject) return null;
  const ownerObject = find(oid.owner);
  const owner =
    ownerObject &&
    (ownerObject.compaction === 0 ? decodeIsil(ownerObject.data) : textOfObject(ownerObject));
  const listed = listedIn(find(oid.contentParameter));
  // Without a checksum a list counts only if its table of contents matches, or it has a library.
  const agrees = list.cut || listed?.every((number) => find(number));
  const vouched = (listed && agrees) || (owner && isil.test(owner));
  if (!vouched && (list.cut || !certain)) return null;
  const notes: string[] = [];
  // Not a fault: the objects that a kiosk needs come first.
  if (list.cut) notes.push('its list of data objects goes on beyond what was read');
  else if (listed && !agrees) notes.push('its table of contents names what is not there');
  const setObject = find(oid.set);
  const set = setObject && readSetObject(setObject, notes);
  const item = textOfObject(itemObject);
  const readable = item !== null && item !== '' && isPrintable(item);
  const why = readable ? null : 'its item number is no text';
  // One part of twelve must never pass for an item of one part, nor a discarded item for a
  // circulating one.
  const needed = listed
    ? decisive.filter((number) => listed.includes(number))
    : list.cut
      ? [oid.set]
      : [];
  const isLacking = needed.some((number) => !find(number));
  const fields = {
    item: readable ? item : null,
    usage: readUsage(find(oid.usage)),
    parts: set?.parts ?? null,
    ordinal: set?.ordinal ?? null,
    owner: owner && isPrintable(owner) ? owner : null,
  };
  if (set === null)
    return { fields, why: 'its set information is no number of parts and ordinal', notes };
  return {
    fields,
    why: isLacking ? 'its owner, set or usage is not where it should be' : why,
    notes,
  };
}

/** `BE-35500`, `US-InU-Mu`: a country or a code of its own before the first hyphen (ISO 15511) */
const isil = /^[A-Z]{1,4}-[A-Za-z0-9/:-]{1,11}$/;

/** The OIDs of the content parameter: a bitmap, from OID 3 on. */
function listedIn(object: DataObject | undefined): number[] | null {
  if (!object) return null;
  const bits = [...object.data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return [...bits].flatMap((bit, at) => (bit === '1' ? [at + firstListed] : []));
}

/**
 * The high half of the code: 1x circulating, 7x discarded, 8x patron … Written as a byte, or as its
 * two digits.
 */
function readUsage(object: DataObject | undefined): number | null {
  const [first] = object?.data ?? [];
  if (!object || first === undefined) return null;
  const digit =
    object.compaction >= 5
      ? Number.parseInt((textOfObject(object) ?? '').slice(0, 1), 16)
      : first >> 4;
  return Number.isNaN(digit) ? null : digit;
}

/**
 * Decimal digits: the first half is the number of parts, the second the ordinal. 1203 is part 3 of
 * 12.
 */
function readSetObject(
  object: DataObject,
  notes: string[],
): { parts: number; ordinal: number } | null {
  const digits = textOfObject(object) ?? '';
  if (!/^\d{1,6}$/.test(digits)) return null;
  const even = digits.padStart(digits.length + (digits.length % 2), '0');
  const half = even.length / 2;
  return readSet({ parts: Number(even.slice(0, half)), ordinal: Number(even.slice(half)) }, notes);
}

/**
 * The text of an object by its compaction; null for the compaction 0, which only the application
 * knows.
 */
export function textOfObject({ compaction, data }: DataObject): string | null {
  switch (compaction) {
    case 1:
      return BigInt(`0x${Buffer.from(data).toString('hex')}`).toString();
    case 2:
      return readNumeric(data);
    // The padding of the last byte may form a whole code: of a sign that no such text ends with.
    case 3:
      return readPacked(data, 5, (value) => value | 0x40).replace(/@$/, '');
    case 4:
      return readPacked(data, 6, (value) => (value < 0x20 ? value | 0x40 : value)).replace(
        / $/,
        '',
      );
    case 5:
      return readPacked(data, 7, (value) => value).replace(/\x7f$/, '');
    case 6:
      return Buffer.from(data).toString('latin1');
    case 7:
      return textOf(data);
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
