/** Of two patrons at the kiosk: what the second lays down is never lent on the card of the first. */
import { numberOf } from '../../machines/events.ts';
import type { Intent } from '../../src/screen/screen.ts';
import type { Seen } from './fake-screen.ts';

/** The card that the kiosk asks about, and the items that lay there, already read, at that moment. */
interface Asked {
  card: string;
  lying: Set<string>;
}

export function watchNextPatron(violate: (rule: string, detail: unknown) => void) {
  /** the card whose list was open when another one was shown; null: no one has come between */
  let interrupted: string | null = null;
  const cards = new Set<string>();
  const handled = new Set<string>();
  let asked: Asked | null = null;
  const forget = () => {
    interrupted = null;
    handled.clear();
  };
  return {
    get asked() {
      return asked;
    },
    /** A number that is typed while the kiosk asks is no card; one on the reader is read again. */
    onVisit: ({ visit }: Seen, lying: () => Iterable<string>) => {
      const next = visit?.context.next ?? null;
      if (next === null) asked = null;
      else if (numberOf(next.card) !== asked?.card)
        asked = { card: numberOf(next.card), lying: new Set(lying()) };
    },
    /** `served`: the card whose list is open. `isRead`: nothing keeps the kiosk from reading it. */
    showCard: (card: string, served: string | null, isRead: boolean, seen: Seen | null) => {
      const isOpen =
        seen?.screen.view.kind === 'borrow' && seen.screen.dialog === null && served !== null;
      if (served !== null) cards.add(served);
      if (isRead && isOpen && !cards.has(card)) interrupted = served;
    },
    /** What the patrons say of it themselves. */
    touch: ({ type }: Intent) => {
      if (type === 'STAY' || type === 'ADD_CARD' || type === 'NEXT_READER') forget();
    },
    onServed: (served: string | null) => {
      if (served !== null) cards.add(served);
    },
    handle: (item: string) => {
      asked?.lying.delete(item);
      if (interrupted !== null) handled.add(item);
    },
    checkLoan: (item: string, card: string) => {
      if (interrupted === card && handled.has(item))
        violate('lent on the card of the one before', `${item} to ${card}`);
    },
    newVisit: () => {
      forget();
      cards.clear();
    },
  };
}
