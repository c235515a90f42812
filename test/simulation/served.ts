/** Whose visit it is, seen from outside: who showed which card, and whose PIN the library system called right. */
export interface Served {
  /** the card of the patron who is known now; null: nobody is */
  readonly card: string | null;
  /** `lying`: what lies there at that moment, and has been read */
  show(card: string, lying: Iterable<string>): void;
  /** It is in somebody's hands: what comes of it is that person's. */
  handle(item: string): void;
  /** What the screen is drawn from. Not null: another has taken over, and so much lay there when that card was shown. */
  onPatron(patron: object | null, proven: string | null): ReadonlySet<string> | null;
  forget(): void;
}

export const watchServed = (): Served => {
  let card: string | null = null;
  /** the same object: the same patron, asked about once */
  let known: object | null = null;
  let shown: { card: string; lying: Set<string> } | null = null;
  /** other cards that were shown since somebody was known: one of them may never have been heard, by a scanner that is unplugged for one */
  const since = new Set<string>();
  return {
    get card() {
      return card;
    },
    show: (next, lying) => {
      if (next !== card) since.add(next);
      // Shown twice, by one who is impatient: what was laid down in between may be anybody's.
      if (shown?.card !== next) shown = { card: next, lying: new Set(lying) };
    },
    handle: (item) => shown?.lying.delete(item),
    onPatron: (patron, proven) => {
      if (patron === null || patron === known) return null;
      known = patron;
      // On line by the PIN that was right; off line there is none, and the card alone counts, where it was the only one.
      const next = proven ?? (since.size > 1 ? null : (shown?.card ?? null));
      since.clear();
      const before = card;
      card = next;
      return before !== null && next !== null && before !== next && shown?.card === next ? shown.lying : null;
    },
    forget: () => {
      card = null;
      known = null;
      shown = null;
      since.clear();
    },
  };
};
