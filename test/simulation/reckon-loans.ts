/**
 * The loans that stand at the end by the kiosk's doing: each from an attempt of which the patron
 * was told just that.
 */
import { releasedAfi } from '../../simulators/play/tags.ts';
import type { Kept } from './ledger.ts';
import type { Room } from './room.ts';
import type { Truth } from './truth.ts';
import type { World } from './world.ts';

export function begunAt({ events }: Kept): number {
  return Date.parse(events[0]?.at ?? '');
}

export function checkStanding(
  world: World,
  room: Room,
  truth: Truth,
  entries: readonly Kept[],
  item: string,
): void {
  const { loans, bookings } = world.library.library.state;
  const card = loans.get(item)?.card ?? '';
  const booking = bookings.findLast((one) => one.item === item && one.what !== 'cancel');
  if (!booking || truth.deskBookings.has(booking)) return;
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
  const told = truth.told.filter((one) => one.item === item && one.atMs >= begunMs);

  // Given back since it was asked for; the loan was booked all the same, and after that.
  if (told.some((one) => one.what === 'returned' && one.atMs <= bookedMs))
    truth.violate('told as returned, and it is on loan', `${item} to ${card}`);
  if (origin.transaction.kind !== 'check-out') return;

  const next = ofItem.find((entry) => entry.id > origin.id);
  const untilMs = next ? begunAt(next) : Number.POSITIVE_INFINITY;
  // In the visit that asked for it: that it could not be lent once more in a later one takes
  // nothing back.
  const ofVisit = told.filter(
    (one) =>
      one.atMs <= untilMs &&
      one.fromMs <= begunMs &&
      one.cards.includes(card) &&
      one.what !== 'returned',
  );
  const last = ofVisit.at(-1);
  if (last?.what === 'not-lent')
    truth.violate('told as not lent, and it is', `${item} ${last.code}`);
  const tags = [...(room.things.get(item)?.tags.values() ?? [])];
  // By its number alone there was no tag to release: it may have left all the same.
  const byTag = origin.transaction.uids.length > 0;
  if (!last && byTag && tags.every(({ afi }) => afi !== releasedAfi))
    truth.violate('on loan, and it never left', item);
}
