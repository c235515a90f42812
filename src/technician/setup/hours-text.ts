/** Opening hours as a person types them: `mo-fr 9-17:30, sa 10-13`. Pure. */
import { type Weekday, weekdays } from '../../weekdays.ts';

export type Week = { [Day in Weekday]?: readonly string[] };

/** The first two letters, in English and in Dutch; `di` and the like are clear in each. */
const names: Readonly<Record<string, Weekday>> = {
  mo: 'monday',
  ma: 'monday',
  tu: 'tuesday',
  di: 'tuesday',
  we: 'wednesday',
  wo: 'wednesday',
  th: 'thursday',
  do: 'thursday',
  fr: 'friday',
  vr: 'friday',
  sa: 'saturday',
  za: 'saturday',
  su: 'sunday',
  zo: 'sunday',
};
const short = {
  en: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'],
  nl: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
} as const;

type Read = { ok: true; week: Week | null } | { ok: false; problem: string };
const example = 'write it as in: mo-fr 9-17:30, sa 10-13';

/** `null`: always open. Commas and line ends part the rows; a later row replaces an earlier one. */
export function readHours(text: string): Read {
  const plain = text.trim().toLowerCase();
  if (/^(always|altijd)$/.test(plain)) return { ok: true, week: null };
  const week: Week = {};
  for (const row of plain.split(/[,;\n]+/).map((each) => each.trim())) {
    if (row === '') continue;
    const problem = readRow(row, week);
    if (problem !== null) return { ok: false, problem };
  }
  if (Object.keys(week).length === 0) return { ok: false, problem: `no hours: ${example}` };
  return { ok: true, week };
}

/** Adds the row to the week, or gives what is wrong with it. */
function readRow(row: string, week: Week): string | null {
  const parts = /^([a-z][a-z -]*?)\s*(?:(\d.*)|closed|dicht|gesloten)$/.exec(row);
  if (!parts) return `"${row}": ${example}`;
  const [, dayText = '', hourText] = parts;
  const days = readDays(dayText);
  if (typeof days === 'string') return days;
  const periods: string[] = [];
  for (const word of (hourText ?? '').replace(/\s*-\s*/g, '-').split(/\s+(?:and |en )?/)) {
    if (word === '') continue;
    const period = readPeriod(word);
    if (period === null) return `"${word}" is no time from and until: ${example}`;
    periods.push(period);
  }
  periods.sort();
  const overlap = periods.some(
    (period, at) => at > 0 && period.slice(0, 5) < (periods[at - 1] ?? '').slice(6),
  );
  if (overlap) return `"${row}": two of its times overlap`;
  for (const day of days) {
    if (periods.length === 0) delete week[day];
    else week[day] = periods;
  }
  return null;
}

/** `mo-fr`, `mo we`, `monday`. A sentence: what is wrong. */
function readDays(text: string): Weekday[] | string {
  const days: Weekday[] = [];
  for (const word of text
    .replace(/\s*-\s*/g, '-')
    .trim()
    .split(/\s+/)) {
    const ends = word.split('-');
    const [from, to = from] = ends.map((each) => names[each.slice(0, 2)]);
    if (from === undefined || to === undefined || ends.length > 2)
      return `"${word}" is no day: mo tu we th fr sa su, or ma di wo do vr za zo`;
    const [first, last] = [weekdays.indexOf(from), weekdays.indexOf(to)];
    if (last < first) return `"${word}" runs backwards: write the days from Monday on`;
    days.push(...weekdays.slice(first, last + 1));
  }
  return days;
}

/** `9-17:30`, `09.00-17u30`, `10-24`. */
function readPeriod(text: string): string | null {
  const clock = '(\\d{1,2})(?:[:.u h]?(\\d{2})|[uh])?';
  const parts = new RegExp(`^${clock}-${clock}$`).exec(text);
  if (!parts) return null;
  const [from, to] = [clockOf(parts[1], parts[2]), clockOf(parts[3], parts[4])];
  return from !== null && to !== null && from < to && from !== '24:00' ? `${from}-${to}` : null;
}

function clockOf(hour = '', minute = '00'): string | null {
  const isClock = Number(minute) < 60 && Number(hour) * 60 + Number(minute) <= 1_440;
  return isClock ? `${hour.padStart(2, '0')}:${minute}` : null;
}

/** As it would be typed; equal days that follow each other are one row. */
export function writeHours(week: Week | null, language: keyof typeof short = 'en'): string {
  if (week === null) return language === 'nl' ? 'altijd' : 'always';
  const rows: { from: Weekday; to: Weekday; hours: string }[] = [];
  for (const [at, day] of weekdays.entries()) {
    const hours = (week[day] ?? []).map(shortPeriod).join(' ');
    const last = rows.at(-1);
    if (hours === '') continue;
    if (last?.hours === hours && last.to === weekdays[at - 1]) last.to = day;
    else rows.push({ from: day, to: day, hours });
  }
  const nameOf = (day: Weekday) => short[language][weekdays.indexOf(day)];
  return rows
    .map(({ from, to, hours }) => `${nameOf(from)}${from === to ? '' : `-${nameOf(to)}`} ${hours}`)
    .join(', ');
}

function shortPeriod(period: string): string {
  return period.replace(/\b0(\d):/g, '$1:').replaceAll(':00', '');
}
