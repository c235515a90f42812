/** Whether what the reader sees is all that was laid down: asked once, where its picture was weak. Pure. */
import type { ReceiptChoice } from '../domain.ts';
import type { VisitItem } from '../items/items.ts';

/** `asked`: before the list ends, while it had so many rows; with the receipt that was chosen then. */
export type AllThere =
  | { is: 'certain' | 'weak' | 'answered' }
  | { is: 'asked'; rows: number; receipt: ReceiptChoice | null };

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

function rowsOf({ items, cameFrom }: Seen) {
  return items.filter(({ action }) => action === cameFrom);
}

/** How many items of the open list lie on the plate. */
export function lyingOf(seen: Seen): number {
  return rowsOf(seen).filter(({ uids }) => seen.plate.some(({ uid }) => uids.includes(uid))).length;
}

/** More may lie there than the reader sees. */
export function mayHideMore(asking: Asking): boolean {
  return asking.asksAllThere && asking.allThere.is === 'weak' && lyingOf(asking) > 0;
}

export function asksAllThere({ allThere }: Asking): boolean {
  return allThere.is === 'asked';
}

/**
 * One more on the list is the answer, and so is an empty plate. That a tag comes and goes is none:
 * the picture is weak, and a question that went and came back would be under a finger by chance.
 */
export function answeredByHand({ allThere, ...seen }: Asking): boolean {
  return allThere.is === 'asked' && (rowsOf(seen).length > allThere.rows || lyingOf(seen) === 0);
}

/** It is answered: by a touch, by hand, or by another list or person, on which it does not come back. */
export function allThereSettled({ allThere }: Asking): { allThere: AllThere } {
  return { allThere: allThere.is === 'asked' ? { is: 'answered' } : allThere };
}

/** After a weak picture, or as a list is to end (`DONE`). */
export function allThereAfter(
  seen: Seen,
  event: { type: string; receipt?: ReceiptChoice | undefined },
): { allThere: AllThere } {
  if (event.type !== 'DONE') return { allThere: { is: 'weak' } };
  return { allThere: { is: 'asked', rows: rowsOf(seen).length, receipt: event.receipt ?? null } };
}
