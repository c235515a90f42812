/** Short forms of moments and durations. */

import type { Instant } from '../../machines/domain.ts';
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

const hourMs = 3_600_000;

/** `4 s ago`, `12 min ago`; from an hour on the time or the date. */
export function agoOf(t: Words, at: Instant, now: Instant): string {
  const ms = Math.max(0, Date.parse(now) - Date.parse(at));
  if (ms >= hourMs) return shortMoment(t, at, now);
  return ms < 60_000
    ? t('ago.seconds', { seconds: Math.floor(ms / 1_000) })
    : t('ago.minutes', { minutes: Math.floor(ms / 60_000) });
}

/** The date of a moment, for a file name. */
export function dayOf(at: Instant): string {
  return at.slice(0, dayLength);
}
