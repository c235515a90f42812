/**
 * Whose each thing on the plate is. Pure. A reader says what lies there and not who laid it down, so
 * a thing is of those at the kiosk when it was seen to come, and of nobody where no one was. The
 * kiosk and the visit under way both ask here; nothing else decides it.
 */
import type { Instant, Tag, TagContent } from './domain.ts';

/** `since`: when it was laid down. */
export type TagOnPlate = Tag & { since: Instant };
/** Any but a patron's, which is read as a card. */
export type ItemTag = TagOnPlate & { content: Exclude<TagContent, { kind: 'patron' }> };

/**
 * A number: of that person of the visit, 0 for the first, also of the visit that is to begin.
 * `newcomer`: of whose card was shown in the visit, until it is known who they are. `nobody`: it
 * stays so until it was lifted once.
 */
export type Owner = number | 'newcomer' | 'nobody';
interface Owned {
  owner: Owner;
}
export type OwnedTag = TagOnPlate & Owned;
/** Scanned before a list was open. */
export type Scan = Owned & { item: string };

export interface Plate {
  /** in the order in which the tags came */
  plate: readonly OwnedTag[];
  /** last seen when the reader was lost: perhaps they still lie there, and are whose they were */
  outOfSight: readonly (Owned & { uid: string })[];
}

/**
 * Whose that is which comes where another one was there than `theirs`. A scanner is quicker than a
 * reader: what one of the two laid down just before the card of the other is heard of after it.
 */
export function whoseOfTwo(theirs: Owner, { beforeCard }: { beforeCard?: boolean }): Owner {
  return beforeCard ? 'nobody' : theirs;
}

/** `tag` was laid down, or `uid` was lifted; other events have neither. */
interface PlateEvent {
  type: string;
  tag?: TagOnPlate | undefined;
  uid?: string;
  beforeVisit?: boolean;
  seenToCome?: boolean;
}

export function tagsAfter<T extends { uid: string }>(
  tags: readonly T[],
  { tag, uid = tag?.uid }: { tag?: T | undefined; uid?: string | undefined },
): readonly T[] {
  const others = tags.filter((other) => other.uid !== uid);
  return tag ? [...others, tag] : others;
}

/** Whose a tag is that is seen now; `comes`: whose it is where it did not lie there before. */
export function ownerOf(plate: Plate, uid: string, comes: Owner): Owner {
  return had(plate, uid)?.owner ?? comes;
}
function had({ plate, outOfSight }: Plate, uid: string): Owned | undefined {
  return [...plate, ...outOfSight].find((one) => one.uid === uid);
}

/**
 * The plate after a tag was laid down or lifted. A reader that is lost sees no tag any more, though
 * none was lifted: what this plate had is out of sight. (A visit hears also of tags without an
 * owner, which its plate never had.)
 */
export function plateAfter(
  before: Plate,
  event: PlateEvent,
  { comes, isReaderDown }: { comes: Owner; isReaderDown: boolean },
): Plate {
  const { tag, uid = tag?.uid } = event;
  if (uid === undefined) return before;
  const was = had(before, uid);
  const plate = tagsAfter(before.plate, {
    uid,
    tag: tag && { ...tag, owner: was?.owner ?? comes },
  });
  const outOfSight = before.outOfSight.filter((other) => other.uid !== uid);
  return {
    plate,
    outOfSight:
      !tag && isReaderDown && was ? [...outOfSight, { uid, owner: was.owner }] : outOfSight,
  };
}

type Thing = Owned & { uid: string; content?: TagContent };

/** Each thing with another owner, or the one that it has. */
export function givenTo(plate: Plate, to: (thing: Thing) => Owner): Plate {
  const give = <T extends Thing>(thing: T) => ({ ...thing, owner: to(thing) });
  return { plate: plate.plate.map(give), outOfSight: plate.outOfSight.map(give) };
}

/**
 * How the kiosk has seen the plate. `whole`: everything that lies there was listed. `in-visit`: not,
 * since the reader was lost in the visit under way. `unwatched`: not, and it may have been laid down
 * while no visit was under way, or before the kiosk started.
 */
type Sight = 'whole' | 'in-visit' | 'unwatched';

export interface KioskPlate extends Plate {
  sight: Sight;
  /** lifted once while the plate is unwatched: what comes again was laid down by someone */
  lifted: readonly string[];
}

/** The kiosk before it has heard of its reader. */
export const unseenPlate: KioskPlate = {
  plate: [],
  outOfSight: [],
  sight: 'unwatched',
  lifted: [],
};

/**
 * Whose that is which the kiosk sees come. `takes`: a visit is under way, or would begin by it. What
 * was perhaps laid down in the visit before is for that one, and begins none. A card that the reader
 * did not see at first is not left there by the one before: whose it is stands there, and is to be asked about.
 */
export function whoseComes(
  { sight, lifted }: KioskPlate,
  { uid, beforeVisit = false, seenToCome = false }: PlateEvent & { uid: string },
  takes: boolean,
): Owner {
  const isSeen = seenToCome || sight !== 'unwatched' || lifted.includes(uid);
  return takes && isSeen && !beforeVisit ? 0 : 'nobody';
}

export function kioskPlateAfter(
  before: KioskPlate,
  event: PlateEvent,
  { takes, isReaderDown }: { takes: boolean; isReaderDown: boolean },
): KioskPlate {
  const { sight, lifted } = before;
  const { tag, uid = tag?.uid } = event;
  if (uid === undefined) return before;
  const comes = whoseComes(before, { ...event, uid }, takes);
  const isLifted = !tag && !isReaderDown && sight === 'unwatched';
  return {
    ...plateAfter(before, event, { comes, isReaderDown }),
    sight,
    lifted: isLifted ? [...new Set([...lifted, uid])] : lifted,
  };
}

/** The reader was lost. */
export function sightLost({ sight }: KioskPlate, inVisit: boolean): Sight {
  return inVisit && sight !== 'unwatched' ? 'in-visit' : 'unwatched';
}

/** The reader has reported all that lies there: what it did not see was lifted. */
export const allSeen = {
  sight: 'whole',
  lifted: [],
  outOfSight: [],
} as const satisfies Partial<KioskPlate>;

/** No visit can begin now, or none was under way: what lies there belongs to none that begins. */
export function nobodys(plate: Plate): Plate {
  return givenTo(plate, () => 'nobody');
}

/** `theirs`: what the next patron laid down, whose visit begins at once. */
export function plateAfterVisit(before: KioskPlate, theirs: readonly string[]): KioskPlate {
  return {
    ...givenTo(before, ({ uid }) => (theirs.includes(uid) ? 0 : 'nobody')),
    sight: before.sight === 'in-visit' ? 'unwatched' : before.sight,
    lifted: before.lifted,
  };
}

/** What the patron of a visit that begins now has laid down. */
export function ownTags({ plate }: Plate): readonly OwnedTag[] {
  return plate.filter(({ owner }) => owner !== 'nobody');
}

/**
 * All that lies there was released when it was read, so it was lent, and not lately: who uses the
 * plate as a table returns nothing by it, but touches what they want.
 */
export function isLaidToReturn(
  plate: readonly TagOnPlate[],
  wasLentLately: (item: string) => boolean,
): boolean {
  const isLent = ({ content, security }: TagOnPlate) =>
    content.kind === 'item' && security === 'off' && !wasLentLately(content.item);
  return plate.length > 0 && plate.every(isLent);
}
