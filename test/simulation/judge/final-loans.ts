/** Checks each loan of the kiosk at the end: the patron must have seen that outcome. */
import { releasedAfi } from '../../../simulators/tags/tags.ts';
import type { Room } from '../world/room.ts';
import type { World } from '../world/world.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Monitor } from './monitor.ts';

export function begunAt({ events }: LedgerEntry): number {
  return Date.parse(events[0]?.at ?? '');
}

export function checkLoan(
  world: World,
  room: Room,
  monitor: Monitor,
  entries: readonly LedgerEntry[],
  item: string,
): void {
  const { loans, bookings } = world.library.library.state;
  const card = loans.get(item)?.card ?? '';
  const booking = bookings.findLast((one) => one.item === item && one.what !== 'cancel');
  if (!booking || monitor.deskBookings.has(booking)) return;
  const bookedMs = Date.parse(booking.at);
  const ofItem = entries.filter(
    ({ transaction }) => 'item' in transaction && transaction.item === item,
  );
  const attempts = ofItem.filter(
    (entry) =>
      (entry.transaction.kind === 'check-out' || entry.transaction.kind === 'renew') &&
      entry.transaction.patron === card &&
      begunAt(entry) <= bookedMs,
  );
  const origin = attempts.findLast(({ state }) => state === 'accepted') ?? attempts.at(-1);
  if (!origin) return;
  const begunMs = begunAt(origin);
  const told = monitor.outcomes.filter((one) => one.item === item && one.atMs >= begunMs);

  // Returned after the attempt, but the loan was booked after the return.
  if (told.some((one) => one.what === 'returned' && one.atMs <= bookedMs))
    monitor.violate('told as returned, and it is on loan', `${item} to ${card}`);
  if (origin.transaction.kind !== 'check-out') return;

  const next = ofItem.find((entry) => entry.id > origin.id);
  const untilMs = next ? begunAt(next) : Number.POSITIVE_INFINITY;
  // Only the visit of the attempt: a refusal in a later visit does not change this loan.
  const ofVisit = told.filter(
    (one) =>
      one.atMs <= untilMs &&
      one.fromMs <= begunMs &&
      one.cards.includes(card) &&
      one.what !== 'returned',
  );
  const last = ofVisit.at(-1);
  if (last?.what === 'not-lent')
    monitor.violate('told as not lent, and it is', `${item} ${last.code}`);
  const tags = [...(room.things.get(item)?.tags.values() ?? [])];
  // An item scanned by its barcode has no tag to release; it may have left.
  const byTag = origin.transaction.uids.length > 0;
  if (!last && byTag && tags.every(({ afi }) => afi !== releasedAfi))
    monitor.violate('on loan, and it never left', item);
}
