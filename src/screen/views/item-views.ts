/** The lists of items, the questions about them, and the holds that are ready. Pure. */

import type { Tag } from '../../../machines/domain.ts';
import {
  asksCost,
  type ItemAction,
  type VisitItem,
  working,
} from '../../../machines/items/items.ts';
import { incompleteSet, type VisitContext } from '../../../machines/visit/context.ts';
import type { Dialog, HoldsReady, ItemRow, View } from '../screen.ts';
import { partsOfRow, type SetNames } from '../set-names.ts';

/** The last four characters: enough to distinguish untitled items, too few to be the number. */
export function hintOf(item: string | null) {
  return item === null ? '' : item.slice(-4);
}

/** Where that is said: of what has no number that is known, or is under way. */
export function scannedOf({ item, uids, state }: VisitItem): { isScanned?: true } {
  const isSaid = item === null || state === 'waiting' || state === 'working';
  return isSaid && uids.length === 0 ? { isScanned: true } : {};
}

/** What a row needs of the visit, or of the chute, that it stands in. */
type RowContext = Pick<VisitContext, 'items'> & {
  plate: readonly Tag[];
  limits: Pick<VisitContext['limits'], 'plate'>;
};

export function rowOf(
  row: VisitItem,
  context: RowContext,
  sets: readonly SetNames[] = [],
): ItemRow {
  return {
    ...(row.code === 'tag-not-seen' ? { layDown: context.limits.plate === 'works' } : {}),
    key: row.key,
    nth: row.nth,
    title: row.title,
    mediaType: row.mediaType,
    hint: hintOf(row.item),
    ...scannedOf(row),
    ...stateOf(row, context),
    dueOn: row.dueOn,
    dueText: row.dueText,
    provisional: row.provisional,
    renewed: row.renewed,
    ownLoan: row.ownLoan,
    costCents: row.cost?.cents ?? null,
    agreedCents: row.cost?.agreedCents,
    destination: row.state === 'done' ? row.destination : null,
    slipFailed: row.slip === 'failed' || row.slip === 'no-paper',
    code: row.code,
    message: row.message,
    parts: partsOfRow(row, context.plate, sets),
    failedParts: row.failedParts.length > 0 ? { numbers: row.failedParts, of: row.parts } : null,
  };
}

/** What is checked and was lifted meanwhile is taken to the desk: its security is as it was. */
function stateOf(
  row: VisitItem,
  { plate, limits }: RowContext,
): Pick<ItemRow, 'state' | 'staysThere'> {
  if (asksCost(row)) return { state: 'waiting' };
  if (row.state !== 'checking' || row.uids.length === 0) return { state: row.state };
  const there = row.uids.every((uid) => plate.some((tag) => tag.uid === uid));
  // A reader that is out sees nothing, though nothing was lifted.
  return there || limits.plate !== 'works'
    ? { state: 'checking', staysThere: true }
    : { state: 'unknown' };
}

/** A loan is one person's; what is returned names no patron. */
function rowsOf({ items, person }: VisitContext, action: ItemAction) {
  return items.filter(
    (row) => row.action === action && (action === 'return' || row.person === person),
  );
}

/** Null: it was not lost in this visit. */
function lineOf(
  { limitsOffline, mode, limits, patron }: VisitContext,
  action: ItemAction,
): 'limited' | 'ended' | null {
  if (limitsOffline === null || mode === 'online') return null;
  const goesOn =
    limits[action] !== 'not-now' &&
    (action === 'return' || patron?.decision.allows.checkOut === true);
  return goesOn ? 'limited' : 'ended';
}

/** A return keeps its message: it may say where the item goes. */
function withoutMessage(row: ItemRow): ItemRow {
  return row.state === 'done' ? { ...row, mediaType: null, message: null } : row;
}

interface ItemSettings {
  showItemMessages: boolean;
  sets?: readonly SetNames[];
}

export function showItems(
  context: VisitContext,
  action: ItemAction,
  { showItemMessages, sets }: ItemSettings,
) {
  const rows = rowsOf(context, action);
  const shown = rows.map((row) => rowOf(row, context, sets));
  return {
    rows: action === 'borrow' && !showItemMessages ? shown.map(withoutMessage) : shown,
    provisional: context.mode === 'offline',
    line: lineOf(context, action),
    stillWorking: working(rows),
  };
}

/** A set without all its parts, once nothing else is under way; null: none. */
export function showIncomplete(
  context: VisitContext,
  purpose: ItemAction,
  settings: ItemSettings,
): Extract<View, { kind: 'set-incomplete' }> | null {
  const found = incompleteSet(context, purpose);
  if (found === null) return null;
  const { row, parts } = found;
  const named = partsOfRow(row, context.plate, settings.sets ?? []) ?? parts;
  return {
    kind: 'set-incomplete',
    purpose,
    row: { ...rowOf(row, context, settings.sets), parts: named },
    rows: showItems(context, purpose, settings).rows,
  };
}

/** The oldest question that is not answered; null: none. */
export function showCost(context: VisitContext): Dialog | null {
  const row = context.items.findLast((one) => one.person === context.person && asksCost(one));
  if (!row?.cost) return null;
  const { key, nth, title, item, cost } = row;
  return { kind: 'cost', key, title, nth, hint: hintOf(item), costCents: cost.cents };
}

/** Their places are named where those of all are known. */
export function showHolds(context: VisitContext): HoldsReady | null {
  const { patron, account, holdsReady, items } = context;
  if (patron === null || holdsReady === null || holdsReady === 0) return null;
  const lent = items.filter((row) => row.action === 'borrow' && row.booked);
  const ready = (account?.readyHolds ?? patron.readyHolds ?? []).filter(
    ({ item }) => item === undefined || !lent.some((row) => row.item === item),
  );
  const places = ready.flatMap(({ place }) => place ?? []);
  return {
    count: holdsReady,
    places: ready.length === holdsReady && places.length === holdsReady ? [...new Set(places)] : [],
    still: lent.length > 0,
  };
}
