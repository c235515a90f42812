/** Until when a kiosk is taken out of service. */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Instant } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { openingAt } from '../../screen/hours.ts';
import { NotDone } from '../../screen/web/answers.ts';

const mostDays = 31;

const untilRequest = z.union([
  /** until the library opens again */
  z.literal('opening'),
  /** on the clock of the library */
  z.strictObject({
    on: z.iso.date(),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is no time; write 14:00' }),
  }),
]);
type Until = z.output<typeof untilRequest>;

/** `until` left out or null: until a person switches it back */
export const outOfServiceRequest = z.strictObject({
  on: z.boolean(),
  until: untilRequest.nullable().default(null),
});

type Library = Pick<Config['library'], 'hours' | 'timeZone'>;

/** null: its hours are not set, or it does not open within two weeks */
export function nextOpening({ hours, timeZone }: Library, now: Instant): Instant | null {
  const next = hours === null ? null : openingAt(hours, timeZone, now).next;
  return next && instantOf(next, timeZone);
}

/** Throws NotDone where that time is past, too far away, or not known. */
export function momentOf(until: Until | null, library: Library, now: Instant): Instant | null {
  if (until === null) return null;
  const moment =
    until === 'opening' ? nextOpening(library, now) : instantOf(until, library.timeZone);
  if (moment === null)
    throw new NotDone(409, {
      code: 'opening-unknown',
      text: 'The opening hours are not set, or the library does not open within two weeks.',
      remedy: 'Give a time; or set library.hours.',
    });
  const farthest = Date.parse(now) + mostDays * 86_400_000;
  if (Date.parse(moment) <= Date.parse(now) || Date.parse(moment) > farthest)
    throw new NotDone(422, {
      code: 'time-wrong',
      text: `${moment} is past, or more than ${mostDays} days away.`,
      remedy: 'Give a later time; for longer, leave it out until you switch it back.',
    });
  return moment;
}

/** An hour that the change to summer time skips is the one after it. */
function instantOf({ on, at }: { on: string; at: string }, timeZone: string): Instant {
  const zoned = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone, plainTime: at });
  return new Date(zoned.epochMilliseconds).toISOString();
}
