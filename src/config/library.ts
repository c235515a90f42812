/** The library, its library system, and who may identify how. */
import { z } from 'zod';
import { address, count, milliseconds, pattern, secret, timeZone } from './values.ts';

export const library = z
  .strictObject({
    name: z.string().min(1).max(80).default('Bibliotheek Lindeveld').describe('As the screen and the receipt show it.'),
    institution: z.string().max(40).default('3550').describe('Institution whose rules and fees count at this kiosk.'),
    branch: z.string().max(40).default('35500').describe('Branch where the kiosk stands.'),
    timeZone: timeZone.default('Europe/Brussels').describe('Time zone of due dates, ages of fees and the clock.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, { error: 'is no currency code; write EUR' })
      .default('EUR')
      .describe('ISO 4217.'),
  })
  .prefault({})
  .describe('The library.');

export const device = z
  .strictObject({
    name: z.string().min(1).max(40).default('Toestel 1').describe('As the screen, the help and the staff call it.'),
  })
  .prefault({})
  .describe('This kiosk among the others.');

const reconnect = z
  .strictObject({
    firstMs: milliseconds(100, 60_000, 500, 'First pause before connecting again; it doubles.'),
    mostMs: milliseconds(100, 600_000, 10_000, 'Longest pause before connecting again.'),
  })
  .prefault({})
  .describe('How a lost connection is made again.');

export const sip2 = z
  .strictObject({
    address: address('tcp://127.0.0.1:6001', 'The SIP2 port of the library system.'),
    user: z.string().max(255).nullable().default('kiosk').describe('CN of the login; null: no login (93) is sent.'),
    password: secret.prefault({ env: 'KIOSK_SIP2_PASSWORD' }).describe('CO of the login.'),
    location: z.string().max(255).default('35500').describe('CP of the login: where this kiosk stands.'),
    institutionId: z.string().max(255).default('3550').describe('AO in every message; some systems want it empty.'),
    terminalPassword: secret.optional().describe('AC in every message; empty when left out.'),
    errorDetection: z
      .enum(['off', 'strict', 'lenient', 'auto'])
      .default('auto')
      .describe(
        'Sequence numbers and checksums (AY, AZ): never, always, always but a reply without them is taken, or as the first reply has them.',
      ),
    terminator: z.enum(['cr', 'crlf']).default('cr').describe('What ends a message that the kiosk sends.'),
    encoding: z.enum(['utf-8', 'cp850', 'latin1', 'windows-1252']).default('utf-8').describe('Characters on the line.'),
    zone: z
      .enum(['blank', '0000'])
      .default('blank')
      .describe('How local time is marked in a date: four blanks, or 0000.'),
    timeoutMs: milliseconds(500, 120_000, 10_000, 'How long an answer may take.'),
    retries: count(0, 10, 3, 'How often a question that changes nothing is asked again.'),
    heartbeatMs: milliseconds(1_000, 600_000, 30_000, 'How often an idle line is asked for its status (99).'),
    reconnect,
  })
  .prefault({})
  .describe('The line to the library system.');

const checkDigit = z.enum(['none', 'luhn14', 'mod43', 'ean13']);

export const identification = z
  .strictObject({
    pin: z.enum(['always', 'never']).default('always').describe('Whether patrons type their PIN.'),
    pinDigits: z
      .strictObject({
        min: count(1, 12, 4, 'Fewest digits of a PIN.'),
        max: count(1, 12, 4, 'Most digits of a PIN.'),
      })
      .prefault({})
      .refine((digits) => digits.min <= digits.max, { error: 'min is greater than max' })
      .describe('Length of a PIN.'),
    pinTries: count(1, 10, 3, 'Wrong PINs after which a card must rest for a quarter of an hour.'),
    mayTypeNumber: z.boolean().default(true).describe('Whether the card number may be typed on the screen.'),
    card: z
      .strictObject({
        pattern: pattern.default('2\\d{13}').describe('Regular expression that a whole card number matches.'),
        checkDigit: checkDigit.default('luhn14').describe('How the last character is checked.'),
      })
      .prefault({})
      .describe('What a card number looks like.'),
    item: z
      .strictObject({
        pattern: pattern.default('3\\d{13}').describe('Regular expression that a whole item number matches.'),
        checkDigit: checkDigit.default('luhn14').describe('How the last character is checked.'),
      })
      .prefault({})
      .describe('What an item number looks like.'),
    showName: z.boolean().default(false).describe('Whether the account screen shows an initial and the surname.'),
  })
  .prefault({})
  .describe('Cards, PINs and item numbers.');
