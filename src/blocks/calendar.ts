/**
 * Dates as day numbers (days since 1 January 1970) and moments as milliseconds since then: cheap to
 * compare, and made once per text. Temporal knows the time zones, and reads what is not written the
 * usual way. Time is always given.
 */
import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
/**
 * Offsets change on the quarter hour; so many quarters are remembered before the memory is emptied.
 */
const MOST_QUARTERS = 20_000;
/** The years whose months are known beforehand; Temporal reads dates of any other. */
const FIRST_YEAR = 1800;
const LAST_YEAR = 2400;

/**
 * The day number of a calendar date (proleptic Gregorian), reckoned in years that begin in March.
 */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** The day number of the first of each month from January of the first year on. */
const firsts = Int32Array.from({ length: (LAST_YEAR - FIRST_YEAR) * 12 + 1 }, (_, month) =>
  dayNumber(FIRST_YEAR + Math.floor(month / 12), (month % 12) + 1, 1),
);

/**
 * Months since year 0, of a day number: how many firsts of a month lie between two days is the
 * difference.
 */
export function monthOf(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return (era * 400 + yearOfEra) * 12 + Math.floor((5 * dayOfYear + 2) / 153) + 2;
}

/** Two digits at a place of a text; far below 0 where there are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000;
}

/**
 * `YYYY-MM-DD` at the start of a text; NaN where that is no date, or not one of the years known
 * beforehand. All digits are checked at once: a digit has nothing above its lowest four bits, nor
 * has it six more.
 */
function leadingDay(text: string): number {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  const y1 = text.charCodeAt(0) - 48;
  const y2 = text.charCodeAt(1) - 48;
  const y3 = text.charCodeAt(2) - 48;
  const y4 = text.charCodeAt(3) - 48;
  const m1 = text.charCodeAt(5) - 48;
  const m2 = text.charCodeAt(6) - 48;
  const d1 = text.charCodeAt(8) - 48;
  const d2 = text.charCodeAt(9) - 48;
  const low = y1 | y2 | y3 | y4 | m1 | m2 | d1 | d2;
  const high =
    (y1 + 6) | (y2 + 6) | (y3 + 6) | (y4 + 6) | (m1 + 6) | (m2 + 6) | (d1 + 6) | (d2 + 6);
  if (((low | high) & ~15) !== 0) return Number.NaN;
  const month = m1 * 10 + m2 - 1;
  const index = (y1 * 1000 + y2 * 100 + y3 * 10 + y4 - FIRST_YEAR) * 12 + month;
  if (month < 0 || month > 11 || index < 0 || index + 1 >= firsts.length) return Number.NaN;
  const first = firsts[index] as number;
  const day = first + d1 * 10 + d2 - 1;
  return day >= first && day < (firsts[index + 1] as number) ? day : Number.NaN;
}

/** `YYYY-MM-DDTHH:MM:SS`, then `Z` or `±HH:MM`, as all systems write it; NaN for any other form. */
function usualMoment(text: string): number {
  const { length } = text;
  if (length !== 20 && length !== 25) return Number.NaN;
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58)
    return Number.NaN;
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return Number.NaN;
  let offset = 0;
  const sign = text.charCodeAt(19);
  if (length === 25) {
    const offsetHour = two(text, 20);
    const offsetMinute = two(text, 23);
    if ((sign !== 43 && sign !== 45) || text.charCodeAt(22) !== 58) return Number.NaN;
    if (offsetHour < 0 || offsetHour > 23 || offsetMinute < 0 || offsetMinute > 59)
      return Number.NaN;
    offset = (offsetHour * 60 + offsetMinute) * (sign === 43 ? 60_000 : -60_000);
  } else if (sign !== 90) return Number.NaN;
  return leadingDay(text) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 - offset;
}

/** What was read last: the least payment and a list of cases are many decisions of one moment. */
let lastText = '';
let lastMoment = Number.NaN;

/**
 * The moment that `text` names (ISO 8601 with offset or `Z`), in milliseconds; NaN where it names
 * none.
 */
export function momentOf(text: string): number {
  if (text === lastText) return lastMoment;
  const usual = usualMoment(text);
  lastMoment = Number.isNaN(usual) ? unusualMoment(text) : usual;
  lastText = text;
  return lastMoment;
}

function unusualMoment(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return Number.NaN;
  }
}

/** The calendar of one time zone. */
export interface Zone {
  /** the library's calendar date of a moment, as a day number */
  dayAt(moment: number): number;
  /** of a moment, or of a plain date; NaN where `text` is neither */
  dayOf(text: string): number;
}

function unusualDay(text: string, dayAt: (moment: number) => number): number {
  const moment = momentOf(text);
  if (!Number.isNaN(moment)) return dayAt(moment);
  try {
    const { year, month, day } = Temporal.PlainDate.from(text);
    return dayNumber(year, month, day);
  } catch {
    return Number.NaN;
  }
}

/**
 * Plain dates that were read before, each at the place that its month and day give it: the fees of
 * a library were made on few days. A date whose place is taken (another year, or January and
 * November) takes it over.
 */
const knownTexts = new Array<string | null>(1024).fill(null);
const knownDays = new Int32Array(1024);
function placeOf(text: string) {
  return (
    ((text.charCodeAt(6) & 15) << 6) | ((text.charCodeAt(8) & 3) << 4) | (text.charCodeAt(9) & 15)
  );
}
const zones = new Map<string, Zone>();

/**
 * The calendar of a time zone, by its IANA name: one for all, with the offsets that were asked for.
 */
export function zoneOf(timeZone: string): Zone {
  const zone = zones.get(timeZone) ?? createZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function createZone(timeZone: string): Zone {
  const offsets = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  const offsetAt = (moment: number): number => {
    const quarter = Math.floor(moment / QUARTER_MS);
    if (quarter === lastQuarter) return lastOffset;
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const start = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS);
      offset = start.toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;
      if (offsets.size >= MOST_QUARTERS) offsets.clear();
      offsets.set(quarter, offset);
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  };
  const dayAt = (moment: number) => Math.floor((moment + offsetAt(moment)) / DAY_MS);
  return {
    dayAt,
    dayOf(text) {
      const place = placeOf(text);
      if (knownTexts[place] === text) return knownDays[place] as number;
      const day = text.length === 10 ? leadingDay(text) : Number.NaN;
      if (Number.isNaN(day)) return unusualDay(text, dayAt);
      knownTexts[place] = text;
      knownDays[place] = day;
      return day;
    },
  };
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
