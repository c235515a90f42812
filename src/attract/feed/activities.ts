/**
 * The coming activities of a calendar (iCalendar, RFC 5545), recurring ones included. A rule may
 * recur each second, or never be met: it runs where it can be stopped (`worker.ts`).
 */
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../machines/domain.ts';
import { cleanTitle } from './clean.ts';
import { type Activities, type Activity, FeedProblem, mostEntries } from './content.ts';

/** No further ahead: the calendar is read anew each time that it is fetched. */
const daysAhead = 92;
const dayMs = 86_400_000;
/** Of one activity, since its first time: every day for ten years, or every week for seventy. */
const mostRepeats = 4_000;
const mostEvents = 2_000;

interface Window {
  /** IANA, of the library: for hours that name no time zone */
  timeZone: string;
  /** in milliseconds since 1970 */
  fromMs: number;
  untilMs: number;
}

/** Throws a FeedProblem where it is no calendar. `now`: what is over then is left out. */
export function readActivities(text: string, timeZone: string, now: Instant): Activities {
  const fromMs = Date.parse(now);
  const window = { timeZone, fromMs, untilMs: fromMs + daysAhead * dayMs };
  const entries = calendarsIn(text)
    .flatMap((calendar) => eventsIn(calendar).flatMap((event) => timesOf(event, window)))
    .sort((one, other) => startOf(one, timeZone) - startOf(other, timeZone))
    .slice(0, mostEntries);
  return { kind: 'activities', entries };
}

function calendarsIn(text: string): ICAL.Component[] {
  try {
    const parsed = ICAL.parse(text);
    const several = Array.isArray(parsed[0]) ? (parsed as unknown[][]) : [parsed];
    return several.map((each) => new ICAL.Component(each));
  } catch {
    throw new FeedProblem('is no iCalendar that can be read');
  }
}

/** Those for the public that take place; each with the exceptions to its own rule. */
function eventsIn(calendar: ICAL.Component): ICAL.Event[] {
  const components = calendar.getAllSubcomponents('vevent').slice(0, mostEvents);
  const isException = (each: ICAL.Component) => each.hasProperty('recurrence-id');
  const uidOf = (each: ICAL.Component) => String(each.getFirstPropertyValue('uid') ?? '');
  const exceptionsOf = (uid: string) =>
    components.filter((each) => isException(each) && uidOf(each) === uid);
  const masters = new Set(components.filter((each) => !isException(each)).map(uidOf));
  return components
    .filter((each) => !isException(each) || !masters.has(uidOf(each)))
    .map((each) => {
      const recurs = !isException(each) && each.hasProperty('rrule');
      return new ICAL.Event(each, { exceptions: recurs ? exceptionsOf(uidOf(each)) : [] });
    });
}

/** Each time of it within the window; none where it cannot be read. */
function timesOf(event: ICAL.Event, window: Window): Activity[] {
  try {
    if (!event.isRecurring()) {
      const { startDate, endDate } = event;
      return activityOf(event, startDate, endDate, window);
    }
    const found: Activity[] = [];
    const lengthMs = event.duration.toSeconds() * 1_000;
    const moved = new Set(Object.keys(event.exceptions ?? {}));
    const times = event.iterator();
    for (let count = 0; count < mostRepeats && found.length < mostEntries; count += 1) {
      const next = times.next();
      const nextMs = next?.toUnixTime() * 1_000;
      if (!next || nextMs > window.untilMs + dayMs) break;
      // Most times are over; only one that was moved may still come.
      const isOver = nextMs + lengthMs < window.fromMs - dayMs;
      if (isOver && !moved.has(next.toString())) continue;
      const { item, startDate, endDate } = event.getOccurrenceDetails(next);
      found.push(...activityOf(item, startDate, endDate, window));
    }
    return found;
  } catch {
    // One bad activity does not hide the others.
    return [];
  }
}

function activityOf(
  event: ICAL.Event,
  start: ICAL.Time,
  end: ICAL.Time,
  { timeZone, fromMs, untilMs }: Window,
): Activity[] {
  const title = cleanTitle(event.summary ?? '');
  if (title === '' || !isPublic(event.component)) return [];
  const activity = start.isDate
    ? { title, ...daysBetween(start, end) }
    : {
        title,
        starts: instantOf(start, zoneOf(event, timeZone)),
        ends: instantOf(end ?? start, zoneOf(event, timeZone)),
      };
  const isNear = endOf(activity, timeZone) > fromMs && startOf(activity, timeZone) <= untilMs;
  return isNear ? [activity] : [];
}

function isPublic(component: ICAL.Component): boolean {
  const is = (name: string) => String(component.getFirstPropertyValue(name) ?? '').toUpperCase();
  return is('status') !== 'CANCELLED' && !['PRIVATE', 'CONFIDENTIAL'].includes(is('class'));
}

/** The end of whole days is the day after. */
function daysBetween(start: ICAL.Time, end: ICAL.Time) {
  const dayOf = ({ year, month, day }: ICAL.Time) => new Temporal.PlainDate(year, month, day);
  const first = dayOf(start);
  const last = dayOf(end).subtract({ days: 1 });
  const isAfter = Temporal.PlainDate.compare(last, first) > 0;
  return { firstOn: first.toString(), lastOn: (isAfter ? last : first).toString() };
}

/** The time zone that the event names: by its IANA name, where it has one. */
function zoneOf(event: ICAL.Event, ofLibrary: string): string {
  const named = event.component.getFirstProperty('dtstart')?.getParameter('tzid');
  const zone = typeof named === 'string' ? named.replace(/^\/.*?\/(?=\w+\/)/, '') : ofLibrary;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return ofLibrary;
  }
}

/** A zone that the calendar itself defines (`Romance Standard Time`) counts by that definition. */
function instantOf(time: ICAL.Time, zone: string): Instant {
  const { year, month, day, hour, minute } = time;
  const tzid = time.zone?.tzid;
  const isDefined = tzid !== undefined && tzid !== 'floating';
  if (isDefined && tzid !== zone) return new Date(time.toUnixTime() * 1_000).toISOString();
  return new Temporal.PlainDateTime(year, month, day, hour, minute)
    .toZonedDateTime(zone)
    .toInstant()
    .toString();
}

function startOf(activity: Activity, timeZone: string): number {
  return 'starts' in activity ? Date.parse(activity.starts) : midnight(activity.firstOn, timeZone);
}

function endOf(activity: Activity, timeZone: string): number {
  if ('starts' in activity) return Math.max(Date.parse(activity.ends), Date.parse(activity.starts));
  const after = Temporal.PlainDate.from(activity.lastOn).add({ days: 1 });
  return midnight(after.toString(), timeZone);
}

function midnight(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}
