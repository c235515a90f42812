/** Whose list is shown, seen from outside: by the cards shown and the PINs that were right. */
import { now } from '../world/time.ts';

export interface Served {
  /**
   * the card of the patron whose list is shown; null: no patron is known, or it is not certain
   * which of two
   */
  readonly card: string | null;
  /** when that patron became known, which is when the rules are applied */
  readonly sinceMs: number;
  /** `lying`: the items on the reader at that moment, already read */
  show(card: string, lying: Iterable<string>): void;
  /** A person handles the item: from now on it belongs to their visit. */
  handle(item: string): void;
  /** `person`: by number, within the visit; `proven`: the card whose PIN was right last. */
  onPatron(
    person: number,
    patron: object | null,
    by: { isOnline: boolean; proven: string | null },
  ): void;
  /** What lay there when the card was shown, and was not touched since; null: no such card. */
  lyingBefore(card: string): ReadonlySet<string> | null;
  forget(): void;
}

export function watchServed(): Served {
  interface Known {
    card: string | null;
    sinceMs: number;
  }
  const nobody: Known = { card: null, sinceMs: 0 };
  const people = new Map<number, Known>();
  let served = nobody;
  /** by card, since the last patron became known: what lay there when it was shown first */
  const shown = new Map<string, Set<string>>();
  return {
    get card() {
      return served.card;
    },
    get sinceMs() {
      return served.sinceMs;
    },
    show: (next, lying) => {
      // A card shown twice: items put down in between may be anybody's.
      if (!shown.has(next)) shown.set(next, new Set(lying));
    },
    handle: (item) => {
      for (const lying of shown.values()) lying.delete(item);
    },
    onPatron: (person, patron, { isOnline, proven }) => {
      if (patron === null) return;
      const known = people.get(person);
      if (known) {
        served = known;
        return;
      }
      // Online by the right PIN; offline by the card alone. Of two cards the kiosk may have read
      // either: a card on the reader is read with a delay, and a scanner may be unplugged.
      const right = isOnline ? proven : null;
      const card = right ?? (shown.size === 1 ? ([...shown.keys()][0] ?? null) : null);
      served = { card, sinceMs: now() };
      people.set(person, served);
      shown.clear();
    },
    lyingBefore: (card) => shown.get(card) ?? null,
    forget: () => {
      people.clear();
      served = nobody;
      shown.clear();
    },
  };
}
