/** What the parts of a set are called, as the library sets it. Pure. */

import type { Tag } from '../../machines/domain.ts';
import { partsOf, type VisitItem } from '../../machines/items/items.ts';
import type { SetParts } from './rows.ts';

/** One entry of the setting `screen.sets`. */
export interface SetNames {
  items: string | null;
  mediaType: string | null;
  parts: readonly string[];
}

/** The parts of a row's set on the plate, of how many, and what each is; null: no set. */
export function partsOfRow(
  { item, mediaType }: Pick<VisitItem, 'item' | 'mediaType'>,
  plate: readonly Tag[],
  sets: readonly SetNames[],
): SetParts | null {
  const parts = partsOf(plate, item);
  if (parts === null || item === null) return parts;
  const named = sets.find(
    (set) =>
      set.parts.length === parts.of &&
      (set.items === null || new RegExp(`^(?:${set.items})$`).test(item)) &&
      (set.mediaType === null || set.mediaType === mediaType),
  );
  return named === undefined ? parts : { ...parts, kinds: named.parts };
}
