/**
 * When the library is open, from its week and its days off. Pure; times are those on its own clock.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant, PlainDate } from '../../machines/domain.ts';
import { type Weekday, weekdays } from '../weekdays.ts';
import type { DayHours, Moment } from './screen.ts';

/** `10:00-18:00`; a day that is left out is a closed one. `closedOn`: days off. */
export type Hours = Readonly<{ [Day in Weekday]?: readonly string[] | undefined }> & {
  closedOn?: readonly PlainDate[] | undefined;
};

export interface Opening {
  isOpen: boolean;
  /** `18:00`: when it closes, if it is open */
  until: string | null;
  /** the next time it opens, at most two weeks ahead */
  next: Moment | null;
}

const daysAhead = 14;

/** In their order; none: closed on that day. */
export function periodsOn(hours: Hours, day: Temporal.PlainDate): { from: string; to: string }[] {
  if (hours.closedOn?.includes(day.toString())) return [];
  const weekday = weekdays[day.dayOfWeek - 1] ?? 'monday';
  return (hours[weekday] ?? [])
    .map((period) => ({ from: period.slice(0, 5), to: period.slice(6) }))
    .sort((a, b) => a.from.localeCompare(b.from));
}

/** The last answer: each screen asks, and it changes by the minute. */
let last: { hours: Hours; timeZone: string; minute: number; opening: Opening } | null = null;

/** `timeZone` IANA, of the library. */
export function openingAt(hours: Hours, timeZone: string, now: Instant): Opening {
  const minute = Math.floor(Date.parse(now) / 60_000);
  if (last?.hours !== hours || last.timeZone !== timeZone || last.minute !== minute)
    last = { hours, timeZone, minute, opening: computeOpening(hours, timeZone, now) };
  return last.opening;
}

function computeOpening(hours: Hours, timeZone: string, now: Instant): Opening {
  const there = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const today = there.toPlainDate();
  const clock = there.toPlainTime().toString({ smallestUnit: 'minute' });
  const present = periodsOn(hours, today).find(({ from, to }) => from <= clock && clock < to);
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const day = today.add({ days: ahead });
    const first = periodsOn(hours, day).find(({ from }) => ahead > 0 || from > clock);
    if (first === undefined) continue;
    const when = ahead === 0 ? 'today' : ahead === 1 ? 'tomorrow' : 'later';
    return opening(present, { on: day.toString(), at: first.from, when });
  }
  return opening(present, null);
}

/** The same as moments. `closesAt`: null where it is closed. */
export function openingMoments(
  hours: Hours,
  timeZone: string,
  now: Instant,
): { open: boolean; closesAt: Instant | null; opensAt: Instant | null } {
  const { isOpen, until, next } = openingAt(hours, timeZone, now);
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const momentOf = (day: Temporal.PlainDate, at: string): Instant => {
    // So a period is written that goes on to the end of the day.
    const isEnd = at === '24:00';
    const there = { timeZone, plainTime: isEnd ? '00:00' : at };
    return (isEnd ? day.add({ days: 1 }) : day).toZonedDateTime(there).toInstant().toString();
  };
  return {
    open: isOpen,
    closesAt: until && momentOf(today, until),
    opensAt: next && momentOf(Temporal.PlainDate.from(next.on), next.at),
  };
}

/** A moment on the clock of the library, `14:00` of today, tomorrow or a later day. */
export function momentIn(timeZone: string, moment: Instant, now: Instant): Moment {
  const there = Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const { days } = today.until(there.toPlainDate());
  const when = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
  const at = there.toPlainTime().toString({ smallestUnit: 'minute' });
  return { on: there.toPlainDate().toString(), at, when };
}

/** The days after today, as many as `count`. `timeZone` IANA, of the library. */
export function comingDays(
  hours: Hours,
  timeZone: string,
  now: Instant,
  count: number,
): readonly DayHours[] {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  return Array.from({ length: count }, (_, index) => {
    const day = today.add({ days: index + 1 });
    const when = index === 0 ? 'tomorrow' : 'later';
    return { on: day.toString(), when, periods: periodsOn(hours, day) };
  });
}

function opening(present: { to: string } | undefined, next: Opening['next']): Opening {
  return {
    isOpen: present !== undefined,
    until: present?.to ?? null,
    next,
  };
}
