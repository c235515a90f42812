/**
 * Two libraries that share numbers in one database. A book of ours has `335500000000nn` in the library
 * system and in its barcode, and `0000000nn` on its tag; that is the number of a book of the other
 * library, which people here take from the shelf too.
 */
import { usual } from '../../../simulators/library/cast/namesakes.ts';
import type { Item, State } from '../../../simulators/library/state.ts';
import { type SimulatedTag, tagFor } from '../../../simulators/reader.ts';
import { tagsOf } from '../../../simulators/tags/tags.ts';

const prefix = '33550';
const owner = 'BE-35500';
const otherOwner = 'BE-35510';
const others = 60;

/** With a pattern that would let the bare number through. */
export const itemSettings = {
  pattern: '3\\d{13}|\\d{9}',
  rewrite: [
    { source: 'tag' as const, owner, pattern: '\\d{9}', add: prefix },
    { pattern: '3\\d{13}' },
  ],
};

export function isOfOther(item: string): boolean {
  return item.length < 14;
}

/** The namesakes of the first books. */
export function addOthers(state: State): void {
  const own = [...state.items.values()].filter(
    ({ item, parts }) => isPrefixed(item) && parts === 1,
  );
  for (const { item, title } of own.slice(0, others)) {
    const bare = item.slice(prefix.length);
    const other: Item = {
      ...usual,
      item: bare,
      title: `Van elders ${bare} / ${title.slice(0, 20)}`,
      institution: '3551',
      branch: '35510',
    };
    state.items.set(bare, other);
  }
}

function isPrefixed(item: string): boolean {
  return item.startsWith(prefix);
}

/** Every other book of the other library has a tag that names no owner. */
export function tagsWithoutPrefix(item: Item, lent: boolean): SimulatedTag[] {
  const isOther = isOfOther(item.item);
  if (!isOther && !isPrefixed(item.item)) return tagsOf(item, lent);
  const number = isOther ? item.item : item.item.slice(prefix.length);
  const named = isOther ? (Number(number) % 2 === 0 ? { owner: otherOwner } : {}) : { owner };
  return tagsOf(item, lent).map((tag, index) => {
    const part = { item: number, parts: item.parts, ordinal: index + 1 };
    return Object.assign(tag, { memory: tagFor(Object.assign(part, named), tag.uid).memory });
  });
}
