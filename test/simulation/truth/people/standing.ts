/** Who stands at the kiosk, as they know it themselves; and whose lists are open. */
import type { Screen } from '../../../../src/screen/screen.ts';
import type { Errand } from '../../story.ts';
import { now } from '../../world/time.ts';
import type { Deed } from '../deeds.ts';

export interface Standing {
  /** counts those who come */
  visit: number;
  /** whose hand: their card */
  hand: string;
  errand: Errand;
  isHere: boolean;
  /** cards that could be read, since a visit was last over: the newest stands last */
  shown: string[];
  /** of those who came before, and nothing showed that another person is there */
  hasShown: boolean;
  lyingCard: string | null;
  /** in whose visit it was laid down */
  laidIn: number;
  /** when a card was laid down, which the reader has yet to read */
  laidMs: number;
  /** when the screen last began to ask who is there */
  askedMs: number;
  /** the card that lay there then, though it is taken away before the answer */
  lyingAsAsked: string | null;
  /** laid down when the screen had answered each card before it */
  isLaidAlone: boolean;
  /** the screen has begun to ask about the card that was laid down last */
  isLaidRead: boolean;
  /** who borrow together: their deeds share it, and it grows */
  group: Set<string>;
  /** so many lists the visit has */
  lists: number;
  isAdding: boolean;
  /** a card was shown, and the screen has not changed since */
  isCardNew: boolean;
  /** the question who is there is about the newest, or was */
  isNewestAsked: boolean;
  /** scanned beside one that the reader has yet to read, and not asked about yet */
  quicker: string | null;
  /** the card whose PIN is asked for; null: none is, or another was shown since */
  pinOf: string | null;
  /** when a card was shown last that is none that was laid down */
  shownMs: number;
  /** the newest as the screen began to ask about one; null: it asks about none */
  lookedUp: string | null;
  /** one was, since the last list opened: what answers no other is about that one still */
  hasLookedUp: boolean;
  /** the card that the screen has answered, where that is another one than the newest, and no list opened */
  answered: string | null;
  /** the screen has a problem with it, and has asked about none since */
  refused: string | null;
  /** a card was laid down, and the screen has answered none since */
  isCardUnread: boolean;
  /** when a goodbye came that hands over to the next one; who ends it by a key has it end by itself */
  goodbyeMs: number;
  /**
   * off line a list opened just as a card was laid down: of that one, or of the one before. The question
   * who is there, if it comes, is about the one that was read later. Null: it is certain
   */
  doubtful: { laid: string; before: string } | null;
  /** a card that was laid down just after another was scanned: either may be the newest. Null: none was */
  together: { laid: string; before: string } | null;
  /** the reader went away, or cannot read, before it had read that card */
  isReadingCutOff: boolean;
  /** a number was typed where the screen has no key for it, and it has not changed since */
  typed: string | null;
  screen: Screen | null;
  /** what the last list was for */
  purpose: 'borrow' | 'return';
  /** what was done with things since a visit was last over */
  readonly open: Map<string, Deed>;
}

export function nobodyYet(): Standing {
  return {
    visit: 0,
    hand: '',
    errand: 'borrow',
    isHere: false,
    shown: [],
    hasShown: false,
    lyingCard: null,
    laidIn: 0,
    laidMs: Number.NEGATIVE_INFINITY,
    askedMs: Number.NEGATIVE_INFINITY,
    lyingAsAsked: null,
    isLaidAlone: false,
    isLaidRead: false,
    group: new Set(),
    lists: 0,
    isAdding: false,
    isCardNew: false,
    isNewestAsked: false,
    quicker: null,
    pinOf: null,
    shownMs: Number.NEGATIVE_INFINITY,
    lookedUp: null,
    hasLookedUp: false,
    answered: null,
    refused: null,
    isCardUnread: false,
    goodbyeMs: 0,
    doubtful: null,
    together: null,
    isReadingCutOff: false,
    typed: null,
    screen: null,
    purpose: 'borrow',
    open: new Map(),
  };
}
export function isOwner({ group, hand }: Standing): boolean {
  return group.has(hand);
}

/** A reader has read by then what was laid down. */
export const readMs = 2_000;

/** A reader that looks around cannot tell what was laid down so soon after from what lay there before. */
const lookMs = 500;

/** Laid down now, beside a card that was shown just before. */
export function isJustAfter({ shownMs }: Standing): boolean {
  return now() - shownMs < lookMs;
}

/** What was laid down last is perhaps still to be read. */
export function isUnread({ laidMs, isLaidRead }: Standing): boolean {
  return !isLaidRead && now() - laidMs < readMs;
}

/**
 * The screen begins to ask about a card, or asks anew who is there. The one that was laid down last is read by then, where none
 * before it is still to be answered: after a PIN it asks about the card whose PIN that is.
 */
export function readsLaid(stand: Standing): void {
  const { screen, shown, lyingCard, quicker, isLaidAlone } = stand;
  if (screen?.view.kind === 'pin' || quicker !== null || !isLaidAlone) return;
  if (lyingCard !== null && shown.at(-1) === lyingCard) stand.isLaidRead = true;
}

/** So long a goodbye stands that hands over to the next one, unless a card or a key ends it. */
const handOverMs = 2_000;

/**
 * The goodbye has ended by itself, and the next one's card is looked up: one that was laid down meanwhile
 * is not read yet, as it would have ended the goodbye. It is as if the scanner were quicker.
 */
export function comesBeforeUnread(stand: Standing): void {
  const { screen, shown, lyingCard, isCardUnread, quicker } = stand;
  const [next, newest] = shown.slice(-2);
  if (screen?.view.kind !== 'goodbye' || !screen.view.next || quicker !== null) return;
  if (!isCardUnread || !isUnread(stand) || newest !== lyingCard) return;
  if (next !== undefined && now() - stand.goodbyeMs >= handOverMs) stand.quicker = next;
}

/** The goodbye hands over to the one who showed this card. */
export function isNextOnes({ screen, shown }: Standing, card: string): boolean {
  return screen?.view.kind === 'goodbye' && screen.view.next === true && shown.at(-1) === card;
}

/**
 * A card lies there that was laid down in this visit, and nothing has read it yet; null: none. One of a
 * person before is what the screen asks about only where no other card could be read.
 */
export function readLate({ hand, lyingCard, laidIn, visit, shown }: Standing): string | null {
  if (lyingCard === null || laidIn !== visit || shown.includes(lyingCard)) return null;
  return hand === lyingCard || shown.length === 0 ? lyingCard : null;
}

/**
 * A list opens: of the card whose PIN was right, or of one that was shown. `right`: that card; null:
 * none since the visit began. `answered`: the card that was asked about, though another one is newer.
 */
export function opensList(stand: Standing, right: string | null, answered: string | null): void {
  const { lyingCard, shown, group } = stand;
  // One that lies there since before is read by a kiosk that starts.
  const lying = lyingCard === null || shown.includes(lyingCard) ? [] : [lyingCard];
  const cards = [...lying, ...shown].filter((card) => !group.has(card));
  const newest = cards.at(-1) ?? stand.hand;
  // Off line a PIN says nothing: the newest card does.
  const isOffline = stand.screen?.view.kind === 'borrow' && stand.screen.view.provisional;
  const isRight = right !== null && cards.includes(right) && !isOffline;
  const asked = answered !== null && cards.includes(answered) ? answered : newest;
  const owner = isRight ? right : asked;
  const before = cards.at(-2);
  const isDoubtful = isOffline && owner === lyingCard && isUnread(stand) && group.size === 0;
  stand.doubtful = isDoubtful && before !== undefined ? { laid: owner, before } : null;
  group.add(owner);
  const either = eitherOf(stand, owner, isRight ? newest : null);
  if (either !== null && group.size === 1) {
    stand.doubtful = either;
    group.add(either.laid).add(either.before);
  }
  if (shown.includes(stand.hand) || (owner === lyingCard && stand.laidIn === stand.visit))
    stand.hand = owner;
  for (const deed of stand.open.values())
    if (!deed.isTold && shown.includes(deed.by)) Object.assign(deed, { cards: group });
  stand.lists += 1;
  stand.isAdding = false;
  stand.hasLookedUp = false;
}

/**
 * Nothing shows which of two cards the kiosk heard of last. `newest`: beside the one whose PIN was right,
 * which is looked up no more if that one was read by then.
 */
function eitherOf(
  stand: Standing,
  owner: string,
  newest: string | null,
): { laid: string; before: string } | null {
  const { together, lyingCard } = stand;
  if (newest === null) return together?.laid === owner ? together : null;
  const isLaidSince = newest !== owner && newest === lyingCard && isUnread(stand);
  return isLaidSince ? { laid: newest, before: owner } : null;
}

/** It is asked who is there, and a list opened that may be of either of two: it is not of who is asked about. */
export function isOfTheOneBefore(stand: Standing): void {
  const { doubtful, group, shown, lyingCard } = stand;
  stand.doubtful = null;
  if (doubtful === null || stand.lists !== 1) return;
  if (group.has(doubtful.before)) group.delete(shown.at(-1) ?? doubtful.laid);
  else if (lyingCard === doubtful.laid && now() - stand.laidMs < readMs) {
    // Just after it opened, and no third one was laid down: of the two the later one is asked about.
    group.delete(doubtful.laid);
    group.add(doubtful.before);
  }
}

/** Laid down while it is asked who is there, and not read yet: the question is about one before. */
export function isLaidSince(stand: Standing): boolean {
  const { laidMs, askedMs, shown, lyingCard } = stand;
  return isUnread(stand) && laidMs > askedMs && shown.at(-1) === lyingCard;
}

/**
 * Served without a list, and asked who is there: the card that is asked about. The scanner is quicker
 * than the reader: where the newest was answered before it was asked, it is the one that lies there.
 */
export function askedAbout(stand: Standing): string | undefined {
  const { shown, lyingCard, isCardNew } = stand;
  if (isLaidSince(stand)) return shown.at(-2);
  const isLying = !isCardNew && lyingCard !== null && shown.includes(lyingCard);
  return isLying ? lyingCard : shown.at(-1);
}

/** The list that opens is of the card that is asked about, though another was shown after it lay there. */
export function joinsAsAsked(stand: Standing): void {
  const asked = askedAbout(stand);
  if (asked === undefined || stand.group.has(asked)) return;
  stand.shown = [...stand.shown.filter((card) => card !== asked), asked];
}

/** The next one's is the card that is asked about. */
export function goesOnAsNext(stand: Standing): void {
  const next = askedAbout(stand);
  if (next === undefined) return;
  if (stand.shown.includes(stand.hand)) stand.hand = next;
  stand.shown = [next];
}

/**
 * Beside the list of the card that they scanned the screen asks about the one that they laid down just
 * before: who then says that they are the next, stops or says nothing goes on with that one, and so does
 * what they laid down since.
 */
export function goesOnAsBoth(stand: Standing): boolean {
  const { hand, laidIn, laidMs, visit, shown, group } = stand;
  const lyingCard = stand.lyingCard ?? stand.lyingAsAsked;
  if (lyingCard === null || laidIn !== visit || !isOwner(stand)) return false;
  if (group.has(lyingCard) || !shown.includes(lyingCard)) return false;
  for (const deed of stand.open.values())
    if (!deed.isSeen && deed.by === hand && deed.visit === visit && deed.atMs >= laidMs)
      Object.assign(deed, { by: lyingCard, cards: new Set([lyingCard]), means: 'borrow' });
  stand.hand = lyingCard;
  return true;
}

/** Whose PIN is typed is the newest: the card that lay there before it was scanned is not looked up. */
export function typesPin(stand: Standing): void {
  const { pinOf, shown } = stand;
  if (pinOf !== null) stand.shown = [...shown.filter((card) => card !== pinOf), pinOf];
}

/** Who is still there is who showed a card before that one. */
export function staysOn(stand: Standing): void {
  const asked = askedAbout(stand);
  const before = stand.shown.filter((card) => card !== asked);
  const newest = before.at(-1);
  if (newest === undefined) return;
  stand.hand = newest;
  stand.shown = before;
}

/**
 * The screen has a problem with the card that it asked about: that one opens no list, and who showed
 * others too goes on with those.
 */
export function goesOnWithoutIt(stand: Standing, card: string): void {
  const others = stand.shown.filter((other) => other !== card);
  const newest = others.at(-1);
  if (newest === undefined || !stand.shown.includes(card)) return;
  stand.shown = others;
  if (stand.hand === card) stand.hand = newest;
}

/**
 * The card of an open list lies there, and is read while the PIN of one more is asked for: that ends the
 * joining, as if it were shown last, though the scanner was quicker.
 */
export function goesBackByCard(stand: Standing): void {
  const { lyingCard, group } = stand;
  if (!stand.isAdding || !isUnread(stand) || lyingCard === null || !group.has(lyingCard)) return;
  stand.isAdding = false;
  stand.hand = lyingCard;
}

export function isOver(stand: Standing): void {
  stand.group = new Set();
  stand.doubtful = null;
  stand.together = null;
  stand.lists = 0;
  stand.isAdding = false;
  stand.purpose = 'borrow';
}
