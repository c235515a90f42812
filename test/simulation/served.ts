/**
 * Whose visit it is, seen from outside: who showed which card, and whose PIN the library system
 * called right.
 */
import { now } from './time.ts';

export interface Served {
  /**
   * the card of the patron who is known now; null: no patron is, or it is not certain which of two
   */
  readonly card: string | null;
  /** when that patron became known: what may be done in a visit is decided then */
  readonly sinceMs: number;
  /** `lying`: what lies there at that moment, and has been read */
  show(card: string, lying: Iterable<string>): void;
  /** It is in somebody's hands: what comes of it is that person's. */
  handle(item: string): void;
  /**
   * What the screen is drawn from. Not null: another has taken over, and so much lay there when
   * that card was shown.
   */
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
      // Shown twice, by one who is impatient: what was laid down in between may be anybody's.
      if (!shown.has(next)) shown.set(next, new Set(lying));
    },
    handle: (item) => {
      for (const lying of shown.values()) lying.delete(item);
    },
    onPatron: (patron, proven) => {
      if (patron === null || patron === known) return null;
      known = patron;
      // On line by the PIN that was right; off line by the card alone. Of two cards the kiosk may
      // have read either: a card on the plate is read later than it is laid down, and a scanner may
      // be unplugged.
      const next = proven ?? (shown.size === 1 ? ([...shown.keys()][0] ?? null) : null);
      const before = card;
      const lying = shown.get(next ?? '') ?? null;
      // Asked about again, as after a payment: the same one.
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
