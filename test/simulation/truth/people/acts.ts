/** What those who stand there do with things and cards, and what they mean by it. */
import type { Where } from '../../world/room.ts';
import { now } from '../../world/time.ts';
import type { Deed, Deeds, Meaning } from '../deeds.ts';
import type { ExceptionName } from '../exceptions.ts';
import { asks, begins, isHandingOver, looksUp, meaningOf, waitsForTag } from './meaning.ts';
import {
  askedAbout,
  isJustAfter,
  isOwner,
  isUnread,
  readLate,
  readMs,
  type Standing,
} from './standing.ts';

export type Acts = ReturnType<typeof createActs>;

interface Seen {
  isReaderUp(): boolean;
  /** laid down where no account is open, it is returned by that alone */
  isReturnedByLaying(item: string): boolean;
  titleOf(item: string): string;
}

export function createActs(stand: Standing, deeds: Deeds, seen: Seen) {
  /** Laid down beside the list of others, and not read yet. */
  const isUnreadBeside = () =>
    stand.lists > 0 && !isOwner(stand) && (isUnread(stand) || stand.isReadingCutOff);
  /**
   * The question who is there stands, and neither of the two is: it goes on with whom it asks about. Or
   * it was answered, and the visit before ends.
   */
  const isStrangers = () => isHandingOver(stand.screen) && !isOwner(stand) && !stand.hasShown;
  const did = (item: string, means: Meaning, before?: Deed, why?: ExceptionName) => {
    // Somebody showed a card and left, and it is still looked up, or the PIN is asked for.
    const isLookedUp = stand.shown.length > 0 && !stand.shown.includes(stand.hand);
    const isUnreadYet = isUnreadBeside();
    const isOthers =
      isUnreadYet || (!stand.hasShown && (stand.lists > 0 ? !isOwner(stand) : isLookedUp));
    // Presented to borrow it beside a list of returns: for one's own list, though the returns are another's.
    const isBeside = stand.screen?.view.kind === 'return' && !isStrangers();
    const isOwn = means === 'borrow' && before === undefined && isBeside;
    // A row of the open list asks for it, though another stands there meanwhile.
    const isAwaited = stand.lists > 0 && waitsForTag(stand.screen, item);
    const isGroups = !isOwn && (isOthers || (stand.lists > 0 && isOwner(stand)));
    const asked = isStrangers() ? askedAbout(stand) : undefined;
    const groups = asked === undefined ? stand.group : new Set([...stand.group, asked]);
    deeds.did({
      atMs: now(),
      visit: stand.visit,
      by: stand.hand,
      item,
      view: stand.screen?.view.kind ?? 'none',
      means,
      isReaderUp: seen.isReaderUp(),
      cards: isGroups ? groups : new Set(isAwaited ? [...groups, stand.hand] : [stand.hand]),
      excuse:
        (isUnreadYet ? 'read-after-the-card' : why) ??
        (isOthers || (before && before.visit !== stand.visit) ? 'an-open-visit-taken-over' : null),
    });
    const deed = deeds.last(item);
    if (deed) stand.open.set(item, deed);
  };
  /** What lies there already, of which nothing was said yet, is meant for this now. */
  const meansNow = (what: (deed: Deed) => Meaning | null) => {
    for (const [item, deed] of [...stand.open]) {
      const means = deed.isTold ? null : what(deed);
      if (means !== null) did(item, means, deed);
    }
  };
  const presents = (item: string, from: Where, isLaid = false) => {
    // Who has shown a card, and whose list is still to come.
    const comes =
      stand.isCardNew ||
      (stand.screen?.view.kind === 'goodbye' && stand.shown.includes(stand.hand));
    const isNext = stand.hasShown && (stand.lists > 0 ? !isOwner(stand) : comes);
    const { errand, purpose, open } = stand;
    const before = open.get(item)?.means;
    const says = meaningOf(stand.screen, {
      from,
      errand,
      purpose,
      before,
      title: seen.titleOf(item),
    });
    // A list of returns stands there still, and the card is taken when it is done; or a reader in
    // trouble reads what lies there later: either comes first.
    const mayBeLate = stand.hasShown && stand.isCardUnread;
    // The same beside the list of others, until a reader has read the card: of what is scanned, since
    // a card and a book that lie there are read in one, unless the reader cannot read for a while.
    const isReadApart = !isLaid || stand.isReadingCutOff;
    const isTaken = stand.lists === 0 || (isReadApart && stand.isCardUnread && isUnreadBeside());
    const isEither = (isNext || mayBeLate) && isTaken && says === 'return';
    if (isEither) did(item, says, undefined, 'read-after-the-card');
    if (isStrangers() && says === 'return') did(item, says);
    const isOpen = stand.lists > 0 || isNext || !begins(stand.screen);
    // Or one beside it has begun a return, and the screen does not say so yet.
    const isBegun = [...stand.open].some(
      ([other, { isSeen }]) => !isSeen && seen.isReturnedByLaying(other),
    );
    if (isLaid && says === 'borrow' && !isOpen && (isBegun || seen.isReturnedByLaying(item)))
      did(item, 'return', undefined, 'unsecured-and-laid-down');
    did(
      item,
      isNext || isEither || isStrangers() ? 'borrow' : says,
      undefined,
      isEither ? 'read-after-the-card' : undefined,
    );
  };
  /** What was laid down just before a visit was over is read after it, where no account is open. */
  const areReadLate = () => {
    for (const [item, deed] of [...stand.open]) {
      if (deed.isTold || deed.means !== 'borrow' || now() - deed.atMs >= readMs) continue;
      if (!seen.isReturnedByLaying(item)) continue;
      did(item, 'return', deed, 'unsecured-and-laid-down');
      did(item, 'borrow', deed);
    }
  };
  const shows = (card: string, isRead: boolean, isLaid = false) => {
    stand.isHere = true;
    if (isRead && isLaid) {
      stand.laidMs = now();
      stand.isLaidAlone = !stand.isCardNew || stand.isNewestAsked;
      stand.isLaidRead = false;
      stand.isCardUnread = true;
      stand.isReadingCutOff = false;
    }
    if (isRead) {
      const { lyingCard } = stand;
      const newest = stand.shown.at(-1);
      const isTogether = isLaid && isJustAfter(stand) && newest !== undefined && newest !== card;
      stand.together = isTogether ? { laid: card, before: newest } : null;
      // The scanner is quicker: what a reader has yet to read is answered after it.
      const isFirst = !isLaid && stand.isCardUnread && isUnread(stand);
      const later = stand.shown.filter((other) => isFirst && other === lyingCard);
      const before = stand.shown.filter((other) => other !== card && !later.includes(other));
      stand.shown = [...new Set([...before, card, ...later])];
      if (!isLaid) stand.shownMs = now();
      // While one is looked up, one that is scanned is looked up in its place.
      if (!isLaid && looksUp(stand.screen)) stand.lookedUp = card;
      if (!isLaid || !isJustAfter(stand)) stand.pinOf = null;
      stand.quicker = later.length > 0 ? card : null;
      stand.hasShown = true;
      stand.isCardNew = true;
      stand.isNewestAsked = false;
    }
    // Nothing has read it: who comes with it does as one who shows none.
    else if (card !== stand.hand) stand.hasShown = false;
    stand.hand = card;
    // Where no account is open, one card after another is one person's; and a screen that asks for
    // a card says that what lies there goes on it.
    const saysSo = stand.screen?.view.kind === 'identify';
    if (isRead && stand.lists === 0)
      for (const [item, deed] of [...stand.open])
        if (!deed.isTold && deed.means === 'return' && !deed.isSeen)
          did(item, 'borrow', deed, 'read-after-the-card');
    if (isRead && (stand.lists === 0 || stand.isAdding))
      meansNow(({ means, view, isSeen }) => {
        // A row of an open list stands there for it: that list, not who joins, has it.
        if (stand.lists > 0 && isSeen) return null;
        return means === 'return' && !asks(view) && !saysSo ? null : 'borrow';
      });
  };
  /** A reader that is back reads the card that was laid down meanwhile: of who stands there, or of one before. */
  const readsLateCard = () => {
    const card = readLate(stand);
    if (card === null) return;
    const { hand } = stand;
    shows(card, true);
    if (hand === card) return;
    stand.hand = hand;
    stand.hasShown = false;
  };
  return { did, meansNow, areReadLate, presents, readsLateCard, shows };
}
