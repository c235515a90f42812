/** The figures of one month: sums, by day, by hour of the day, and by what they are made of. */
import type { Instant } from '../../machines/domain.ts';
import { type Count, type Counted, counted } from '../store/figures/count.ts';
import { dayAndHour } from './day-and-hour.ts';

export interface MonthFigures {
  /** `2026-11` */
  month: string;
  totals: Readonly<Record<Counted, number>>;
  /** each day of the month */
  days: readonly { day: string; counts: Readonly<Record<Counted, number>> }[];
  /** 0 to 23, over all days */
  hours: readonly { hour: number; counts: Readonly<Record<Counted, number>> }[];
  /** the most frequent first */
  details: readonly { what: Counted; detail: string; count: number }[];
}

const form = /^\d{4}-(0[1-9]|1[0-2])$/;

/** `2026-11`, and no month that no calendar has. */
export function isMonth(text: string): boolean {
  return form.test(text);
}

/** The month before the present one, in a time zone. */
export function lastMonth(now: Instant, timeZone: string): string {
  const [year = 0, month = 0] = dayAndHour(timeZone)(now).date.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

export function figuresOfMonth(month: string, counts: readonly Count[]): MonthFigures {
  const sums = (some: readonly Count[]) =>
    Object.fromEntries(
      counted.map((name) => [
        name,
        some.filter(({ what }) => what === name).reduce((sum, { count }) => sum + count, 0),
      ]),
    ) as Record<Counted, number>;
  const days = Array.from(
    { length: daysIn(month) },
    (_, nth) => `${month}-${String(nth + 1).padStart(2, '0')}`,
  );
  const details = new Map<string, { what: Counted; detail: string; count: number }>();
  for (const { what, detail, count } of counts) {
    const key = `${what} ${detail}`;
    details.set(key, { what, detail, count: count + (details.get(key)?.count ?? 0) });
  }
  return {
    month,
    totals: sums(counts),
    days: days.map((day) => ({ day, counts: sums(counts.filter((each) => each.day === day)) })),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      counts: sums(counts.filter((each) => each.hour === hour)),
    })),
    details: [...details.values()]
      .filter(({ detail }) => detail !== '')
      .sort((one, other) => other.count - one.count || one.detail.localeCompare(other.detail)),
  };
}

function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
}

const head = 'day,from hour,what,which,number';

/** A row for each day, hour, kind and detail that has any. Numbers and words of the program alone. */
export function csvOfMonth(counts: readonly Count[]): string {
  const rows = counts.map(({ day, hour, what, detail, count }) =>
    [day, hour, what, detail, count].join(','),
  );
  return [head, ...rows].map((row) => `${row}\r\n`).join('');
}
