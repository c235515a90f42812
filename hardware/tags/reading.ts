/** What the data models share: their result, its meaning for a kiosk, and text in fields. */
import type { TagContent } from '../devices.ts';

/** As written on the tag; null: not written, or without sense. */
export interface TagFields {
  /** number of the item, or of the patron's card */
  item: string | null;
  /** ISO 28560-1: 1 circulating, 2 not for circulation, 7 discarded, 8 patron card … */
  usage: number | null;
  parts: number | null;
  ordinal: number | null;
  /** ISIL, `DK-718500` */
  owner: string | null;
}
export const noFields: TagFields = {
  item: null,
  usage: null,
  parts: null,
  ordinal: null,
  owner: null,
};

export interface Reading {
  fields: TagFields;
  /** why the tag cannot be used although it certainly follows this model; null: it can */
  why: string | null;
  /** how it departs from its standard */
  notes: string[];
}

const patronCard = 8;
/** usage of a tag without one: "no information" in ISO 28560-1 */
const noInformation = 6;

export function contentOf({ fields, why }: Reading): TagContent {
  const { item, usage, parts, ordinal, owner } = fields;
  if (why !== null) return { kind: 'unreadable', why };
  if (item === null) return { kind: 'blank' };
  if (usage === patronCard) return { kind: 'patron', card: item };
  const set = { parts: parts ?? 1, ordinal: ordinal ?? 1 };
  return {
    kind: 'item',
    item,
    ...set,
    usage: usage ?? noInformation,
    ...(owner === null ? {} : { owner }),
  };
}

/** A set's two numbers in their right order; null: impossible for any part, as 0 of 3. */
export function readSet(
  written: { parts: number; ordinal: number },
  notes: string[],
): { parts: number; ordinal: number } | null {
  const [ordinal = 0, parts = 0] = [written.parts, written.ordinal].toSorted(
    (left, right) => left - right,
  );
  if (parts <= 1 && ordinal === 0) {
    notes.push('number of parts or ordinal is 0: taken for an item of one part');
    return { parts: 1, ordinal: 1 };
  }
  if (ordinal === 0) return null;
  if (written.ordinal > written.parts) notes.push('number of parts and ordinal are swapped');
  return { parts, ordinal };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Of a field; ends at the first zero. null: not UTF-8. */
export function textOf(field: Uint8Array): string | null {
  const end = field.indexOf(0);
  try {
    return utf8.decode(end < 0 ? field : field.subarray(0, end)).trim();
  } catch {
    return null;
  }
}

/** Free of control characters: what a number or a name on a tag always is. */
export function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}
