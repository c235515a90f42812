/** What the screen shows of a feed now. Pure. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../machines/domain.ts';
import type { FeedEntry, FeedShown } from '../../screen/screen.ts';
import type { Activity, FeedContent } from './content.ts';

/** More would compete with the question of the screen. */
const mostShown = 3;

/** `timeZone` IANA, of the library. Null where nothing is left to show. */
export function shownOf(content: FeedContent, timeZone: string, now: Instant): FeedShown | null {
  if (content.kind === 'news') {
    const { kind, language, entries } = content;
    const shown = entries.slice(0, mostShown).map(({ title }) => ({ what: title }));
    return shown.length === 0 ? null : { kind, ...(language && { language }), entries: shown };
  }
  const at = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const entries = content.entries
    .filter((activity) => !isOver(activity, at))
    .slice(0, mostShown)
    .map((activity) => entryOf(activity, at));
  return entries.length === 0 ? null : { kind: 'activities', entries };
}

/** One without a length is over when it begins. */
function isOver(activity: Activity, at: Temporal.ZonedDateTime): boolean {
  if ('lastOn' in activity) return activity.lastOn < at.toPlainDate().toString();
  return Date.parse(activity.ends) <= at.epochMilliseconds;
}

function entryOf(activity: Activity, at: Temporal.ZonedDateTime): FeedEntry {
  const { title: what } = activity;
  const today = at.toPlainDate();
  if ('firstOn' in activity) {
    const { firstOn, lastOn } = activity;
    const goesOn = firstOn < today.toString();
    if (lastOn > firstOn && (goesOn || firstOn === today.toString()))
      return { what, when: { is: 'until', on: lastOn } };
    return { what, when: dayOf(Temporal.PlainDate.from(firstOn), today) };
  }
  const local = (moment: Instant) =>
    Temporal.Instant.from(moment).toZonedDateTimeISO(at.timeZoneId);
  const clockOf = (moment: Temporal.ZonedDateTime) =>
    moment.toPlainTime().toString({ smallestUnit: 'minute' });
  const starts = local(activity.starts);
  const ends = local(activity.ends);
  if (starts.epochMilliseconds > at.epochMilliseconds)
    return { what, when: { ...dayOf(starts.toPlainDate(), today), at: clockOf(starts) } };
  const lastDay = ends.toPlainDate();
  return lastDay.equals(today)
    ? { what, when: { is: 'now', on: today.toString(), at: clockOf(ends) } }
    : { what, when: { is: 'until', on: lastDay.toString() } };
}

function dayOf(day: Temporal.PlainDate, today: Temporal.PlainDate) {
  const { days } = today.until(day, { largestUnit: 'days' });
  const is = days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
  return { is, on: day.toString() } as const;
}
