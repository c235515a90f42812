/** Dates and moments of the library, all by Temporal; time is always given. */
import { Temporal } from 'temporal-polyfill';

/** The moment that `text` names (ISO 8601 with offset or `Z`), or null where it names none. */
export function momentOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** The library's calendar date of a moment, or of a plain date; null where `text` is neither. */
export function dateOf(text: string, timeZone: string): Temporal.PlainDate | null {
  const moment = momentOf(text);
  if (moment) return moment.toZonedDateTimeISO(timeZone).toPlainDate();
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

/** Calendar days from one date to another; negative when `to` lies before. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days;
}

/** How many firsts of a month lie after `from`, up to and with `to`; negative when `to` lies in an earlier month. */
export function monthsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return (to.year - from.year) * 12 + to.month - from.month;
}
