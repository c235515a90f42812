/** What those who stand there mean by what they touch. */
import type { Intent, PersonTab, Screen } from '../../../../src/screen/screen.ts';
import { now } from '../../world/time.ts';
import type { Deeds } from '../deeds.ts';
import type { Acts } from './acts.ts';
import { offers } from './meaning.ts';
import {
  askedAbout,
  goesOnAsBoth,
  goesOnAsNext,
  isLaidSince,
  isOwner,
  joinsAsAsked,
  type Standing,
  staysOn,
  typesPin,
} from './standing.ts';

/** What is written on a thing. */
export interface Marks {
  isItem(code: string): boolean;
  isCard(code: string): boolean;
}

/** Whether there is a key for it, where the screen says so. */
function mayAdd(screen: Screen | null): boolean {
  if (screen?.dialog?.kind === 'who-is-there') return screen.dialog.mayJoin;
  return screen?.view.kind === 'borrow' && screen.view.mayAdd === true;
}

function isAnother(people: readonly PersonTab[] = [], person: number): boolean {
  return people.some((one) => one.person === person && !one.isShown);
}

/** Keys of a list, which the question who is there covers. */
const covered: readonly string[] = ['CHOOSE', 'RENEW', 'PAY'];

export function createTouches(
  stand: Standing,
  { did, meansNow, presents, shows }: Acts,
  deeds: Deeds,
  { isItem, isCard }: Marks,
): (intent: Intent) => void {
  const isAsked = () => stand.screen?.dialog?.kind === 'who-is-there';

  const touch = (intent: Intent) => {
    const view = stand.screen?.view;
    if (view?.kind === 'attract' && intent.type === 'CARD_NUMBER' && isCard(intent.number))
      stand.typed = intent.number;
    // While a card is looked up the newest counts, also one whose number was typed just before.
    const isLookedUp = view?.kind === 'one-moment' && view.what === 'identify';
    if (isLookedUp && intent.type === 'CARD_NUMBER' && isCard(intent.number))
      return shows(intent.number, true);
    const isClosing = ['DONE', 'CLOSE', 'STOP'].includes(intent.type);
    if (view?.kind === 'goodbye' && isClosing) stand.goodbyeMs = Number.NEGATIVE_INFINITY;
    if (view === undefined || !offers(view.kind, intent.type)) return;
    switch (intent.type) {
      case 'CARD_NUMBER':
        if (isCard(intent.number)) shows(intent.number, true);
        return;
      case 'PIN':
        typesPin(stand);
        // Who types it for a card that lies there acts as its owner.
        if (stand.lists === 0 && (!stand.hasShown || stand.shown.length === 0))
          shows(stand.lyingCard ?? stand.shown.at(-1) ?? stand.hand, true);
        return;
      case 'SCANNED':
        if (isItem(intent.code)) presents(intent.code, 'hand');
        return;
      case 'STAY': {
        if (!isAsked()) return;
        // Who stays says that all of it is theirs.
        if (stand.lists === 0) {
          staysOn(stand);
          meansNow(({ by, means }) => (by === stand.hand ? null : means));
          return;
        }
        stand.hand = [...stand.group].at(-1) ?? stand.hand;
        // At the receipt too, from which they go back to it.
        meansNow(({ by }) => (stand.group.has(by) ? null : stand.purpose));
        return;
      }
      case 'NEXT_READER':
        if (!isAsked()) return;
        // Whose list it was goes on as another person.
        if (!goesOnAsBoth(stand) && isOwner(stand)) stand.hasShown = false;
        if (stand.lists === 0) goesOnAsNext(stand);
        return;
      case 'ADD_CARD':
        // Lists to borrow follow: what they laid down since it was asked is for those; until now it was
        // for no list (decision 0030).
        if (isAsked() && mayAdd(stand.screen))
          meansNow(({ by, atMs }) =>
            by === stand.hand && atMs >= stand.askedMs ? 'borrow' : null,
          );
        stand.isAdding = stand.isAdding || mayAdd(stand.screen);
        if (isAsked() && isLaidSince(stand)) stand.quicker = askedAbout(stand) ?? null;
        else if (isAsked()) joinsAsAsked(stand);
        return;
      case 'BACK':
      // The joining is over; who goes back from the receipt then has the list that is open.
      case 'STOP':
        if (!stand.isAdding || (view.kind !== 'identify' && view.kind !== 'pin')) return;
        stand.isAdding = false;
        stand.hand = [...stand.group].at(-1) ?? stand.hand;
        return;
      case 'CHOOSE': {
        const { action } = intent;
        // Their card was not taken, as another paid, and they say themselves what they came for.
        const isTaken = stand.isCardNew || stand.isCardUnread || isOwner(stand);
        if (action === 'return' && !isTaken) stand.hasShown = false;
        if (action !== 'account' && view.kind !== action) meansNow(() => action);
        return;
      }
      case 'SHOW_PERSON':
        // Who may not borrow opens the list of another of their group: what was laid down at that page,
        // which asks for nothing, is for that list.
        if (view.kind === 'blocked' && isAnother(view.people, intent.person))
          meansNow(({ view: at }) => (at === 'blocked' ? 'borrow' : null));
        return;
      case 'AGREE_COST': {
        const { dialog } = stand.screen ?? {};
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
          visit: stand.visit,
          by: stand.hand,
          cards: stand.group,
          fees: chosen.map(({ id, amountCents }) => ({ id, amountCents })),
          excuse: isOwner(stand) ? null : 'an-open-visit-taken-over',
        });
      }
    }
  };
  return (intent) => {
    stand.isHere = true;
    const { hand } = stand;
    // They were pressed as the question came up, by whose list it is; who showed the card stands there
    // still.
    const isBefore = isAsked() && covered.includes(intent.type);
    if (isBefore) stand.hand = [...stand.group].at(-1) ?? hand;
    touch(intent);
    if (isBefore) stand.hand = hand;
  };
}
