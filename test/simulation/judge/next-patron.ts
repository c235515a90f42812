/** The card that the kiosk asks about, and the items that lay there, already read, at that moment. */
import { numberOf } from '../../../machines/events.ts';
import type { Seen } from '../world/fake-screen.ts';

interface Asked {
  card: string;
  lying: Set<string>;
}

export function watchNextPatron() {
  let asked: Asked | null = null;
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
    handle: (item: string) => {
      asked?.lying.delete(item);
    },
  };
}
