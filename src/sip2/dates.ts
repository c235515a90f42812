import { Temporal } from 'temporal-polyfill';

/** A date as a library system wrote it. `time` is null when only a day was given; `zone` is `local` unless UTC was marked. */
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

/**
 * The 18-character date, and what is sent in its place: `20160608`, `2016-06-08`, `08.06.2016`, with a time or without, with text
 * glued on. Null for blanks, for a day that does not exist and for a form that could be read two ways (`06/08/2016`).
 */
export function readDate18(text: string): WireDate | null {
  const trimmed = text.trim();
  const point = pointed.exec(trimmed);
  const parts = point ?? compact.exec(trimmed) ?? iso.exec(trimmed);
  if (!parts) return null;
  const [, one = '', two = '', three = '', hour, minute, second = '00'] = parts;
  const [year, month, day] = point ? [three, two, one] : [one, two, three];
  const date = `${year}-${month}-${day}`;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  const time = hour === undefined || minute === undefined ? null : `${hour}:${minute}:${second}`;
  if (time !== null && !/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) return { date, time: null, zone: 'local' };
  const utc = compactZone.test(trimmed) || /^[-\dT:.]+Z/.test(trimmed);
  return { date, time, zone: utc ? 'utc' : 'local' };
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && days !== undefined && day >= 1 && day <= days;
}

/** The plain day in the library's zone: a UTC time may fall on another day there. Null as `readDate18`. */
export function readDay(text: string, timeZone: string): string | null {
  const read = readDate18(text);
  if (!read) return null;
  if (read.zone === 'local' || read.time === null) return read.date;
  return Temporal.Instant.from(`${read.date}T${read.time}Z`).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** `YYYYMMDD    HHMMSS`, local time of `timeZone` (four blanks). `instant` is ISO 8601. */
export function writeDate18(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${String(local.year).padStart(4, '0')}${two(local.month)}${two(local.day)}`;
  return `${day}    ${two(local.hour)}${two(local.minute)}${two(local.second)}`;
}

/** A plain day, `YYYY-MM-DD`, at the end of that day: what a due date means. */
export function writeDueDay(day: string): string {
  return `${day.slice(0, 4)}${day.slice(5, 7)}${day.slice(8, 10)}    235900`;
}

/** 18 blanks: no date. */
export const noDate = ' '.repeat(18);
