/** Times of OPI: local ones, without a zone or with a false one (`-00:00` was seen). */
import { localParts } from '../local-time.ts';

/** The moment in `timeZone` as `2026-09-01T11:00:00`. */
export function localTime(at: Date, timeZone: string): string {
  const { year, month, day, hour, minute, second } = localParts(at.getTime(), timeZone);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** `MMDD` and `HHMMSS` of the terminal's own time; the zone it writes is not believed. */
export function dateAndTime(timeStamp: string | null): {
  date: string | null;
  time: string | null;
} {
  const digits = digitsOf(timeStamp);
  if (digits === null) return { date: null, time: null };
  const [, month, day, hour, minute, second] = digits;
  return { date: `${month}${day}`, time: `${hour}${minute}${second}` };
}

/** A terminal's clock and the kiosk's need not agree to the second. */
const clocksApartMs = 120_000;

/** The terminal's time lies within the time that a payment begun at `startedAt` (ISO 8601) may take. */
export function isWithin(
  timeStamp: string | null,
  startedAt: string,
  { timeZone, longestMs }: { timeZone: string; longestMs: number },
): boolean {
  const [then, start] = [timeStamp, localTime(new Date(startedAt), timeZone)].map((text) => {
    const digits = digitsOf(text);
    if (digits === null) return Number.NaN;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  });
  const afterMs = (then ?? Number.NaN) - (start ?? Number.NaN);
  return afterMs >= -clocksApartMs && afterMs <= longestMs + clocksApartMs;
}

function digitsOf(timeStamp: string | null): string[] | null {
  const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/;
  return (timeStamp === null ? null : form.exec(timeStamp)?.slice(1)) ?? null;
}
