/** Where that goes which is laid down or scanned. Pure. */
import {
  type ItemAction,
  present,
  presentUnknownCode,
  presentUnreadable,
  type VisitItem,
  withoutUnreadable,
} from '../items/items.ts';
import { tagsAfter } from '../plate.ts';
import type { VisitContext, VisitEvent } from './context.ts';

export function presentOne(
  context: VisitContext,
  event: VisitEvent,
  action: ItemAction,
): readonly VisitItem[] {
  const { items, plate, person } = context;
  if (event.type === 'ITEM') return present(items, action, plate, event.item, person);
  if (event.type === 'CODE_UNKNOWN') return presentUnknownCode(items, action, person);
  if (event.type !== 'TAG_APPEARED') return items;
  const { uid, content } = event.tag;
  return content.kind === 'item'
    ? present(withoutUnreadable(items, uid), action, plate, content.item, person)
    : presentUnreadable(items, action, uid, person);
}

/**
 * A tag of an item of this visit stays in it;
 * others belong to no one while it is asked who is there.
 */
export function plateWith(
  { plate, next, items }: VisitContext,
  event: VisitEvent,
): Partial<VisitContext> {
  if (next === null) return { plate: tagsAfter(plate, event) };
  const isOurs =
    event.type === 'TAG_APPEARED' &&
    items.some(({ uids, late, switched }) =>
      [...uids, ...late, ...switched].includes(event.tag.uid),
    );
  if (isOurs) return { plate: tagsAfter(plate, event) };
  const lying = event.type === 'TAG_APPEARED' ? plate : tagsAfter(plate, event);
  return { plate: lying, next: { ...next, plate: tagsAfter(next.plate, event) } };
}

export function scannedWith({ scanned, next }: VisitContext, item: string): Partial<VisitContext> {
  const added = (before: readonly string[]) => [...new Set([...before, item])];
  return next === null
    ? { scanned: added(scanned) }
    : { next: { ...next, scanned: added(next.scanned) } };
}

/** It belongs to this visit after all. */
export function takenBack({ next, plate, scanned }: VisitContext): Partial<VisitContext> {
  return next === null
    ? {}
    : { next: null, plate: [...plate, ...next.plate], scanned: [...scanned, ...next.scanned] };
}
