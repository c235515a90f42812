/** Whose visit it is, seen from outside: by the cards shown and the PINs that were right. */
import { now } from './time.ts';

export interface Served {
  /**
   * the card of the patron who is known now; null: no patron is, or it is not certain which of two
   */
  readonly card: string | null;
  /** when that patron became known, which is when the rules are applied */
  readonly sinceMs: number;
  /** `lying`: the items on the reader at that moment, already read */
  show(card: string, lying: Iterable<string>): void;
  /** A person handles the item: from now on it belongs to their visit. */
  handle(item: string): void;
  /** Not null: another patron has taken over; the items on the reader when that card was shown. */
  onPatron(patron: object | null, proven: string | null): ReadonlySet<string> | null;
  forget(): void;
}

export function watchServed(): Served {
  let card: string | null = null;
  let sinceMs = 0;
  /** the same object: the same patron, asked about once */
  let known: object | null = null;
  /** by card, since the last patron became known: what lay there when it was shown first */
  const shown = new Map<string, Set<string>>();
  return {
    get card() {
      return card;
    },
    get sinceMs() {
      return sinceMs;
    },
    show: (next, lying) => {
      // A card shown twice: items put down in between may be anybody's.
      if (!shown.has(next)) shown.set(next, new Set(lying));
    },
    handle: (item) => {
      for (const lying of shown.values()) lying.delete(item);
    },
    onPatron: (patron, proven) => {
      if (patron === null || patron === known) return null;
      known = patron;
      // Online by the right PIN; offline by the card alone. Of two cards the kiosk may have read
      // either: a card on the reader is read with a delay, and a scanner may be unplugged.
      const next = proven ?? (shown.size === 1 ? ([...shown.keys()][0] ?? null) : null);
      const before = card;
      const lying = shown.get(next ?? '') ?? null;
      // The same patron was queried again, as after a payment.
      if (shown.size === 0 && proven === null) return null;
      if (next !== before) sinceMs = now();
      card = next;
      shown.clear();
      return before !== null && next !== null && before !== next ? lying : null;
    },
    forget: () => {
      card = null;
      known = null;
      shown.clear();
    },
  };
}
