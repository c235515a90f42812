/** How a library system writes 5/6/2026: the day first, or the month. */
export const dateOrders = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/**
 * A date as a library system wrote it. `time` is null when only a day was given; `zone` is `local`
 * unless UTC was marked.
 */
export interface WireDate {
  /** YYYY-MM-DD */
  readonly date: string;
  /** HH:MM:SS */
  readonly time: string | null;
  readonly zone: 'local' | 'utc';
}

const compact = /^(\d{4})(\d\d)(\d\d)(?:(?: {4}| {3}Z|0000)(\d\d)(\d\d)(\d\d))?(?!\d)/;
const compactZone = /^\d{8} {3}Z/;
const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/;
const pointed = /^(\d\d)\.(\d\d)\.(\d{4})(?:,? (\d\d):(\d\d)(?::(\d\d))?)?/;
const yearFirst = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:,? ?(\d\d):(\d\d)(?::(\d\d))?)?(?![\d:/])/;
const slashed = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:,? ?(\d\d):(\d\d)(?::(\d\d))?)?(?![\d:/])/;

/**
 * The 18-character date, and the other forms that systems send: `20160608`, `2016-06-08`,
 * `2016/6/8`, `08.06.2016`, `16/12/2026`, `5/23/2008,23:59`, with a time or without, with text
 * glued on. `order` says how `06/08/2016` is meant, which could be read two ways. Null for blanks,
 * for a day that does not exist, and for a day that could be another one.
 */
export function readDate18(text: string, order: DateOrder | null = null): WireDate | null {
  const trimmed = text.trim();
  const parts = partsOf(trimmed, order);
  if (!parts) return null;
  const [year = '', month = '', day = '', hour, minute, second = '00'] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  const time = hour === undefined || minute === undefined ? null : `${hour}:${minute}:${second}`;
  if (time !== null && !/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time))
    return { date, time: null, zone: 'local' };
  const utc = compactZone.test(trimmed) || /^[-\dT:.]+Z/.test(trimmed);
  return { date, time, zone: utc ? 'utc' : 'local' };
}

type Parts = readonly (string | undefined)[];

/** Year, month, day, hour, minute, second. */
function partsOf(text: string, order: DateOrder | null): Parts | null {
  const usual = compact.exec(text) ?? iso.exec(text) ?? yearFirst.exec(text);
  if (usual) return usual.slice(1);
  const point = pointed.exec(text);
  if (point) return [point[3], point[2], point[1], ...point.slice(4)];
  const slash = slashed.exec(text);
  if (!slash) return null;
  const [, one = '', , two = '', year, ...time] = slash;
  const dayFirst = [year, two, one, ...time];
  const monthFirst = [year, one, two, ...time];
  // No month has a number above 12: then there is one way only, whatever the setting says.
  if (Number(one) > 12 || Number(one) === Number(two)) return dayFirst;
  if (Number(two) > 12) return monthFirst;
  return order === null ? null : order === 'day-first' ? dayFirst : monthFirst;
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && days !== undefined && day >= 1 && day <= days;
}

/**
 * The plain day in the library's zone: a UTC time may fall on another day there. Null as
 * `readDate18`.
 */
export function readDay(
  text: string,
  timeZone: string,
  order: DateOrder | null = null,
): string | null {
  const read = readDate18(text, order);
  if (!read) return null;
  if (read.zone === 'local' || read.time === null) return read.date;
  const { year, month, day } = localTime(`${read.date}T${read.time}Z`, timeZone);
  return `${year}-${month}-${day}`;
}

type LocalTime = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;
/** By time zone: making a format is slow. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** An ISO 8601 instant on the clock of a time zone, in two digits each and four of the year. */
function localTime(instant: string, timeZone: string): LocalTime {
  const two = '2-digit';
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  formats.set(timeZone, format);
  const parts = format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]);
  const local: LocalTime = Object.fromEntries(parts);
  return { ...local, year: local.year.padStart(4, '0') };
}

/** A longer text is not a date for a person either. */
const longestDay = 40;

/**
 * The words in place of a day that cannot be read (`readDay` gives null); null where there are
 * none.
 */
export function dayInWords(text: string): string | null {
  const words = text.trim();
  return words === '' || words.length > longestDay ? null : words;
}

/** `YYYYMMDD    HHMMSS`, local time of `timeZone` (four blanks). `instant` is ISO 8601. */
export function writeDate18(instant: string, timeZone: string): string {
  const { year, month, day, hour, minute, second } = localTime(instant, timeZone);
  return `${year}${month}${day}    ${hour}${minute}${second}`;
}

/** A plain day, `YYYY-MM-DD`, at the end of that day: what a due date means. */
export function writeDueDay(day: string): string {
  return `${day.slice(0, 4)}${day.slice(5, 7)}${day.slice(8, 10)}    235900`;
}

/** 18 blanks: no date. */
export const noDate = ' '.repeat(18);
