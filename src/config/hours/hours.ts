/** Opening hours. */
import { z } from 'zod';
import { type Weekday, weekdays } from '../../weekdays.ts';
import { sentence } from '../text/sentences.ts';

const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const period = z
  .string()
  .regex(new RegExp(`^${clock}-(?:${clock}|24:00)$`), {
    error: sentence('period', 'is no period; write it as in 10:00-18:00'),
    abort: true,
  })
  .refine((text) => text.slice(0, 5) < text.slice(6), {
    error: sentence('period-reversed', 'ends before it begins'),
  });
type Day = z.ZodOptional<z.ZodArray<typeof period>>;
function daysOf(about: (day: string) => string): Record<Weekday, Day> {
  const each = weekdays.map((day) => {
    const name = day.replace(/^./, (letter) => letter.toUpperCase());
    return [day, z.array(period).max(6).optional().describe(about(name))] as const;
  });
  return Object.fromEntries(each) as Record<Weekday, Day>;
}

/** Periods on each day of the week. `about`: what they are, on `Monday`. */
export function week(about: (day: string) => string) {
  return z.strictObject(daysOf(about));
}

export const hours = week((day) => `Open on ${day}; left out: closed.`)
  .extend({
    closedOn: z
      .array(z.iso.date({ error: sentence('date', 'is no date; write it as in 2026-12-25') }))
      .max(400)
      .optional()
      .describe('Dates on which it is closed.'),
  })
  .nullable()
  .default(null)
  .describe(
    'Opening hours, in the time zone of the library; outside of them the kiosk is closed. null: always open.',
  );
