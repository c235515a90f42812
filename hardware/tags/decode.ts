/**
 * Decodes a tag's memory. The data models are tried by the strength of their evidence: a checksum
 * first, then the tag's DSFID, then a structure that is unlikely by chance. Nothing is guessed:
 * otherwise a tag is `unreadable`, with the reason. A library's own model is added to `models`.
 */
import type { TagContent } from '../devices.ts';
import { decodeIso28560_2 } from './iso28560-2.ts';
import { decodeIso28560_3 } from './iso28560-3.ts';
import { contentOf, noFields, type Reading, type TagFields } from './reading.ts';
import { decodeRfid501, isRfid501Blank } from './rfid501.ts';

export type DataModel = 'iso28560-3' | 'iso28560-2' | 'rfid501' | 'blank' | 'unknown';
export interface DecodedTag {
  content: TagContent;
  /** the fields as written, a patron card's set and owner too: for a technician */
  fields: TagFields;
  model: DataModel;
  /** how the tag departs from its standard, for a technician; never its content */
  notes: string[];
}

const dsfidOfIso28560_2 = 0x06;
const dsfidOfIso28560_3 = 0x3e;
const blockLength = 4;

type Model = (memory: Uint8Array, dsfid: number, readAtMost: number) => DecodedTag | null;

function found(model: DataModel, reading: Reading | null, note?: string): DecodedTag | null {
  return (
    reading && {
      model,
      content: contentOf(reading),
      fields: reading.fields,
      notes: [...reading.notes, ...(note === undefined ? [] : [note])],
    }
  );
}
function blank(model: 'blank' | 'rfid501'): DecodedTag {
  return {
    model,
    content: { kind: 'blank' },
    fields: noFields,
    notes: [],
  };
}

const models: readonly Model[] = [
  (memory) => (isBlank(memory) ? blank('blank') : null),
  (memory) => (isRfid501Blank(memory) ? blank('rfid501') : null),
  (memory) => found('iso28560-3', decodeIso28560_3(memory)),
  (memory) =>
    found('iso28560-3', decodeIso28560_3(reverseBlocks(memory)), 'each block is stored backwards'),
  (memory, dsfid, readAtMost) =>
    found(
      'iso28560-2',
      dsfid === dsfidOfIso28560_2 ? decodeIso28560_2(memory, true, readAtMost) : null,
    ),
  (memory) => found('rfid501', decodeRfid501(memory)),
  (memory, dsfid, readAtMost) =>
    found(
      'iso28560-2',
      dsfid === dsfidOfIso28560_2 ? null : decodeIso28560_2(memory, false, readAtMost),
    ),
];

/**
 * Never throws. `memory`: from its first byte, as far as it was read. `dsfid` 0: none.
 * `readAtMost`: the number of bytes requested; the tag may have more. Left out: `memory` is the
 * whole.
 */
export function decodeTag(
  memory: Uint8Array,
  dsfid: number,
  readAtMost = Number.POSITIVE_INFINITY,
): DecodedTag {
  for (const model of models) {
    const decoded = model(memory, dsfid, readAtMost);
    if (decoded) return decoded;
  }
  const content: TagContent = { kind: 'unreadable', why: whyUnreadable(memory, dsfid) };
  return { model: 'unknown', content, fields: noFields, notes: [] };
}

function isBlank(memory: Uint8Array): boolean {
  if (memory.length === 0) return false;
  return memory.every((byte) => byte === 0) || memory.every((byte) => byte === 0xff);
}

function reverseBlocks(memory: Uint8Array): Uint8Array {
  const turned = Uint8Array.from(memory);
  for (let at = 0; at < turned.length; at += blockLength)
    turned.subarray(at, at + blockLength).reverse();
  return turned;
}

function whyUnreadable(memory: Uint8Array, dsfid: number): string {
  if (memory.length === 0) return 'its memory could not be read';
  const [first = 0] = memory;
  if (dsfid === dsfidOfIso28560_2)
    return 'it claims ISO 28560-2, but its data objects do not add up';
  if (dsfid === dsfidOfIso28560_3 || first >> 4 === 1)
    return 'it looks like ISO 28560-3, but its checksum is wrong';
  return 'its data follow no model that is known here';
}
