/**
 * Who stands at the kiosk, and what they mean by what they do. Of the screen they read what it says
 * that laying a book down is for; who presses anything means that too.
 */
import type { Screen } from '../../../../src/screen/screen.ts';
import type { Errand } from '../../story.ts';
import type { Where } from '../../world/room.ts';
import { now } from '../../world/time.ts';
import type { Deeds } from '../deeds.ts';
import { createActs } from './acts.ts';
import { answersCard, isIdle, listsOf, looksUp } from './meaning.ts';
import {
  comesBeforeUnread,
  goesBackByCard,
  goesOnAsBoth,
  goesOnWithoutIt,
  isNextOnes,
  isOfTheOneBefore,
  isOver,
  isUnread,
  nobodyYet,
  opensList,
  readsLaid,
} from './standing.ts';
import { createTouches, type Marks } from './touches.ts';

interface Known extends Marks {
  isReaderUp(): boolean;
  /** laid down where no account is open, it is returned by that alone */
  isReturnedByLaying(item: string): boolean;
  titleOf(item: string): string;
  /** the reader has it on its plate */
  isLying(item: string): boolean;
  /** the card whose PIN was right last; null: none since the visit began */
  proven(): string | null;
}
export type People = ReturnType<typeof watchPeople>;

export function watchPeople(deeds: Deeds, known: Known) {
  const stand = nobodyYet();
  const acts = createActs(stand, deeds, known);
  /**
   * The screen asks about a card, or has a problem with the one that it asked about. The result is the
   * card that it answers, where that is another one than the newest.
   */
  const onLookedUp = (screen: Screen): string | null => {
    const { view } = screen;
    // Without an answer it is no problem of the card: it opens its account once the line counts as lost.
    const problem = view.kind === 'identify' ? view.problem : null;
    const isProblem = problem !== null && problem !== 'unreachable';
    const { pinOf } = stand;
    stand.pinOf = view.kind === 'pin' ? (stand.quicker ?? stand.lookedUp ?? pinOf) : null;
    if (!isProblem) stand.refused = null;
    if (looksUp(screen)) {
      stand.lookedUp ??= stand.quicker ?? stand.shown.at(-1) ?? null;
      return null;
    }
    const { lookedUp: card, quicker, hasLookedUp } = stand;
    stand.hasLookedUp ||= card !== null;
    stand.lookedUp = null;
    stand.quicker = null;
    const read = stand.shown.filter((other) => other !== stand.lyingCard);
    // No card was asked about, as the line is lost: what was just laid down is not read yet.
    // But for the one whose PIN was asked for.
    if (card === null && pinOf !== null) return pinOf;
    if (card === null)
      return isUnread(stand) && !hasLookedUp ? (quicker ?? read.at(-1) ?? null) : null;
    // The one that lies there was laid down before it, and is read meanwhile: it is the older one.
    if (!isProblem) return quicker;
    stand.refused = card;
    goesOnWithoutIt(stand, card);
    acts.meansNow(({ by, means }) => (by === card && stand.hand !== card ? means : null));
    return null;
  };
  return {
    get visit() {
      return stand.visit;
    },
    /** null: nobody is there */
    get hand() {
      return stand.isHere ? stand.hand : null;
    },
    /** `isGone`: who laid it down came before the one who is there now. */
    hasLeftThere: (item: string, isGone: boolean) =>
      (isGone || !stand.isHere) && known.isLying(item),
    /** the newest that was shown, or that the screen has a problem with */
    get newestCard() {
      return stand.refused ?? stand.shown.at(-1) ?? null;
    },
    /** whose lists the open visit has */
    get owners() {
      return [...stand.group];
    },
    arrives: (card: string, comesTo: Errand) => {
      stand.visit = deeds.comes();
      stand.hand = card;
      stand.errand = comesTo;
      stand.hasShown = false;
      stand.isHere = true;
      // A goodbye that hands over leaves the next one what they did: who comes stands before their visit.
      for (const [item, { by }] of [...stand.open])
        if (isIdle(stand.screen) && !isNextOnes(stand, by)) stand.open.delete(item);
    },
    /** `isRead`: nothing keeps the kiosk from reading it. */
    shows: acts.shows,
    /** A kiosk that starts reads it again. */
    laysCard: (card: string | null) => {
      stand.lyingCard = card;
      stand.laidIn = stand.visit;
    },
    /** It is unplugged, its cable passes nothing on, or it cannot read for a while. */
    losesReader: () => {
      if (stand.isCardUnread && isUnread(stand)) stand.isReadingCutOff = true;
    },
    presents: (item: string, from: Where, how: 'scan' | 'lay') => {
      stand.isHere = true;
      acts.presents(item, from, how === 'lay');
    },
    scansNumber: (code: string) => {
      stand.isHere = true;
      if (known.isItem(code)) acts.presents(code, 'hand');
    },
    touches: createTouches(stand, acts, deeds, known),
    leaves: () => {
      stand.isHere = false;
    },
    onScreen: (next: Screen) => {
      const { view } = next;
      // What was laid down has just begun a visit that is not shown yet: the number was taken.
      if (stand.typed !== null && looksUp(next)) acts.shows(stand.typed, true);
      stand.typed = null;
      // Laid down while the reader was lost, and asked about as it is back.
      const asked = stand.screen?.dialog;
      const isQuestion = asked?.kind === 'who-is-there';
      const isAsked = next.dialog?.kind === 'who-is-there' && !isQuestion;
      // Only a card that is read has the question's time begin anew.
      const isAskedAnew =
        next.dialog?.kind === 'who-is-there' && isQuestion && asked.endsAt !== next.dialog.endsAt;
      if (isAsked) {
        stand.askedMs = now();
        stand.lyingAsAsked = stand.lyingCard;
      }
      if (isAsked) isOfTheOneBefore(stand);
      // Or looked up by then, where no list is open: whatever else asks about a card counts as shown.
      const isLookedUp = stand.lists === 0 && looksUp(next) && !looksUp(stand.screen);
      if (isAsked || (isLookedUp && known.isReaderUp())) acts.readsLateCard();
      // No list has come: the one that was open stands there again.
      const isBack = view.kind === 'borrow' && (view.people?.length ?? 1) === stand.lists;
      if (isBack && stand.screen?.view.kind === 'pin') goesBackByCard(stand);
      const isSame = view.kind === stand.screen?.view.kind;
      // What changes beneath the question does not answer the card that it is about.
      const isAskedStill = isQuestion && next.dialog?.kind === 'who-is-there';
      if (!isSame && !isAskedStill) stand.isCardNew = false;
      if (!isSame) comesBeforeUnread(stand);
      if (isAskedAnew || (looksUp(next) && !looksUp(stand.screen))) readsLaid(stand);
      if (isAsked || isAskedAnew) stand.isNewestAsked = !isUnread(stand);
      if (!isSame && view.kind === 'goodbye') stand.goodbyeMs = now();
      // What answers the quicker scanner says nothing of the card that lies there.
      const isAnswer = answersCard(next, stand.lists) && stand.quicker === null;
      if (isIdle(next) || isAnswer) stand.isCardUnread = stand.isReadingCutOff = false;
      stand.screen = next;
      // Off line an account may open without a list, which comes later.
      if (isIdle(next) || looksUp(next)) stand.answered = null;
      if (isIdle(next)) stand.hasLookedUp = false;
      stand.answered = onLookedUp(next) ?? stand.answered;
      if (view.kind === 'borrow' || view.kind === 'return') stand.purpose = view.kind;
      // A list of returns may begin with the question about a set.
      if (view.kind === 'set-incomplete') stand.purpose = view.purpose;
      // It asks anew: what a list before it was for, perhaps another's, says nothing of what follows.
      if (view.kind === 'action') stand.purpose = 'borrow';
      // The list that does not open yet: who returned something and is blocked then came to borrow.
      if (view.kind === 'blocked') stand.purpose = 'borrow';
      // However it came to it, it asks for one more card.
      if (view.kind === 'identify' && view.adding) stand.isAdding = true;
      // The visit is at its end and takes no more cards, however it came there.
      if (view.kind === 'receipt') stand.isAdding = false;
      // Stopped, or left without an answer, it goes on with the card that the question is about.
      if (view.kind === 'goodbye' && view.next && isQuestion) goesOnAsBoth(stand);
      if (isIdle(next)) {
        // The card of the next one may have been shown already.
        stand.shown = stand.shown.filter((card) => !stand.group.has(card));
        if (view.kind === 'goodbye' && stand.group.has(stand.hand))
          stand.hand = stand.shown.at(-1) ?? stand.hand;
        if (stand.lists > 0) isOver(stand);
        if (isSame || view.kind === 'goodbye') return;
        stand.hasShown = false;
        // A card that was laid down as the visit ended is read yet, and begins the next one.
        stand.shown = stand.shown.filter((card) => card === stand.lyingCard && isUnread(stand));
        // Who stays may still say what it is for.
        for (const [item, deed] of [...stand.open])
          if (!stand.isHere || deed.visit !== stand.visit) stand.open.delete(item);
        acts.areReadLate();
        return;
      }
      while (stand.lists < listsOf(view)) {
        opensList(stand, known.proven(), stand.answered);
        stand.answered = null;
      }
    },
    onKilled: () => {
      deeds.killed(now(), stand.visit);
      isOver(stand);
      stand.screen = null;
      stand.hasShown = false;
    },
  };
}
