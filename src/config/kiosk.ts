/** Times, off-line operation, the data folder and the log. */
import { z } from 'zod';
import { weekdays } from '../weekdays.ts';
import { closedDate, count, milliseconds, path, pattern } from './kinds.ts';

export { screen } from './screen.ts';

export const delays = z
  .strictObject({
    idleMs: milliseconds(
      1_000,
      600_000,
      60_000,
      'After so long without a touch, scan or tag the kiosk asks: are you there?',
    ),
    idleEmptyMs: milliseconds(
      1_000,
      600_000,
      15_000,
      'The same on a list where every item is settled and nothing is left on the plate.',
    ),
    warningMs: milliseconds(
      20_000,
      600_000,
      20_000,
      'How long that question stays; at least 20 s (EN 301 549).',
    ),
    goodbyeMs: milliseconds(
      1_000,
      60_000,
      8_000,
      'How long the screens goodbye, paid and not paid stay.',
    ),
    moreTimeFactor: count(1, 20, 10, 'Factor by which "more time" extends the first three.'),
  })
  .prefault({})
  .describe('Times on the screen.');

export const offline = z
  .strictObject({
    mode: z
      .enum(['off', 'check-in', 'check-out', 'check-in-and-out'])
      .default('check-in-and-out')
      .describe(
        'What patrons can do while the library system cannot be reached. check-out takes no returns, as Flanders advises for Wise.',
      ),
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
      'How long facts about a patron are stored; older ones are removed.',
    ),
    blockListHours: count(
      0,
      744,
      48,
      'How long the imported block list counts: until then a patron who is not on it is not blocked.',
    ),
    loanDays: count(1, 365, 21, 'Length of a provisional loan, in days.'),
    loanRules: z
      .array(
        z.strictObject({
          item: pattern
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
        'Provisional loans by kind of item and membership; the first rule that fits counts, else `loanDays`.',
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
      .describe('A provisional loan that is due on such a day is due on the next open one.'),
    itemsPerVisit: count(1, 500, 20, 'Most items in one visit off line.'),
    itemsPerPatron: count(
      1,
      500,
      20,
      'Most loans of one patron that are not sent yet, over all visits.',
    ),
    unknownPatrons: z
      .enum(['policy', 'refuse', 'check-in', 'provisional'])
      .default('policy')
      .describe(
        'A patron without stored facts, off line: as `withoutFacts` of the policy (policy), refused (refuse), check-in only (check-in), or a few loans (provisional).',
      ),
    unknownPatronItems: count(1, 50, 2, 'Most loans of such a patron that are not sent yet.'),
    excludedCards: pattern
      .nullable()
      .default(null)
      .describe(
        'Regular expression that a whole card number matches which opens no account off line: \\d{11} for national numbers, of which Wise may know nothing when the loans are sent. null: none.',
      ),
  })
  .prefault({})
  .describe('Working without the library system.');

export const store = z
  .strictObject({
    folder: path()
      .default('data')
      .describe('Folder of the journal and the cache; each kiosk needs its own.'),
    keyFile: path()
      .optional()
      .describe(
        'Key of 32 bytes, a systemd credential for one; `journal.key` in the folder when left out.',
      ),
    keepSettledDays: count(
      1,
      3_650,
      90,
      'How long settled entries stay in the journal; open entries and those on the list of the staff stay longer.',
    ),
  })
  .prefault({})
  .describe('The data folder; its content is sealed.');

export const log = z
  .strictObject({
    level: z
      .enum(['info', 'warn', 'error'])
      .default('info')
      .describe('The lowest level that is written.'),
  })
  .prefault({})
  .describe('The log, as JSON lines on standard output.');
