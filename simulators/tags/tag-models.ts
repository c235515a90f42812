/**
 * The data models that a library may have written on its tags, for items of a library system that
 * is not the simulated one: each in one part, in stock.
 */
import { anyTags, type TagSettings } from '../../hardware/tags/decode.ts';
import { encodeIso28560_3 } from '../../hardware/tags/iso28560-3.ts';
import type { OwnModel } from '../../hardware/tags/own-model.ts';
import { writeDm11Tag, writeOwnTag } from '../reader/own-tags.ts';

export const tagModels = [
  { id: 'iso28560-3', name: 'ISO 28560-3' },
  { id: 'iso28560-2', name: 'ISO 28560-2' },
  { id: 'rfid501', name: '3M RFID501' },
  { id: 'dm11', name: 'Bibliotheca DM11' },
  { id: 'own', name: 'A model that no kiosk knows' },
] as const;
export type TagModel = (typeof tagModels)[number]['id'];

/**
 * Made up, for `kiosk tag learn`: a kiosk reads such a tag once its configuration has this table.
 * Each block is stored backwards.
 */
const unknownModel: OwnModel = {
  name: 'made up',
  size: 32,
  turned: true,
  constants: [{ at: 0, hex: '7A4C0102' }],
  number: { at: 6, bit: 0, length: 16, as: 'ascii', digits: null },
  check: {
    kind: 'crc',
    from: 0,
    to: 24,
    at: 26,
    bits: 'high-first',
    appended: true,
    reversed: false,
    constant: '1D0F',
    order: 'low-first',
  },
};
/** The simulators' pages show what stands on it all the same. */
export const shownTags: TagSettings = { ...anyTags, ownModels: [unknownModel] };

const memoryBytes = 112;
const owner = 'BE-35500';

/** What stands in the memory, and the DSFID that claims it. */
export function written(model: TagModel, item: string): { memory: Uint8Array; dsfid: number } {
  switch (model) {
    case 'iso28560-3':
      return { memory: encodeIso28560_3({ identifier: item, owner }), dsfid: 0x3e };
    case 'iso28560-2':
      return { memory: whole(dataObjects(item)), dsfid: 0x06 };
    case 'rfid501':
      return { memory: whole(rfid501(item)), dsfid: 0 };
    case 'dm11':
      return { memory: whole(writeDm11Tag(item)), dsfid: 0 };
    case 'own':
      return { memory: writeOwnTag(unknownModel, item, whole([])), dsfid: 0 };
  }
}

function whole(bytes: ArrayLike<number>): Uint8Array {
  const memory = new Uint8Array(memoryBytes);
  memory.set(bytes);
  return memory;
}

/** Compactions of ISO/IEC 15962: 0 as the application has it, 2 two digits a byte, 6 a byte a sign. */
function dataObjects(item: string): number[] {
  const object = (oid: number, compaction: number, data: readonly number[]) => [
    (compaction << 4) | oid,
    data.length,
    ...data,
  ];
  const text = (value: string) => [...Buffer.from(value, 'latin1')];
  const digits = (value: string) => [...Buffer.from(value.length % 2 ? `${value}f` : value, 'hex')];
  return [
    ...(/^\d+$/.test(item) ? object(1, 2, digits(item)) : object(1, 6, text(item))),
    // Its table of contents: owner, set and usage follow.
    ...object(2, 0, [0b1110_0000]),
    ...object(3, 6, text(owner)),
    ...object(4, 2, digits('11')),
    ...object(5, 0, [0x10]),
  ];
}

/** 04, part 1 of 1, 00, a book, and 16 bytes of the number. */
function rfid501(item: string): number[] {
  return [0x04, 0x11, 0x00, 0x01, ...Buffer.from(item.slice(0, 16), 'latin1')];
}
