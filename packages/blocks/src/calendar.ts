/**
 * Dates as day numbers (days since 1 January 1970) and moments as milliseconds since then, which
 * are cheap to compare. Temporal reads them. What is read is remembered: the fees of a library name
 * the same few days, and a list of decisions the same moment.
 */
import { Temporal } from 'temporal-polyfill';

const quarterHourMs = 900_000;
/** From then on every offset is a whole number of quarters of an hour: a day begins with one. */
const wholeOffsetsSince = Date.UTC(1973, 0, 1);
/** Per kind of value; all are forgotten when there are more. */
const mostRemembered = 2000;
const epoch = new Temporal.PlainDate(1970, 1, 1);

/** `read`, with the results of earlier calls. */
function remember<Key>(read: (key: Key) => number): (key: Key) => number {
  const known = new Map<Key, number>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostRemembered) known.clear();
    const value = read(key);
    known.set(key, value);
    return value;
  };
}

/** What Temporal reads, or NaN where it reads nothing. */
function orNaN(read: () => number): number {
  try {
    return read();
  } catch {
    return Number.NaN;
  }
}

function dayNumber(date: Temporal.PlainDate): number {
  return epoch.until(date).days;
}

/**
 * Months since year 0, of a day number. The difference of two is how many firsts of a month lie
 * between them.
 */
export function monthOf(day: number): number {
  const { year, month } = epoch.add({ days: day });
  return year * 12 + month - 1;
}

/**
 * The moment that `text` names (ISO 8601 with offset or `Z`), in milliseconds; NaN where it names
 * none.
 */
export const momentOf = remember((text: string) =>
  orNaN(() => Temporal.Instant.from(text).epochMilliseconds),
);

/** The calendar of one time zone. */
export interface Zone {
  /** the library's calendar date of a moment, as a day number */
  dayAt(moment: number): number;
  /** of a moment, or of a plain date; NaN where `text` is neither */
  dayOf(text: string): number;
}

const zones = new Map<string, Zone>();

/** The calendar of a time zone, by its IANA name. */
export function zoneOf(timeZone: string): Zone {
  const zone = zones.get(timeZone) ?? createZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function createZone(timeZone: string): Zone {
  const dayFrom = remember((moment: number) => {
    const instant = Temporal.Instant.fromEpochMilliseconds(moment);
    return dayNumber(instant.toZonedDateTimeISO(timeZone).toPlainDate());
  });
  const dayAt = (moment: number) =>
    dayFrom(
      moment < wholeOffsetsSince ? moment : Math.floor(moment / quarterHourMs) * quarterHourMs,
    );
  const dayOf = remember((text: string) => {
    const moment = momentOf(text);
    return Number.isNaN(moment)
      ? orNaN(() => dayNumber(Temporal.PlainDate.from(text)))
      : dayAt(moment);
  });
  return { dayAt, dayOf };
}

/**
 * A moment as it is; a date and time without an offset as the clock of the library shows it; a
 * plain date as its noon there. null where `text` is none of these.
 */
export function readMoment(text: string, timeZone: string): string | null {
  if (!Number.isNaN(momentOf(text))) return text;
  try {
    const isDate = /^[^T ]*$/i.test(text);
    const time = isDate
      ? Temporal.PlainDate.from(text).toPlainDateTime('12:00')
      : Temporal.PlainDateTime.from(text);
    return time.toZonedDateTime(timeZone).toInstant().toString();
  } catch {
    return null;
  }
}
