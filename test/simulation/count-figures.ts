/** The kiosk's figures of the month beside what the library system and the screens have of the same run. */
import type { Booking } from '../../simulators/library/state.ts';
import { readFigures } from '../../src/store/figures/figures-file.ts';
import type { Monitor } from './judge/monitor.ts';
import type { RunRecord } from './record.ts';
import type { Deeds } from './truth/deeds.ts';
import { now } from './world/time.ts';
import type { World } from './world/world.ts';

/**
 * Counts `figures …`, `booked …`, `returned again`, and `screen …`: what became of an item, with its reason, as
 * a list showed it. Call it once nothing is under way.
 */
export function countFigures(
  record: RunRecord,
  world: World,
  monitor: Monitor,
  deeds: Deeds,
): void {
  const many = (what: string, times: number) => {
    for (let nth = 0; nth < times; nth += 1) record.count(what);
  };
  const month = new Date(now()).toISOString().slice(0, 7);
  const counts = readFigures(world.folder(), ({ ofMonth }) => ofMonth(month)) ?? [];
  for (const { what, detail, count } of counts)
    if (what !== 'offline-seconds') many(`figures ${what} ${detail}`.trim(), count);
  const { bookings } = world.library.library.state;
  for (const booking of bookings)
    if (!monitor.deskBookings.has(booking)) record.count(`booked ${booking.what}`);
  many('returned again', returnedAgain(bookings, monitor));
  for (const item of deeds.items)
    for (const event of deeds.of(item))
      if ((event.kind === 'told' || event.kind === 'unheard') && event.told.by === 'screen')
        record.count(`screen ${event.told.what} ${event.told.code}`.trim());
}

/** Of those of the kiosk: what is laid down once more where it was returned in the same visit. */
function returnedAgain(bookings: readonly Booking[], { deskBookings, outcomes }: Monitor): number {
  const isSameVisit = (before: Booking, later: Booking) =>
    !outcomes.some(
      ({ fromMs }) => fromMs > Date.parse(before.at) && fromMs <= Date.parse(later.at),
    );
  /** of each item, without what was undone */
  const standing = new Map<string, Booking[]>();
  let again = 0;
  for (const booking of bookings) {
    const { what, item } = booking;
    if (item === null || what === 'renewal' || what === 'payment') continue;
    const ofItem = standing.get(item) ?? [];
    standing.set(item, ofItem);
    const before = ofItem.at(-1);
    if (what === 'cancel') ofItem.pop();
    else ofItem.push(booking);
    if (what !== 'check-in' || before?.what !== 'check-in' || deskBookings.has(booking)) continue;
    if (isSameVisit(before, booking)) again += 1;
  }
  return again;
}
