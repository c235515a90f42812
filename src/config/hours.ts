/** Opening hours. */
import { z } from 'zod';
import { type Weekday, weekdays } from '../weekdays.ts';
import { sentence } from './text/sentences.ts';

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
function openOn(day: Weekday) {
  const name = day.replace(/^./, (letter) => letter.toUpperCase());
  return z.array(period).max(6).optional().describe(`Open on ${name}; left out: closed.`);
}
const days = Object.fromEntries(weekdays.map((day) => [day, openOn(day)]));

export const hours = z
  .strictObject({
    ...(days as Record<Weekday, ReturnType<typeof openOn>>),
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
