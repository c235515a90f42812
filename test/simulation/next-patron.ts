/** Of two patrons at the kiosk: what the second lays down is never lent on the card of the first. */
import type { Intent } from '../../src/screen/screen.ts';
import type { Seen } from './fake-screen.ts';

export function watchNextPatron(violate: (rule: string, detail: unknown) => void) {
  /** the card whose list was open when another one was shown; null: no one has come between */
  let interrupted: string | null = null;
  const cards = new Set<string>();
  const handled = new Set<string>();
  const forget = () => {
    interrupted = null;
    handled.clear();
  };
  return {
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
