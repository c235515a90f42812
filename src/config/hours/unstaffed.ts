/** Hours without staff, and what follows them. */
import { z } from 'zod';
import { weekdays } from '../../weekdays.ts';
import type { Complain } from '../checks/complain.ts';
import { sentence } from '../text/sentences.ts';
import { type hours, week } from './hours.ts';
import { signal } from './signal.ts';

const offline = z
  .strictObject({
    mode: z
      .enum(['off', 'check-in', 'check-out', 'check-in-and-out'])
      .optional()
      .describe('As `offline.mode`, without staff; the same when left out.'),
    itemsPerVisit: z
      .int()
      .min(1)
      .max(500)
      .optional()
      .describe('As `offline.itemsPerVisit`, without staff; the same when left out.'),
    itemsPerPatron: z
      .int()
      .min(1)
      .max(500)
      .optional()
      .describe('As `offline.itemsPerPatron`, without staff; the same when left out.'),
    unknownPatrons: z
      .enum(['policy', 'refuse', 'check-in', 'provisional'])
      .optional()
      .describe('As `offline.unknownPatrons`, without staff; the same when left out.'),
  })
  .prefault({})
  .describe('Limits without the library system while there are no staff.');

export const unstaffed = z
  .strictObject({
    hours: week(
      (day) => `Without staff on ${day}, within the opening hours; left out: staff are there.`,
    )
      .prefault({})
      .describe('Periods of the opening hours without staff.'),
    signal,
    telephone: z
      .string()
      .regex(/^[+\d][\d ()./-]{2,29}$/, {
        error: sentence('telephone', 'is no telephone number; write it as in 09 123 45 67'),
      })
      .nullable()
      .default(null)
      .describe('Number that patrons may call while there are no staff. null: none is shown.'),
    payments: z.boolean().default(true).describe('Whether fees can be paid without staff.'),
    chute: z
      .boolean()
      .default(true)
      .describe('Whether a return chute takes returns without staff, and while it is closed.'),
    offline,
  })
  .nullable()
  .default(null)
  .describe(
    'Hours in which the library is open without staff (docs/unstaffed.md). null: there are none.',
  );

interface Both {
  library: { hours: z.output<typeof hours> };
  unstaffed: z.output<typeof unstaffed>;
}

/** A period without staff lies within one in which the library is open. */
export function checkUnstaffed({ library, unstaffed: set }: Both, complain: Complain): void {
  const open = library.hours;
  if (set === null || open === null) return;
  for (const day of weekdays)
    (set.hours[day] ?? []).forEach((period, at) => {
      const [from, to] = [period.slice(0, 5), period.slice(6)];
      const isWithin = (open[day] ?? []).some(
        (each) => each.slice(0, 5) <= from && to <= each.slice(6),
      );
      if (!isWithin)
        complain(
          ['unstaffed', 'hours', day, at],
          'is not within a period of library.hours on that day, and the library is closed then: write it there too',
          { is: 'unstaffed-while-closed' },
        );
    });
}
