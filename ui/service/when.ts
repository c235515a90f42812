/** Short forms of moments and durations. */

import type { Instant } from '../../src/domain.ts';
import type { Words } from './words.ts';

const dayLength = 10;

/** The time for today, the date for other days. */
export function shortMoment(t: Words, at: Instant, now: Instant): string {
  return t.day(at) === t.day(now) ? t.clock(new Date(at)) : t.day(at);
}

/** `6 u 20 min` */
export function durationSince(t: Words, fromAt: Instant, now: Instant): string {
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(fromAt)) / 60_000));
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return t('lasting.days', { days, hours: hours % 24 });
  return hours > 0
    ? t('lasting.hours', { hours, minutes: minutes % 60 })
    : t('lasting.minutes', { minutes });
}

/** The date of a moment, for a file name. */
export function dayOf(at: Instant): string {
  return at.slice(0, dayLength);
}
