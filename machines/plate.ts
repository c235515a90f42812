/** What lies on the plate, and which of it belongs to the visit under way. Pure. */
import type { Instant, Tag, TagContent } from '../src/domain.ts';

/** `since`: when it was laid down. */
export type TagOnPlate = Tag & { since: Instant };
/** Any but a patron's, which is read as a card. */
export type ItemTag = TagOnPlate & { content: Exclude<TagContent, { kind: 'patron' }> };

export interface Plate {
  /** in the order in which the tags came */
  plate: readonly TagOnPlate[];
  /**
   * tags that lay there when the patron before left: not the next one's, until they have been
   * lifted once
   */
  leftover: readonly string[];
  /** tags that were last seen when the reader was lost: perhaps they still lie there */
  outOfSight: readonly string[];
  /** tags that lay there when another patron's card was shown in the visit under way */
  beforeCard: readonly string[];
}

/** `tag` was laid down, or `uid` was lifted; other events have neither. */
interface PlateEvent {
  type: string;
  tag?: TagOnPlate | undefined;
  uid?: string;
}

export function tagsAfter(
  tags: readonly TagOnPlate[],
  { tag, uid = tag?.uid }: PlateEvent,
): readonly TagOnPlate[] {
  const others = tags.filter((other) => other.uid !== uid);
  return tag ? [...others, tag] : others;
}

export function plateAfter(before: Plate, event: PlateEvent, isReaderDown: boolean): Plate {
  const { tag, uid = tag?.uid } = event;
  const others = (uids: readonly string[]) => uids.filter((other) => other !== uid);
  const after = {
    plate: tagsAfter(before.plate, event),
    leftover: before.leftover,
    outOfSight: others(before.outOfSight),
    beforeCard: before.beforeCard,
  };
  if (event.uid === undefined) return after;
  // A reader that is lost sees no tag any more, though none was lifted.
  return isReaderDown
    ? { ...after, outOfSight: [...after.outOfSight, event.uid] }
    : {
        ...after,
        leftover: others(before.leftover),
        beforeCard: others(before.beforeCard),
      };
}

/**
 * Tags that were out of sight count for one visit more: a reader that is back may not have read
 * them yet. `hasNext`: what was laid down since the next patron showed their card is theirs.
 */
export function plateAfterVisit(plate: Plate, isReaderDown: boolean, hasNext = false): Plate {
  return {
    plate: plate.plate,
    leftover: hasNext ? plate.beforeCard : lyingThere(plate),
    outOfSight: isReaderDown ? plate.outOfSight : [],
    beforeCard: [],
  };
}

/** Also what was last seen when the reader was lost. */
export function lyingThere({ plate, outOfSight }: Plate): readonly string[] {
  return [...plate.map((tag) => tag.uid), ...outOfSight];
}

/** Whether laying a lent item down begins its return. */
export interface ReturnByLaying {
  allowed: boolean;
  /**
   * tags that the visit before lent: a patron who uses the plate as a table after the goodbye
   * returns none of them
   */
  except: readonly string[];
}

/** All that lies there was released when it was read, so it was lent, and not just now. */
export function isLaidToReturn(
  plate: readonly TagOnPlate[],
  { allowed, except }: ReturnByLaying,
): boolean {
  return (
    allowed &&
    plate.length > 0 &&
    plate.every(
      ({ uid, content, security }) =>
        content.kind === 'item' && security === 'off' && !except.includes(uid),
    )
  );
}

/** What the patron of a visit that begins now has laid down. */
export function ownTags({ plate, leftover }: Plate): readonly TagOnPlate[] {
  return plate.filter((tag) => !leftover.includes(tag.uid));
}
