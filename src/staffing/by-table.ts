/** What the table of hours says of the building. Pure; times are those on its own clock. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../machines/domain.ts';
import { type Hours, openingMoments, periodsOn } from '../screen/hours.ts';
import { weekdays } from '../weekdays.ts';

export interface Tables {
  /** null: always open */
  hours: Hours | null;
  /** within them, without staff */
  unstaffed: Hours;
  /** IANA, of the library */
  timeZone: string;
}

export interface ByTable {
  isOpen: boolean;
  isStaffed: boolean;
  /** null: it is closed, or never closes */
  closesAt: Instant | null;
}

export function byTable({ hours, unstaffed, timeZone }: Tables, now: Instant): ByTable {
  const opening = hours && openingMoments(hours, timeZone, now);
  const there = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const clock = there.toPlainTime().toString({ smallestUnit: 'minute' });
  const isWithout = periodsOn(unstaffed, there.toPlainDate()).some(
    ({ from, to }) => from <= clock && clock < to,
  );
  const isOpen = opening?.open ?? true;
  return {
    isOpen,
    isStaffed: isOpen && !isWithout,
    closesAt: hours && closingOf(hours, timeZone, now),
  };
}

/** A week: it is open without an end. */
const mostPeriods = 8;

/** Where one period begins as another ends, as at midnight, it does not close between them. */
function closingOf(hours: Hours, timeZone: string, now: Instant): Instant | null {
  let at = now;
  for (let periods = 0; periods < mostPeriods; periods += 1) {
    const { open, closesAt } = openingMoments(hours, timeZone, at);
    if (!open || closesAt === null) return at === now ? null : at;
    at = closesAt;
  }
  return null;
}

const wholeDay = ['00:00-24:00'];

/** The hours with staff: those of the week without the periods that have none. */
export function staffedHours({ hours, unstaffed }: Pick<Tables, 'hours' | 'unstaffed'>): Hours {
  const week = weekdays.map((day) => {
    const open = hours === null ? wholeDay : (hours[day] ?? []);
    return [day, (unstaffed[day] ?? []).reduce(without, open)] as const;
  });
  return Object.assign(Object.fromEntries(week), { closedOn: hours?.closedOn });
}

/** `10:00-18:00` without `12:00-13:00`: what stands before it, and what stands after it. */
function without(periods: readonly string[], taken: string): string[] {
  const [start, end] = [taken.slice(0, 5), taken.slice(6)];
  return periods.flatMap((period) => {
    const [from, to] = [period.slice(0, 5), period.slice(6)];
    if (end <= from || to <= start) return [period];
    return [...(from < start ? [`${from}-${start}`] : []), ...(end < to ? [`${end}-${to}`] : [])];
  });
}
