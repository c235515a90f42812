/**
 * Decodes a tag's memory. The data models are tried by the strength of their evidence: a checksum
 * first, then the tag's DSFID, then a structure that is unlikely by chance. Nothing is guessed:
 * otherwise a tag is `unreadable`, with the reason. A library's own models are tables of its
 * configuration.
 */
import type { TagContent } from '../devices.ts';
import { turnBlocks } from './blocks.ts';
import { decodeDm11, usualDm11Constant } from './dm11.ts';
import { decodeIso28560_2 } from './iso28560-2.ts';
import { decodeIso28560_3 } from './iso28560-3.ts';
import type { OwnModel } from './own-model.ts';
import { readOwnModel } from './read-own-model.ts';
import { contentOf, noFields, type Reading, type TagFields } from './reading.ts';
import { decodeRfid501, isRfid501Blank } from './rfid501.ts';

/** `own: …`: a library's own model, by its name in the configuration. */
export type DataModel =
  | 'iso28560-3'
  | 'iso28560-2'
  | 'rfid501'
  | 'dm11'
  | `own: ${string}`
  | 'blank'
  | 'unknown';
export interface DecodedTag {
  content: TagContent;
  /** the fields as written, a patron card's set and owner too: for a technician */
  fields: TagFields;
  model: DataModel;
  /** how the tag departs from its standard, for a technician; never its content */
  notes: string[];
  /** a check value holds: what was read of it is right, even if not all of it could be read */
  isChecked: boolean;
}

/** What a library has made of its tags. */
export interface TagSettings {
  ownModels: readonly OwnModel[];
  /** Whether a tag of one of `ownModels` may carry it. */
  isOwnNumber(item: string): boolean;
  /** constant of the check value of DM11, 0 to FFFF hex */
  dm11: number;
  /** Whether it may be an item number of this library, as it stands on a tag of DM11. */
  isItem(item: string): boolean;
  /** The number of the library system; null: the item is not dealt with here. */
  itemOf(tag: { number: string; model: DataModel; owner?: string | undefined }): string | null;
}
/** Each number is taken, and there are no own models. */
export const anyTags: TagSettings = {
  ownModels: [],
  isOwnNumber: () => true,
  dm11: usualDm11Constant,
  isItem: () => true,
  itemOf: ({ number }) => number,
};

const dsfidOfIso28560_2 = 0x06;
const dsfidOfIso28560_3 = 0x3e;

interface ReadMemory {
  memory: Uint8Array;
  dsfid: number;
  readAtMost: number;
}
type Model = (read: ReadMemory, settings: TagSettings) => DecodedTag | null;

function found(model: DataModel, reading: Reading | null, isChecked = false): DecodedTag | null {
  const { fields, notes } = reading ?? { fields: noFields, notes: [] };
  return reading && { model, content: contentOf(reading), fields, notes, isChecked };
}
function blank(model: 'blank' | 'rfid501'): DecodedTag {
  return {
    model,
    content: { kind: 'blank' },
    fields: noFields,
    notes: [],
    isChecked: false,
  };
}
function turned(reading: Reading | null): Reading | null {
  return reading && { ...reading, notes: [...reading.notes, 'each block is stored backwards'] };
}

const models: readonly Model[] = [
  ({ memory }) => (isBlank(memory) ? blank('blank') : null),
  ({ memory }) => (isRfid501Blank(memory) ? blank('rfid501') : null),
  ({ memory }) => found('iso28560-3', decodeIso28560_3(memory), true),
  ({ memory }) => found('iso28560-3', turned(decodeIso28560_3(turnBlocks(memory))), true),
  // Before DM11: a library may describe a DM11 of its own.
  ({ memory }, settings) => decodeOwn(memory, settings),
  ({ memory }, { dm11, isItem }) => found('dm11', decodeDm11(memory, dm11, isItem), true),
  ({ memory, dsfid, readAtMost }) =>
    found(
      'iso28560-2',
      dsfid === dsfidOfIso28560_2 ? decodeIso28560_2(memory, true, readAtMost) : null,
    ),
  ({ memory }) => found('rfid501', decodeRfid501(memory)),
  ({ memory, dsfid, readAtMost }) =>
    found(
      'iso28560-2',
      dsfid === dsfidOfIso28560_2 ? null : decodeIso28560_2(memory, false, readAtMost),
    ),
];

/** null: none of them fits. */
function decodeOwn(memory: Uint8Array, { ownModels, isOwnNumber }: TagSettings): DecodedTag | null {
  const [first, ...others] = ownModels.flatMap((model) => {
    const reading = readOwnModel(memory, model, isOwnNumber);
    return reading.kind === 'item' ? [{ ...reading, name: model.name }] : [];
  });
  if (!first) return null;
  const other = others.find(({ item }) => item !== first.item);
  const why = other
    ? `it fits ${first.name} and ${other.name} of the configuration, with two numbers`
    : null;
  const fields = { ...noFields, item: why === null ? first.item : null };
  return found(`own: ${first.name}`, { fields, why, notes: [] }, first.isChecked);
}

/**
 * Never throws. `memory`: from its first byte, as far as it was read. `dsfid` 0: none.
 * `readAtMost`: the number of bytes requested; the tag may have more. Left out: `memory` is the
 * whole.
 */
export function decodeTag(
  memory: Uint8Array,
  dsfid: number,
  readAtMost = Number.POSITIVE_INFINITY,
  settings = anyTags,
): DecodedTag {
  for (const model of models) {
    const decoded = model({ memory, dsfid, readAtMost }, settings);
    if (decoded) return { ...decoded, content: ofLibrary(decoded, settings) };
  }
  const why = whyNoOwn(memory, settings) ?? whyUnreadable(memory, dsfid);
  const content: TagContent = { kind: 'unreadable', why };
  return { model: 'unknown', content, fields: noFields, notes: [], isChecked: false };
}

/** From here on an item has the number that the library system knows it by. */
function ofLibrary({ content, model }: DecodedTag, { itemOf }: TagSettings): TagContent {
  if (content.kind !== 'item') return content;
  const { item: number, owner } = content;
  const item = itemOf({ number, model, owner });
  if (item !== null) return { ...content, item };
  const by = owner === undefined ? 'it names no owner' : `its owner is ${owner}`;
  const why = `the configuration takes no such number, or not its owner (${model}; ${by})`;
  return { kind: 'not-ours', why };
}

function whyNoOwn(memory: Uint8Array, { ownModels, isOwnNumber }: TagSettings): string | null {
  for (const model of ownModels) {
    const reading = readOwnModel(memory, model, isOwnNumber);
    if (reading.kind === 'almost') return `it looks like ${model.name}, but ${reading.why}`;
  }
  return null;
}

function isBlank(memory: Uint8Array): boolean {
  if (memory.length === 0) return false;
  return memory.every((byte) => byte === 0) || memory.every((byte) => byte === 0xff);
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
