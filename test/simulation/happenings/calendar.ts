/** How long it is until a moment of the day, where the kiosk stands. */
import { Temporal } from 'temporal-polyfill';
import { closing, opening, timeZone } from '../world/settings.ts';

const times = { midnight: '00:00', closing, opening } as const;

/** The next one of the year; where it is more than five weeks away, midnight. */
export function untilMs(what: keyof typeof times | 'clock-change', nowMs: number): number {
  const there = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone);
  if (what !== 'clock-change') {
    const today = there.withPlainTime(times[what]);
    const next = Temporal.ZonedDateTime.compare(today, there) > 0 ? today : today.add({ days: 1 });
    return next.epochMilliseconds - nowMs;
  }
  const change = there.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const fiveWeeksMs = 35 * 86_400_000;
  return change - nowMs > fiveWeeksMs ? untilMs('midnight', nowMs) : change - nowMs;
}
