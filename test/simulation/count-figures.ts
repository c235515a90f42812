/** The kiosk's figures of the month beside what the library system and the screens have of the same run. */
import { readFigures } from '../../src/store/figures/figures-file.ts';
import type { Monitor } from './judge/monitor.ts';
import type { RunRecord } from './record.ts';
import { now } from './world/time.ts';
import type { World } from './world/world.ts';

/** Counts `figures …` and `booked …`. Call it once nothing is under way. */
export function countFigures(record: RunRecord, world: World, { deskBookings }: Monitor): void {
  const many = (what: string, times: number) => {
    for (let nth = 0; nth < times; nth += 1) record.count(what);
  };
  const month = new Date(now()).toISOString().slice(0, 7);
  const counts = readFigures(world.folder(), ({ ofMonth }) => ofMonth(month)) ?? [];
  for (const { what, detail, count } of counts)
    if (what !== 'offline-seconds') many(`figures ${what} ${detail}`.trim(), count);
  for (const booking of world.library.library.state.bookings)
    if (!deskBookings.has(booking)) record.count(`booked ${booking.what}`);
}
