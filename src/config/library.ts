/** The library, this kiosk, cards and item numbers. */
import { z } from 'zod';
import { checkDigits } from '../../hardware/scanner/check-digit.ts';
import { hours } from './hours/hours.ts';
import { count, milliseconds, pattern, timeZone } from './kinds.ts';
import { cards, howChecked, printedIn } from './numbers/cards.ts';
import { owners, rewrite } from './numbers/item-rewrite.ts';
import { sentence } from './text/sentences.ts';

export const library = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(80)
      .default('Bibliotheek Lindeveld')
      .describe('Name on the screen and the receipt.'),
    institution: z
      .string()
      .max(40)
      .default('3550')
      .describe('Institution whose rules and fees count at this kiosk.'),
    branch: z.string().max(40).default('35500').describe('Branch where the kiosk stands.'),
    timeZone: timeZone
      .default('Europe/Brussels')
      .describe('Time zone of due dates, ages of fees and the clock.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, { error: sentence('currency', 'is no currency code; write EUR') })
      .default('EUR')
      .describe('Currency, a code of ISO 4217.'),
    hours,
  })
  .prefault({})
  .describe('The library.');

export const device = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(40)
      .default('Toestel 1')
      .describe('Name on the screen, in the help and for the staff.'),
  })
  .prefault({})
  .describe('This kiosk among the others.');

const checkDigit = z.enum(checkDigits);

export const offers = z
  .strictObject({
    renewal: z
      .boolean()
      .default(true)
      .describe(
        'Whether patrons can renew their loans in their account. False for a library system that does not take 29 from a self-check.',
      ),
  })
  .prefault({})
  .describe('What patrons can do here beside borrowing and returning.');

export const identification = z
  .strictObject({
    pin: z.enum(['always', 'never']).default('always').describe('Whether patrons type their PIN.'),
    pinDigits: z
      .strictObject({
        min: count(1, 12, 4, 'Fewest digits of a PIN.'),
        max: count(1, 12, 4, 'Most digits of a PIN.'),
      })
      .prefault({})
      .refine((digits) => digits.min <= digits.max, {
        error: sentence('min-over-max', 'min is greater than max'),
      })
      .describe('Length of a PIN.'),
    pinTries: count(
      1,
      10,
      3,
      'Wrong PINs of one card in a quarter of an hour, after which it is locked for as long.',
    ),
    pinPause: z
      .strictObject({
        tries: count(
          3,
          1_000,
          10,
          'Wrong PINs of all cards in that time, after which no PIN is accepted for a while.',
        ),
        withinMs: milliseconds(60_000, 3_600_000, 300_000, 'The time in which they are counted.'),
        lastsMs: milliseconds(
          5_000,
          600_000,
          30_000,
          'How long no PIN is accepted. Check-in without a card still works.',
        ),
      })
      .prefault({})
      .describe('Protection against guessing PINs at this kiosk.'),
    mayTypeNumber: z
      .boolean()
      .default(true)
      .describe('Whether the card number may be typed on the screen.'),
    severalCards: z
      .boolean()
      .default(true)
      .describe('Whether several people may borrow in one visit, each with a card of their own.'),
    card: z
      .strictObject({
        pattern: pattern
          .default('2\\d{13}')
          .describe('Regular expression that a whole card number matches.'),
        checkDigit: checkDigit.default('luhn14').describe(howChecked),
        symbologies: printedIn,
        tagged: z
          .boolean()
          .default(false)
          .describe(
            'Whether cards have RFID tags, so that the plate reads them where the scanner is out, and before the books that are laid down with one.',
          ),
      })
      .prefault({})
      .describe('What a card number looks like.'),
    cards,
    item: z
      .strictObject({
        pattern: pattern
          .default('3\\d{13}')
          .describe(
            'Regular expression that a whole item number matches, as the library system has it; with old forms beside it: 3\\d{13}|LR\\d{7}.',
          ),
        checkDigit: checkDigit
          .optional()
          .describe(
            `${howChecked} Left out: as \`sip2.profile\` has it, none for wise, luhn14 for the others.`,
          ),
        symbologies: printedIn,
        rewrite,
        owners,
      })
      .prefault({})
      .describe('What an item number looks like.'),
    showName: z
      .boolean()
      .default(false)
      .describe('Whether the account screen shows an initial and the surname.'),
  })
  .prefault({})
  .describe('Cards, PINs and item numbers.');
