/** The chip cards that stand in the slot or lie on the contactless reader, and whose they are. Pure. */

export interface Slot {
  /** of the visit that is under way, or begins by it */
  own: number;
  /** of a visit before, or put in while none could begin: none begins by it */
  left: number;
  /** of those that were own, or left: they were in when the card reader was lost, perhaps still */
  ownLost: number;
  leftLost: number;
}

export const emptySlot: Slot = { own: 0, left: 0, ownLost: 0, leftLost: 0 };

interface CardPut {
  type: string;
  chip?: true;
}

/** A slot and a contactless reader; a third card would be no patron's. */
const most = 2;
function oneMore(count: number): number {
  return Math.min(most, count + 1);
}
function oneLess(count: number): number {
  return Math.max(0, count - 1);
}

/** A chip card was put in, whether it can be used or not. */
function isPutIn({ type, chip }: CardPut): boolean {
  return type === 'CARD_UNUSABLE' || (type === 'CARD' && chip === true);
}

/** A card reader that is back reads the card once more that a patron before left in it. */
export function isLeftCard({ leftLost }: Slot, event: CardPut): boolean {
  return leftLost > 0 && isPutIn(event);
}

/** Or the card of the visit. */
export function wasIn({ ownLost }: Slot, event: CardPut): boolean {
  return ownLost > 0 && isPutIn(event);
}

/**
 * `isFree`: no visit is under way and none begins. One that is pulled out is the newest: those that
 * were left came before.
 */
export function slotAfter(
  slot: Slot,
  event: CardPut,
  { isReaderDown, isFree }: { isReaderDown: boolean; isFree: boolean },
): Slot {
  const { own, left, ownLost, leftLost } = slot;
  if (isPutIn(event))
    return isFree || leftLost > 0
      ? { ...slot, left: oneMore(left), leftLost: oneLess(leftLost) }
      : { ...slot, own: oneMore(own), ownLost: oneLess(ownLost) };
  if (event.type !== 'CARD_REMOVED') return slot;
  // A reader that is lost sees no card any more, though none was pulled out.
  if (own > 0) return { ...slot, own: own - 1, ownLost: isReaderDown ? oneMore(ownLost) : ownLost };
  return left > 0
    ? { ...slot, left: left - 1, leftLost: isReaderDown ? oneMore(leftLost) : leftLost }
    : slot;
}

/**
 * What was lost with the reader counts for one visit more: a reader that is back may not have read
 * it yet. `isNextIn`: one of those that are in begins the next visit.
 */
export function slotAfterVisit(slot: Slot, isReaderDown: boolean, isNextIn: boolean): Slot {
  const { own, left, ownLost, leftLost } = slot;
  const next = isNextIn && own > 0 ? 1 : 0;
  return {
    own: next,
    left: Math.min(most, left + own - next),
    ownLost: 0,
    leftLost: isReaderDown ? Math.min(most, leftLost + ownLost) : 0,
  };
}

/** The visit that was to begin by a card does not begin. */
export function disowned(slot: Slot): Slot {
  return { ...slot, own: 0, left: Math.min(most, slot.left + slot.own) };
}
