/** Whether what the reader sees is all that was laid down: asked once, where its picture was weak. Pure. */
import type { ReceiptChoice } from '../domain.ts';
import type { VisitItem } from '../items/items.ts';

/** `asked`: before the list ends, while so many items were seen; with the receipt that was chosen then. */
export type AllThere =
  | { is: 'certain' | 'weak' | 'answered' }
  | { is: 'asked'; count: number; receipt: ReceiptChoice | null };

interface Seen {
  items: readonly VisitItem[];
  plate: readonly { uid: string }[];
  /** `borrow`, `return`: the open list */
  cameFrom: string;
}
interface Asking extends Seen {
  asksAllThere: boolean;
  allThere: AllThere;
}

/** How many items of the open list lie on the plate. */
export function lyingOf({ items, plate, cameFrom }: Seen): number {
  return items.filter(
    ({ action, uids }) => action === cameFrom && plate.some(({ uid }) => uids.includes(uid)),
  ).length;
}

/** More may lie there than the reader sees. */
export function mayHideMore(asking: Asking): boolean {
  return asking.asksAllThere && asking.allThere.is === 'weak' && lyingOf(asking) > 0;
}

/** Where more or less lies there by now, that is the answer. */
export function asksAllThere({ allThere, ...seen }: Asking): boolean {
  return allThere.is === 'asked' && allThere.count === lyingOf(seen);
}

/** After a weak picture, the end of a list (`DONE`), or the touch that says that more is there. */
export function allThereAfter(
  seen: Seen,
  event: { type: string; receipt?: ReceiptChoice | undefined },
): { allThere: AllThere } {
  if (event.type === 'PLATE_WEAK') return { allThere: { is: 'weak' } };
  if (event.type !== 'DONE') return { allThere: { is: 'answered' } };
  return { allThere: { is: 'asked', count: lyingOf(seen), receipt: event.receipt ?? null } };
}
