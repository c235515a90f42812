/** The kiosk's figures of the month beside what the library system and the screens have of the same run. */
import type { Booking } from '../../simulators/library/state.ts';
import { dayAndHour } from '../../src/metrics/day-and-hour.ts';
import type { Count } from '../../src/store/figures/count.ts';
import { readFigures } from '../../src/store/figures/figures-file.ts';
import type { Monitor } from './judge/monitor.ts';
import type { RunRecord } from './record.ts';
import type { Deeds } from './truth/deeds.ts';
import { timeZone } from './world/settings.ts';
import { now } from './world/time.ts';
import type { World } from './world/world.ts';

/**
 * Counts `figures …`, `booked …`, `returned again`, `other hour …`, and `screen …`: what became of an item, with
 * its reason, as a list showed it. Call it once nothing is under way.
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
  const { standing, again } = standingOf(bookings, monitor);
  many('returned again', again);
  for (const what of ['loans', 'returns', 'renewals'] as const) {
    const moments = standing
      .filter((booking) => ofBooking[booking.what] === what && !monitor.deskBookings.has(booking))
      .map(({ at }) => Date.parse(at));
    const hours = counts.filter((count) => count.what === what);
    many(`other hour ${what}`, otherHours(hours, moments));
  }
  for (const item of deeds.items)
    for (const event of deeds.of(item))
      if ((event.kind === 'told' || event.kind === 'unheard') && event.told.by === 'screen')
        record.count(`screen ${event.told.what} ${event.told.code}`.trim());
}

const ofBooking: Readonly<Record<string, string>> = {
  'check-out': 'loans',
  'check-in': 'returns',
  renewal: 'renewals',
};

/** So much later than the library system has it the kiosk counts it: its tags are switched first. */
const countedWithinMs = 30_000;

/** In how many hours the figures have more or less than was booked in them. */
function otherHours(counts: readonly Count[], moments: readonly number[]) {
  const hourOf = dayAndHour(timeZone);
  const keyOf = (ms: number) => {
    const { date, hour } = hourOf(new Date(ms).toISOString());
    return `${date} ${hour}`;
  };
  const booked = moments.map((ms) => ({ from: keyOf(ms), until: keyOf(ms + countedWithinMs) }));
  const figures = new Map<string, number>(booked.map(({ from }) => [from, 0]));
  for (const { day, hour, count } of counts) {
    const key = `${day} ${hour}`;
    figures.set(key, (figures.get(key) ?? 0) + count);
  }
  const isOther = ([key, count]: [string, number]) => {
    const least = booked.filter(({ from, until }) => from === key && until === key).length;
    const most = booked.filter(({ from, until }) => from === key || until === key).length;
    return count < least || count > most;
  };
  return [...figures].filter(isOther).length;
}

/**
 * Without what was undone. `again`: of those of the kiosk, what is laid down once more where it was
 * returned in the same visit.
 */
function standingOf(bookings: readonly Booking[], { deskBookings, outcomes }: Monitor) {
  const isSameVisit = (before: Booking, later: Booking) =>
    !outcomes.some(
      ({ fromMs }) => fromMs > Date.parse(before.at) && fromMs <= Date.parse(later.at),
    );
  const ofItems = new Map<string, Booking[]>();
  const renewals: Booking[] = [];
  const repeated = new Set<Booking>();
  for (const booking of bookings) {
    const { what, item } = booking;
    if (what === 'renewal') renewals.push(booking);
    if (item === null || what === 'renewal' || what === 'payment') continue;
    const ofItem = ofItems.get(item) ?? [];
    ofItems.set(item, ofItem);
    const before = ofItem.at(-1);
    if (what === 'cancel') ofItem.pop();
    else ofItem.push(booking);
    if (what !== 'check-in' || before?.what !== 'check-in' || deskBookings.has(booking)) continue;
    if (isSameVisit(before, booking)) repeated.add(booking);
  }
  const all = [...renewals, ...[...ofItems.values()].flat()];
  return { standing: all.filter((booking) => !repeated.has(booking)), again: repeated.size };
}
