/**
 * The tags in the simulated library's books and cards. A tag keeps its memory and its AFI while it
 * lies in the cupboard.
 */
import { createHash } from 'node:crypto';
import type { Item } from '../library/state.ts';
import { type SimulatedTag, tagFor } from '../reader.ts';
import { type TagModel, written } from './tag-models.ts';

const owner = 'BE-35500';
/** AFI of ISO 28560: 07 in stock (the gate alarms), C2 lent. */
export const securedAfi = 0x07;
export const releasedAfi = 0xc2;

/** The tags of an item, one for each part. A lent item carries the AFI of a lent one. */
export function tagsOf(item: Item, lent: boolean): SimulatedTag[] {
  return Array.from({ length: item.parts }, (_, index) => ({
    ...tagFor(
      { item: item.item, parts: item.parts, ordinal: index + 1, owner },
      uidOf(item.item, index + 1),
    ),
    afi: lent ? releasedAfi : securedAfi,
    eas: !lent,
  }));
}

/** A patron's card with a tag in it; usage 8 marks a card. */
export function cardTag(card: string): SimulatedTag {
  const uid = /^\d{14}$/.test(card) ? uidOf(card, 1) : hashedUid(card);
  return { ...tagFor({ item: card, usage: 8, owner }, uid), afi: 0 };
}

/**
 * A single item with any number, for a library system that is not the simulated one. In stock, as
 * it comes.
 */
export function numberTag(item: string, model: TagModel = 'iso28560-3'): SimulatedTag {
  const { memory, dsfid } = written(model, item);
  return {
    uid: hashedUid(item),
    memory,
    blockSize: 4,
    dsfid,
    afi: securedAfi,
    eas: true,
  };
}

/** The same tag for the same number. */
function hashedUid(number: string): string {
  return `E0040155${createHash('sha256').update(number).digest('hex').slice(0, 8).toUpperCase()}`;
}

export const oddKinds = ['blank', 'unreadable', 'foreign'] as const;
type OddKind = (typeof oddKinds)[number];

/**
 * What else people lay on a plate: a tag never written, one that follows no model, a book of a
 * library far away.
 */
export function oddTag(kind: OddKind): SimulatedTag {
  if (kind === 'foreign')
    return tagFor({ item: '39990000000013', owner: 'NL-0800070000' }, 'E0040150FFFF0003');
  const memory =
    kind === 'blank'
      ? new Uint8Array(112)
      : Uint8Array.from({ length: 112 }, (_, at) => (at * 73 + 41) & 0xff);
  return {
    uid: kind === 'blank' ? 'E0040150FFFF0001' : 'E0040150FFFF0002',
    memory,
    blockSize: 4,
    afi: 0,
    dsfid: 0,
  };
}

/** What can be wrong with the chip of a tag that lies on the plate. */
export const troubles = {
  none: {},
  'afi-locked': { afiLocked: true },
  'eas-locked': { easLocked: true },
  'no-system-info': { systemInfo: 'refused' },
  'silent-system-info': { systemInfo: 'silent' },
} as const satisfies Record<string, Partial<SimulatedTag>>;
export type Trouble = keyof typeof troubles;

export function withTrouble(tag: SimulatedTag, trouble: Trouble): SimulatedTag {
  const { afiLocked: _afi, easLocked: _eas, systemInfo: _info, ...sound } = tag;
  return { ...sound, ...troubles[trouble] };
}

export function troubleOf({ afiLocked, easLocked, systemInfo }: SimulatedTag): Trouble {
  if (afiLocked) return 'afi-locked';
  if (easLocked) return 'eas-locked';
  return systemInfo ? (systemInfo === 'silent' ? 'silent-system-info' : 'no-system-info') : 'none';
}

/**
 * `E0 04 01`, a chip of NXP, then ten digits out of the number and the part: the same tag every
 * time.
 */
function uidOf(number: string, ordinal: number): string {
  return `E00401${number.slice(0, 1)}${number.slice(4, 5)}${number.slice(-7, -1)}${String(ordinal).padStart(2, '0')}`;
}
