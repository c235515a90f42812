/** What lies before the flap, and how far each item is. Pure. */
import type { CheckInOutcome, ChuteSensor } from '../domain.ts';
import type { DeviceEvent } from '../events.ts';
import {
  isInDoubt,
  present,
  presentNumberless,
  type VisitItem,
  withoutNumberless,
} from '../items/items.ts';
import { settle, withProblemsFirst } from '../items/settle.ts';
import { type TagOnPlate, tagsAfter } from '../plate.ts';

/** As last reported; left out: not reported yet. */
export type Inputs = Readonly<Partial<Record<ChuteSensor, boolean>>>;
/** Which inputs are connected: of the others nothing is ever reported. */
export type Sensors = Readonly<Record<ChuteSensor, boolean>>;

export interface Pile {
  plate: readonly TagOnPlate[];
  items: readonly VisitItem[];
}

/** A row goes with its last tag, once nothing is under way for it. */
function withoutGone({ plate, items }: Pile): Pile {
  const there = new Set(plate.map(({ uid }) => uid));
  const numbers = new Set(
    plate.flatMap(({ content }) => (content.kind === 'item' ? [content.item] : [])),
  );
  const lies = (row: VisitItem) =>
    row.item === null ? row.uids.some((uid) => there.has(uid)) : numbers.has(row.item);
  return { plate, items: items.filter((row) => row.state === 'working' || lies(row)) };
}

function withTag(items: readonly VisitItem[], plate: readonly TagOnPlate[], tag: TagOnPlate) {
  const { uid, content } = tag;
  const others = withoutNumberless(items, uid);
  if (content.kind === 'item') return present(others, 'return', plate, content.item);
  const rows = presentNumberless(others, 'return', tag);
  // A patron's card: it is theirs, and must not fall in.
  return content.kind === 'patron'
    ? rows.map((row) =>
        row.item === null && row.uids.includes(uid)
          ? { ...row, code: 'not-an-item' as const }
          : row,
      )
    : rows;
}

/** The pile after a tag was laid down or lifted; other events leave it as it is. */
export function pileAfter({ plate, items }: Pile, event: DeviceEvent | { type: string }): Pile {
  if ('uid' in event) return withoutGone({ plate: tagsAfter(plate, { uid: event.uid }), items });
  if (!('tag' in event) || event.tag === undefined) return { plate, items };
  const lying = tagsAfter(plate, event);
  return { plate: lying, items: withTag(items, lying, event.tag) };
}

/** The pile as it lies there when the chute begins. */
export function pileOf(plate: readonly TagOnPlate[]): Pile {
  return plate.reduce<Pile>(
    (pile, tag) => pileAfter(pile, { type: 'TAG_APPEARED', tag } as DeviceEvent),
    { plate: [], items: [] },
  );
}

export function pileAfterOutcome({ plate, items }: Pile, key: string, outcome: CheckInOutcome) {
  // No visit waits here: what is not known goes back to its patron.
  const settled = settle(items, key, outcome, plate).map((row) =>
    isInDoubt(row) ? { ...row, state: 'refused' as const } : row,
  );
  return withoutGone({ plate, items: withProblemsFirst(settled) });
}

/** Booked, and all its tags secured and read back. */
export function isReturned({ state, code, booked }: VisitItem): boolean {
  return booked && state === 'done' && code === null;
}

/**
 * Whether all that lies there may fall in: each tag is of an item that was returned, and was itself
 * secured.
 */
export function isReturnedWhole({ plate, items }: Pile): boolean {
  const secured = new Set(items.filter(isReturned).flatMap(({ switched }) => switched));
  return plate.length > 0 && items.every(isReturned) && plate.every(({ uid }) => secured.has(uid));
}

/** What must be taken back before the rest can go in; nothing is under way any more. */
export function problems({ items }: Pile): readonly VisitItem[] {
  return items.filter(({ state }) => state === 'refused');
}

/** The rows that were there before and are not any more. */
function goneRows(before: Pile, after: Pile): readonly VisitItem[] {
  const there = new Set(after.items.map(({ key }) => key));
  return before.items.filter(({ key }) => !there.has(key));
}

/** The returned items that lay there before and do not any more. */
export function goneItems(before: Pile, after: Pile): readonly string[] {
  return goneRows(before, after).flatMap(({ item, booked }) =>
    item !== null && booked ? [item] : [],
  );
}

/** Whether something is gone that was not returned. */
export function isUnbookedGone(before: Pile, after: Pile): boolean {
  return goneRows(before, after).some(({ booked }) => !booked);
}
