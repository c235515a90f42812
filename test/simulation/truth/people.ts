/**
 * Who stands at the kiosk, and what they mean by what they do. Of the screen they read what it says
 * that laying a book down is for; who presses anything means that too.
 */
import type { Intent, Screen } from '../../../src/screen/screen.ts';
import type { Where } from '../room.ts';
import type { Errand } from '../story.ts';
import { now } from '../time.ts';
import type { Deed, Deeds, Meaning } from './deeds.ts';
import type { ExceptionName } from './exceptions.ts';
import { asks, isIdle, meaningOf, offers } from './meaning.ts';

/** What is written on a thing; whose list the screen shows. */
interface Known {
  isItem(code: string): boolean;
  isCard(code: string): boolean;
  isReaderUp(): boolean;
  /** the card whose PIN was right last; null: none since the visit began */
  proven(): string | null;
}
/** A reader has read by then what was laid down. */
const readMs = 2_000;
const covers: readonly string[] = ['help', 'accessibility', 'language'];
export type People = ReturnType<typeof watchPeople>;

export function watchPeople(deeds: Deeds, { isItem, isCard, isReaderUp, proven }: Known) {
  let visit = 0;
  let hand = '';
  let errand: Errand = 'borrow';
  let isHere = false;
  /** cards that could be read, since a visit was last over: the newest stands last */
  let shown: string[] = [];
  /** of those who came before, and nothing showed that another person is there */
  let hasShown = false;
  let lyingCard: string | null = null;
  /** in whose visit it was laid down */
  let laidIn = 0;
  /** when a card was laid down, which the reader has yet to read */
  let laidMs = Number.NEGATIVE_INFINITY;
  /** who borrow together: their deeds share it, and it grows */
  let group = new Set<string>();
  /** so many lists the visit has */
  let lists = 0;
  let isAdding = false;
  /** a card was shown, and the screen has not changed since */
  let isCardNew = false;
  let screen: Screen | null = null;
  /** what the last list was for */
  let purpose: 'borrow' | 'return' = 'borrow';
  /** what was done with things since a visit was last over */
  const open = new Map<string, Deed>();

  const isOwner = () => group.has(hand);
  const did = (item: string, means: Meaning, before?: Deed, why?: ExceptionName) => {
    // Somebody showed a card and left, and it is still looked up, or the PIN is asked for.
    const isLookedUp = shown.length > 0 && !shown.includes(hand);
    const isUnread = lists > 0 && !isOwner() && now() - laidMs < readMs;
    const isOthers = isUnread || (!hasShown && (lists > 0 ? !isOwner() : isLookedUp));
    deeds.did({
      atMs: now(),
      visit,
      by: hand,
      item,
      view: screen?.view.kind ?? 'none',
      means,
      isReaderUp: isReaderUp(),
      cards: isOthers || (lists > 0 && isOwner()) ? group : new Set([hand]),
      excuse:
        (isUnread ? 'read-after-the-card' : why) ??
        (isOthers || (before && before.visit !== visit) ? 'an-open-visit-taken-over' : null),
    });
    const deed = deeds.last(item);
    if (deed) open.set(item, deed);
  };
  /** What lies there already, of which nothing was said yet, is meant for this now. */
  const meansNow = (what: (deed: Deed) => Meaning | null) => {
    for (const [item, deed] of [...open]) {
      const means = deed.isTold ? null : what(deed);
      if (means !== null) did(item, means, deed);
    }
  };
  const presents = (item: string, from: Where) => {
    // Who has shown a card, and whose list is still to come.
    const comes = isCardNew || (screen?.view.kind === 'goodbye' && shown.includes(hand));
    const isNext = hasShown && (lists > 0 ? !isOwner() : comes);
    const says = meaningOf(screen, { from, errand, purpose });
    // A list of returns stands there still, and the card is taken when it is done: either comes first.
    const isEither = isNext && lists === 0 && says === 'return';
    if (isEither) did(item, says, undefined, 'read-after-the-card');
    did(item, isNext ? 'borrow' : says, undefined, isEither ? 'read-after-the-card' : undefined);
  };
  const shows = (card: string, isReadable: boolean, isLaid = false) => {
    isHere = true;
    // Behind a dialog that a person has opened none is taken, and nothing answers.
    const isRead = isReadable && !covers.includes(screen?.dialog?.kind ?? '');
    if (isRead && isLaid) laidMs = now();
    if (isRead) {
      shown = [...shown.filter((other) => other !== card), card];
      hasShown = true;
      isCardNew = true;
    }
    // Nothing has read it: who comes with it does as one who shows none.
    else if (card !== hand) hasShown = false;
    hand = card;
    // Where no account is open, one card after another is one person's; and a screen that asks for
    // a card says that what lies there goes on it.
    const saysSo = screen?.view.kind === 'identify';
    if (isRead && lists === 0)
      for (const [item, deed] of [...open])
        if (!deed.isTold && deed.means === 'return' && !deed.isSeen)
          did(item, 'borrow', deed, 'read-after-the-card');
    if (isRead && (lists === 0 || isAdding))
      meansNow(({ means, view }) =>
        means === 'return' && !asks(view) && !saysSo ? null : 'borrow',
      );
  };
  const isAsked = () => screen?.dialog?.kind === 'who-is-there';

  const touches = (intent: Intent) => {
    isHere = true;
    const view = screen?.view;
    if (view === undefined || !offers(view.kind, intent.type)) return;
    switch (intent.type) {
      case 'CARD_NUMBER':
        if (isCard(intent.number)) shows(intent.number, true);
        return;
      case 'PIN':
        // Who types it for a card that lies there acts as its owner.
        if (!hasShown && lists === 0) shows(lyingCard ?? shown.at(-1) ?? hand, true);
        return;
      case 'SCANNED':
        if (isItem(intent.code)) presents(intent.code, 'hand');
        return;
      case 'STAY': {
        // Who stays says that all of it is theirs.
        if (!isAsked() || lists === 0) return;
        hand = [...group].at(-1) ?? hand;
        const means = view.kind === 'return' ? 'return' : 'borrow';
        meansNow(({ by }) => (group.has(by) ? null : means));
        return;
      }
      case 'NEXT_READER':
        // Whose list it was goes on as another person.
        if (isAsked() && isOwner()) hasShown = false;
        return;
      case 'ADD_CARD':
        isAdding = isAdding || isAsked() || view.kind === 'borrow' || view.kind === 'blocked';
        return;
      case 'BACK':
        if (!isAdding || (view.kind !== 'identify' && view.kind !== 'pin')) return;
        isAdding = false;
        hand = [...group].at(-1) ?? hand;
        return;
      case 'CHOOSE': {
        const { action } = intent;
        if (action !== 'account' && view.kind !== action) meansNow(() => action);
        return;
      }
      case 'AGREE_COST': {
        const { dialog } = screen ?? {};
        const [, item = ''] = intent.key.split(':');
        if (dialog?.kind === 'cost' && dialog.key === intent.key) did(item, 'borrow');
        return;
      }
      case 'RENEW':
        if (view.kind !== 'account') return;
        for (const { item } of view.loans) if (intent.items.includes(item)) did(item, 'renew');
        return;
      case 'PAY': {
        if (view.kind !== 'fees') return;
        const chosen = view.rows.filter((row) => row.chosen);
        deeds.pays({
          atMs: now(),
          visit,
          by: hand,
          cards: group,
          fees: chosen.map(({ id, amountCents }) => ({ id, amountCents })),
          excuse: isOwner() ? null : 'an-open-visit-taken-over',
        });
      }
    }
  };

  /** A list opens: of the card whose PIN was right, or of one that was shown. */
  const opensList = () => {
    const right = proven();
    // One that lies there since before is read by a kiosk that starts.
    const all = new Set([lyingCard ?? [], shown].flat());
    const cards = [...all].filter((card) => !group.has(card));
    const newest = cards.at(-1) ?? hand;
    const isRight = right !== null && cards.includes(right);
    const owner = isRight ? right : newest;
    // Off line no PIN says whose it is: of several that one person has shown it may be any.
    const isSure = lists > 0 || owner === newest;
    for (const card of isSure && (isRight || cards.length < 2) ? [owner] : cards) group.add(card);
    group.add(owner);
    if (shown.includes(hand) || (owner === lyingCard && laidIn === visit)) hand = owner;
    for (const deed of open.values())
      if (!deed.isTold && shown.includes(deed.by)) deed.cards = group;
    lists += 1;
    isAdding = false;
  };
  const isOver = () => {
    group = new Set();
    lists = 0;
    isAdding = false;
    purpose = 'borrow';
  };
  return {
    get visit() {
      return visit;
    },
    /** null: nobody is there */
    get hand() {
      return isHere ? hand : null;
    },
    get newestCard() {
      return shown.at(-1) ?? null;
    },
    /** whose lists the open visit has */
    get owners() {
      return [...group];
    },
    arrives: (card: string, comesTo: Errand) => {
      visit += 1;
      hand = card;
      errand = comesTo;
      hasShown = false;
      isHere = true;
      if (isIdle(screen)) open.clear();
    },
    /** `isRead`: nothing keeps the kiosk from reading it. */
    shows,
    /** A kiosk that starts reads it again. */
    laysCard: (card: string | null) => {
      lyingCard = card;
      laidIn = visit;
    },
    presents: (item: string, from: Where) => {
      isHere = true;
      presents(item, from);
    },
    scansNumber: (code: string) => {
      isHere = true;
      if (isItem(code)) presents(code, 'hand');
    },
    touches,
    leaves: () => {
      isHere = false;
    },
    onScreen: (next: Screen) => {
      const { view } = next;
      const isSame = view.kind === screen?.view.kind;
      if (!isSame) isCardNew = false;
      screen = next;
      if (view.kind === 'borrow' || view.kind === 'return') purpose = view.kind;
      if (isIdle(next)) {
        // The card of the next one may have been shown already.
        shown = shown.filter((card) => !group.has(card));
        if (view.kind === 'goodbye' && group.has(hand)) hand = shown.at(-1) ?? hand;
        if (lists > 0) isOver();
        if (isSame || view.kind === 'goodbye') return;
        hasShown = false;
        shown = [];
        // Who stays may still say what it is for.
        for (const [item, deed] of [...open])
          if (!isHere || deed.visit !== visit) open.delete(item);
        return;
      }
      if (view.kind !== 'borrow' && view.kind !== 'blocked' && view.kind !== 'account') return;
      const count = Math.max(1, 'people' in view ? (view.people?.length ?? 0) : 0);
      while (lists < count) opensList();
    },
    onKilled: () => {
      isOver();
      screen = null;
      hasShown = false;
    },
  };
}
