/** Whose that is which is laid down or scanned in a visit, and where it goes. Pure. */

import type { TagContent } from '../domain.ts';
import type { Earlier, NextPatron } from '../events.ts';
import {
  asksCost,
  type ItemAction,
  present,
  presentAll,
  presentNotOurs,
  presentNumberless,
  type VisitItem,
  withoutNumberless,
} from '../items/items.ts';
import {
  givenTo,
  type OwnedTag,
  type Owner,
  type Plate,
  plateAfter,
  type Scan,
  whoseOfTwo,
} from '../plate.ts';
import type { VisitContext, VisitEvent } from './context.ts';

type Laid = Pick<VisitContext, 'plate' | 'apart' | 'outOfSight' | 'scanned'>;

/** This visit has booked the item, or is at it. */
function isAbout(item: string | null) {
  return (row: VisitItem) =>
    item !== null && row.item === item && (row.booked || row.state === 'working');
}

/**
 * The row of this visit that the tag belongs to, whoever lays it down: it was worked on with it, or
 * it is the tag of an item that was booked by its number.
 */
function rowOf(
  { items }: Pick<VisitContext, 'items'>,
  { uid, content }: { uid: string; content?: TagContent },
): VisitItem | undefined {
  const number = content?.kind === 'item' ? content.item : null;
  return items.find(
    (row) => [...row.uids, ...row.late, ...row.switched].includes(uid) || isAbout(number)(row),
  );
}

/** What was refused asks for its item no more: who lays it down begins anew, and may be another. */
function asksForIt(row: VisitItem): boolean {
  return row.state !== 'refused' || row.booked || asksCost(row);
}

/**
 * What perhaps lay there before a list opened by itself is for what the people were at then, and has
 * no owner. Else of the person shown; while it is asked who is there, or one more card is looked up, of
 * the newcomer; but of `own`, the row of this visit that it belongs to.
 */
function whoseComes(
  { next, adding, lookedUp, person, others, turnedAway }: VisitContext,
  own: VisitItem | undefined,
  event: Earlier = {},
): Owner {
  if (event.beforeList && !own) return 'nobody';
  const isOfOne = !turnedAway && others.length === 0;
  if (next === null && !adding) {
    const isTheirs = isOfOne || (own !== undefined && asksForIt(own));
    return isTheirs ? person : whoseOfTwo(person, event);
  }
  if (own) return own.person;
  const isCardShown = next !== null || lookedUp !== null;
  if (isCardShown) return whoseOfTwo('newcomer', event);
  return event.beforeAdding ? 'nobody' : 'newcomer';
}

function wholePlate({ plate, apart, outOfSight }: VisitContext): Plate {
  return { plate: [...plate, ...apart], outOfSight };
}
function parted({ plate, outOfSight }: Plate): Pick<Laid, 'plate' | 'apart' | 'outOfSight'> {
  return {
    plate: plate.filter(({ owner }) => typeof owner === 'number'),
    apart: plate.filter(({ owner }) => typeof owner !== 'number'),
    outOfSight,
  };
}

/**
 * What a reader that was lost sees again lies there still, or was lifted meanwhile and laid down anew:
 * where it would be another's by now than it was, it is nobody's.
 */
function seenAgain({ plate, outOfSight }: Plate, uid: string, comes: Owner): Plate {
  const again = outOfSight.map((thing) =>
    thing.uid === uid && thing.owner !== comes ? ({ uid, owner: 'nobody' } as const) : thing,
  );
  return { plate, outOfSight: again };
}

/** After a tag was laid down or lifted. */
export function plateWith(context: VisitContext, event: VisitEvent): Partial<Laid> {
  const isReaderDown = context.limits.plate === 'not-now';
  const before = wholePlate(context);
  if (event.type !== 'TAG_APPEARED')
    return parted(plateAfter(before, event, { comes: 'nobody', isReaderDown }));
  const own = rowOf(context, event.tag);
  const comes = whoseComes(context, own, event);
  const isAsked = own !== undefined && asksForIt(own);
  const plate = isAsked ? before : seenAgain(before, event.tag.uid, comes);
  return parted(plateAfter(plate, event, { comes, isReaderDown }));
}

export function scannedWith(context: VisitContext, item: string): Pick<Laid, 'scanned'> {
  const owner = whoseComes(context, context.items.find(isAbout(item)));
  const others = context.scanned.filter((scan) => scan.item !== item || scan.owner !== owner);
  return { scanned: [...others, { item, owner }] };
}

/**
 * What `from` laid down and scanned is now another's. What has a row in this visit stays in it; what
 * is nobody's now is scanned again.
 */
export function given(context: VisitContext, from: Owner, to: Owner): Laid {
  const plate = givenTo(wholePlate(context), (thing) =>
    thing.owner === from && !(to === 'nobody' && rowOf(context, thing)) ? to : thing.owner,
  );
  const scanned = context.scanned
    .map((scan) => (scan.owner === from ? { ...scan, owner: to } : scan))
    .filter(({ owner }) => owner !== 'nobody');
  return { ...parted(plate), scanned };
}

/** Who came beside is none of this visit: what they brought is nobody's, also what is read later. */
export function turnedAway(context: VisitContext): Laid & Pick<VisitContext, 'turnedAway'> {
  const { next, adding } = context;
  return {
    ...given(context, 'newcomer', 'nobody'),
    turnedAway: context.turnedAway || adding || next !== null,
  };
}

/**
 * Its people leave: what they laid down or scanned and no list took is nobody's, though a list opens
 * once more for a tag.
 */
export function leftBehind(context: VisitContext): Laid {
  const plate = givenTo(wholePlate(context), (thing) =>
    thing.owner === 'newcomer' || rowOf(context, thing) ? thing.owner : 'nobody',
  );
  const scanned = context.scanned.filter(({ owner }) => owner === 'newcomer');
  return { ...parted(plate), scanned };
}

/** Who scans what lies there as nobody's shows whose it is. */
function claimed(context: VisitContext, scanned: readonly string[]) {
  const isClaimed = ({ owner, content }: { owner: Owner; content?: TagContent }) =>
    owner === 'nobody' && content?.kind === 'item' && scanned.includes(content.item);
  return parted(
    givenTo(wholePlate(context), (thing) => (isClaimed(thing) ? context.person : thing.owner)),
  );
}

/** What was laid down and scanned for a list that opens, and the list with it. */
export function presentOwn(context: VisitContext, action: ItemAction): Partial<VisitContext> {
  const { items, scanned, person } = context;
  const own = scanned.filter(({ owner }) => owner === person).map(({ item }) => item);
  const after = claimed(context, own);
  const { plate } = after;
  const laid = plate.filter(({ owner }) => owner === person);
  return {
    ...after,
    items: presentAll(items, action, { plate, laid, scanned: own }, person),
    scanned: scanned.filter(({ owner }) => owner !== person),
  };
}

/** Its row asked for it where it may have been laid down: for its tag, or for what was lifted too early. */
function wasLaidForRow(row: VisitItem | undefined, uid: string, before: Earlier): boolean {
  if (!row?.booked) return false;
  const { beforeCard, beforeList, beforeOpening, beforeGoingOn } = before;
  const wasAsked = (beforeOpening && row.tagNotSeen) || (beforeGoingOn && row.failed.includes(uid));
  return Boolean(beforeCard || beforeList || wasAsked);
}

/**
 * Where a list is open, the plate and the list after something was laid down or scanned. What a
 * reader that was lost sees again lies there still, and so it may be with what this visit has booked
 * and nobody saw come: it is not begun again. Nor is what may have been laid down before the list opened,
 * or before the visit went on without it, and whose row of another list asks for it: its tag is switched
 * for that row.
 */
export function laidOnList(
  context: VisitContext,
  event: VisitEvent,
  action: ItemAction,
): Partial<VisitContext> {
  const laid = event.type === 'ITEM' ? claimed(context, [event.item]) : plateWith(context, event);
  const after = { ...context, ...laid };
  const isSeenAgain =
    event.type === 'TAG_APPEARED' &&
    (context.outOfSight.some(({ uid }) => uid === event.tag.uid) ||
      wasLaidForRow(rowOf(context, event.tag), event.tag.uid, event));
  return isSeenAgain
    ? { ...laid, ...presentOwn(after, action) }
    : { ...laid, items: presentOne(after, event, action) };
}

function presentOne(
  context: VisitContext,
  event: VisitEvent,
  action: ItemAction,
): readonly VisitItem[] {
  const { items, plate, person } = context;
  if (event.type === 'ITEM') return present(items, action, plate, event.item, person);
  if (event.type === 'CODE_UNKNOWN') return presentNotOurs(items, action, person);
  if (event.type !== 'TAG_APPEARED') return items;
  const { uid, content } = event.tag;
  // After the reader was lost it may see what another person laid down.
  const isTheirs = plate.some((tag) => tag.uid === uid && tag.owner === person);
  if (!isTheirs && !rowOf(context, event.tag)?.booked) return items;
  return content.kind === 'item'
    ? present(withoutNumberless(items, uid), action, plate, content.item, person)
    : presentNumberless(items, action, event.tag, person);
}

/** What the next patron brings into their visit. */
export function ofNewcomer({
  items,
  apart,
  outOfSight,
  scanned,
}: Laid & Pick<VisitContext, 'items'>): Omit<NextPatron, 'card'> {
  const theirs = ({ owner }: { owner: Owner }) => owner === 'newcomer';
  return {
    scanned: scanned.filter(theirs).map(({ item }) => item),
    laid: [...apart, ...outOfSight].filter(theirs).map(({ uid }) => uid),
    mayComeLate: items.some(({ tagNotSeen }) => tagNotSeen),
  };
}

/**
 * What lies there and comes on no list now: nobody's, or laid down by another person than the one
 * who is shown.
 */
export function besideTheList(context: VisitContext): readonly OwnedTag[] {
  const { plate, apart, person } = context;
  return [
    ...apart.filter(({ owner }) => owner === 'nobody'),
    ...plate.filter((tag) => tag.owner !== person && !rowOf(context, tag)),
  ];
}

/** Each item once; a tag without a number counts as one. */
function countOf(things: readonly (OwnedTag | Scan)[]): number {
  return new Set(
    things.map((thing) => {
      if ('item' in thing) return thing.item;
      return thing.content.kind === 'item' ? thing.content.item : thing.uid;
    }),
  ).size;
}

/** How many items this one laid down or scanned that no list has taken. */
export function waitingOf(context: VisitContext, owner: Owner): number {
  const { plate, apart, scanned } = context;
  const isItem = (tag: OwnedTag) => tag.content.kind === 'item' && !rowOf(context, tag);
  const laid = [...plate, ...apart].filter((tag) => tag.owner === owner && isItem(tag));
  return countOf([...laid, ...scanned.filter((scan) => scan.owner === owner)]);
}

/** How many items on the plate are in the list of another person than the one who is asked for, or shown. */
export function inOthersLists(context: VisitContext): number {
  const { plate, adding, person } = context;
  return countOf(plate.filter((tag) => (adding || tag.owner !== person) && rowOf(context, tag)));
}
