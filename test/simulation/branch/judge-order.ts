/** What several kiosks did with one item is sent in the order in which it was done. */
import type { BranchWorld } from './branch-world.ts';
import { type SharedEntry, soundMs } from './shared-entries.ts';

/** An entry waits so long for one of another kiosk at most. */
const waitsMs = 10 * 60_000;
/** A kiosk that is not heard of for a minute is not waited for. */
const heardMs = 60_000;

export function checkOrder(
  { broker, sites }: BranchWorld,
  entries: readonly SharedEntry[],
  violate: (rule: string, detail: unknown) => void,
): void {
  const { bookings } = sites[0]?.world.library.library.state ?? { bookings: [] };
  const sent = (one: SharedEntry) => {
    const names = one.what === 'lent' ? ['check-out', 'renewal'] : ['check-in'];
    return bookings.find(
      ({ what, item, card, at }) =>
        names.includes(what) &&
        item === one.item &&
        (one.what === 'returned' || one.cards.includes(card ?? '')) &&
        Date.parse(at) >= (one.doneMs ?? 0) &&
        Date.parse(at) <= one.overMs,
    );
  };
  for (const first of entries) {
    if (first.doneMs === null || first.overMs === Number.POSITIVE_INFINITY) continue;
    for (const second of entries) {
      if (second.site === first.site || second.item !== first.item) continue;
      if (second.doneMs === null || second.begunMs <= first.doneMs + heardMs) continue;
      if (second.overMs > first.overMs || second.begunMs > first.overMs) continue;
      const booking = sent(second);
      if (!booking) continue;
      const bookedMs = Date.parse(booking.at);
      // It may have waited long enough already.
      const couldWait = bookedMs - second.doneMs < waitsMs;
      const from = Math.min(first.doneMs, bookedMs - soundMs);
      const areSound = [first.site, second.site].every(({ name }) =>
        broker.wasSound(name, from, bookedMs),
      );
      if (couldWait && areSound && first.overMs > bookedMs)
        violate(
          'sent before what another kiosk did earlier with the item',
          `${first.item}: ${second.site.name} ${second.id} before ${first.site.name} ${first.id}`,
        );
    }
  }
}
