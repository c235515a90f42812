/**
 * ISO 28560-3, the basic block of 34 bytes (on 32-byte tags without the last two): items and patron
 * cards of libraries in the north of Europe. Recognised by its checksum.
 */
import { crc16 } from '../crc.ts';
import { readExtensions } from './extensions.ts';
import { isPrintable, noFields, type Reading, readSet, type TagFields, textOf } from './reading.ts';

const basicBlockLength = 34;
const shortestTag = 32;
const crcAt = 19;
/**
 * byte 3 if the identifier is too long for its field and stands in the library's extension block
 */
const identifierElsewhere = 0x01;

/** The checksum of a basic block: over all of it but the checksum itself, 32 bytes. */
function checksum(block: Uint8Array, end: number): number {
  return crc16('ccitt-false', [...block.subarray(0, crcAt), ...block.subarray(crcAt + 2, end)]);
}

/** null: the checksum does not match. Never throws. */
export function decodeIso28560_3(memory: Uint8Array): Reading | null {
  if (memory.length < shortestTag) return null;
  const block = new Uint8Array(basicBlockLength);
  block.set(memory.subarray(0, basicBlockLength));
  const stored = (block[crcAt] ?? 0) | ((block[crcAt + 1] ?? 0) << 8);
  const notes: string[] = [];
  if (stored !== checksum(block, basicBlockLength)) {
    // As for a tag of 32 bytes, with the missing two left out, not zeros: on whichever tag, for
    // memory is read further.
    if (stored !== checksum(block, shortestTag)) return null;
    block.fill(0, shortestTag);
    notes.push('checksum over 30 bytes instead of 32');
  }
  // Behind a block that was cut the library has no blocks.
  const beyond = memory.subarray(notes.length > 0 ? memory.length : basicBlockLength);
  const usage = readUsage(block[0] ?? 0, notes);
  const [parts = 1, ordinal = 1] = block.subarray(1, 3);
  const set = readSet({ parts, ordinal }, notes);
  const { item, owner, why } = readIdentifier(block, beyond, notes);
  const fields: TagFields = { ...noFields, ...set, item, usage, owner };
  return { fields, why: set ? why : `it says that it is part ${ordinal} of ${parts}`, notes };
}

function readIdentifier(
  block: Uint8Array,
  beyond: Uint8Array,
  notes: string[],
): Pick<TagFields, 'item' | 'owner'> & Pick<Reading, 'why'> {
  const extensions = readExtensions(beyond);
  notes.push(...extensions.notes);
  const owner = readOwner(block) ?? extensions.alternativeOwner;
  const elsewhere = block[3] === identifierElsewhere;
  const item = elsewhere ? extensions.alternativeItem : textOf(block.subarray(3, crcAt));
  if (elsewhere && !item) return { item: null, owner, why: 'its long item number is missing' };
  if (item === null || !isPrintable(item))
    return { item: null, owner, why: 'its item number is no text' };
  return item === ''
    ? { item: null, owner, why: 'it carries no item number' }
    : { item, owner, why: null };
}

/** The version is always 1, so of the two halves the usage is the one that is not. */
function readUsage(byte: number, notes: string[]): number {
  const [high, low] = [byte >> 4, byte & 0x0f];
  if (high === 1) return low;
  if (low === 1) {
    notes.push('version and usage are swapped');
    return high;
  }
  notes.push(`version ${high} is unknown`);
  return low;
}

/** `DK-718500`: the country and the library's own part of its ISIL. */
function readOwner(block: Uint8Array): string | null {
  const country = textOf(block.subarray(21, 23));
  const library = textOf(block.subarray(23, basicBlockLength));
  if (!country || !library || !isPrintable(country + library)) return null;
  return `${country}-${library}`;
}

interface Iso28560_3Fields {
  /** at most 16 bytes of UTF-8 */
  identifier: string;
  parts?: number;
  ordinal?: number;
  usage?: number;
  /** ISIL, for example `BE-35500`: two letters, a hyphen, at most 11 bytes */
  owner?: string;
}

/**
 * A tag's whole memory of `size` bytes (32 or more), as a library writes it. Throws on a field that
 * does not fit.
 */
export function encodeIso28560_3(fields: Iso28560_3Fields, size = 112): Uint8Array {
  const identifier = Buffer.from(fields.identifier, 'utf8');
  const [country = '', ...library] = (fields.owner ?? '').split('-');
  const owner = Buffer.from(library.join('-'), 'utf8');
  if (
    identifier.length > 16 ||
    owner.length > 11 ||
    (country.length !== 2 && country !== '') ||
    size < shortestTag
  ) {
    throw new RangeError('does not fit the basic block of ISO 28560-3');
  }
  const block = new Uint8Array(basicBlockLength);
  block.set([0x10 | (fields.usage ?? 1), fields.parts ?? 1, fields.ordinal ?? 1]);
  block.set(identifier, 3);
  block.set(Buffer.from(country, 'latin1'), 21);
  block.set(owner, 23);
  block.fill(0, size);
  const crc = checksum(block, basicBlockLength);
  block.set([crc & 0xff, crc >> 8], crcAt);
  const memory = new Uint8Array(size);
  memory.set(block.subarray(0, size));
  return memory;
}
