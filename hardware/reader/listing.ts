/** Whether all that lies there was reported, since the reader is up. Pure. */

/** So long nothing else was seen. */
const listedAfterRounds = 10;

interface Listing {
  /** One inventory; true once, with the one that ends it. `reported`: what was said to lie there. */
  round(uids: readonly string[], whole: boolean, reported: readonly string[]): boolean;
  isDone(): boolean;
  /** The reader is lost. */
  clear(): void;
}

export function createListing(vanishAfterRounds: number): Listing {
  let isListed = false;
  /** an inventory named a tag, since it is up */
  let hasSeen = false;
  /** inventories in a row that named nothing but what was reported */
  let quietRounds = 0;
  /** and that named nothing */
  let emptyRounds = 0;
  return {
    /** Where something lies there more may: of a stack a tag may be missed for some rounds. */
    round(uids, whole, reported) {
      if (isListed) return false;
      quietRounds = uids.every((uid) => reported.includes(uid)) ? quietRounds + 1 : 0;
      emptyRounds = whole && uids.length === 0 ? emptyRounds + 1 : 0;
      hasSeen ||= uids.length > 0;
      isListed =
        quietRounds >= listedAfterRounds || emptyRounds >= (hasSeen ? vanishAfterRounds : 1);
      return isListed;
    },
    isDone: () => isListed,
    clear() {
      isListed = false;
      hasSeen = false;
      quietRounds = 0;
      emptyRounds = 0;
    },
  };
}
