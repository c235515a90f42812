/** The screen's times, and what happens without the library system. */
import { z } from 'zod';
import { weekdays } from '../weekdays.ts';
import { path } from './kinds.ts';
import { beginning, closedDate, count, milliseconds } from './values.ts';

export { screen } from './screen.ts';

export const delays = z
  .strictObject({
    idleMs: milliseconds(
      1_000,
      600_000,
      60_000,
      'Without a touch, scan or tag for so long: are you there?',
    ),
    warningMs: milliseconds(
      20_000,
      600_000,
      20_000,
      'How long that question stands; never less than 20 s (EN 301 549).',
    ),
    goodbyeMs: milliseconds(1_000, 60_000, 8_000, 'How long goodbye, paid and not paid stand.'),
    moreTimeFactor: count(1, 20, 10, 'What "more time" multiplies the first two by.'),
  })
  .prefault({})
  .describe('Times that a patron can notice.');

export const offline = z
  .strictObject({
    mode: z
      .enum(['off', 'check-in', 'check-in-and-out'])
      .default('check-in-and-out')
      .describe('What works while the library system cannot be reached.'),
    goodAnswers: count(
      1,
      20,
      3,
      'Good status answers in a row before the kiosk works on line again.',
    ),
    cachedFactsDays: count(
      0,
      365,
      30,
      'How old what is remembered of a patron may be; older is removed.',
    ),
    blockListHours: count(
      0,
      744,
      48,
      'How old the imported block list may be to say that a patron who is not on it is not blocked.',
    ),
    loanDays: count(1, 365, 21, 'Length of a provisional loan, in days.'),
    loanRules: z
      .array(
        z.strictObject({
          item: beginning
            .optional()
            .describe('Regular expression that the item number begins with; any when left out.'),
          membership: z
            .string()
            .min(1)
            .optional()
            .describe('Membership type of the patron; any when left out.'),
          days: z.int().min(1).max(365).describe('Length of the provisional loan, in days.'),
        }),
      )
      .max(100)
      .default([])
      .describe(
        'Provisional loans by kind of item and membership; the first that fits counts, `loanDays` where none does.',
      ),
    closed: z
      .strictObject({
        weekdays: z
          .array(z.enum(weekdays))
          .default([])
          .describe('Days of the week on which the library is closed.'),
        dates: z
          .array(closedDate)
          .default([])
          .describe(
            'Dates on which it is closed: YYYY-MM-DD, or from and to: YYYY-MM-DD/YYYY-MM-DD.',
          ),
      })
      .prefault({})
      .describe('A provisional loan is not due on such a day, but on the next open one.'),
    itemsPerVisit: count(1, 500, 20, 'Most items that one visit may borrow off line.'),
    itemsPerPatron: count(
      1,
      500,
      20,
      'Most loans of one patron that may wait to be sent, over all visits.',
    ),
    unknownPatrons: z
      .enum(['policy', 'refuse', 'check-in', 'provisional'])
      .default('policy')
      .describe(
        'A patron of whom nothing is known off line: as `withoutFacts` of the policy says, refused, returning only, or a few loans.',
      ),
    unknownPatronItems: count(1, 50, 2, 'Most loans of such a patron that may wait to be sent.'),
  })
  .prefault({})
  .describe('Working without the library system.');

export const store = z
  .strictObject({
    folder: path()
      .default('data')
      .describe('Folder of the journal and the cache; one kiosk process a folder.'),
    keyFile: path()
      .optional()
      .describe(
        'Key of 32 bytes, a systemd credential for one; `journal.key` in the folder when left out.',
      ),
    keepSettledDays: count(
      1,
      3_650,
      90,
      'How long the journal keeps what is settled; what is open or on the list of the staff stays.',
    ),
  })
  .prefault({})
  .describe('What the kiosk keeps on disk, sealed.');

export const log = z
  .strictObject({
    level: z
      .enum(['info', 'warn', 'error'])
      .default('info')
      .describe('The least important entries that are written.'),
  })
  .prefault({})
  .describe('The log, as JSON lines on standard output.');
