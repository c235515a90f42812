/** The kinds of card that patrons show, and what each country usually has. */
import { z } from 'zod';
import { symbologies } from '../../hardware/scanner/aim.ts';
import { checkDigits } from '../../hardware/scanner/check-digit.ts';
import { pattern } from './kinds.ts';

export const howChecked =
  'How the last characters are checked: luhn14 library Codabar, luhn any number of digits, mod43 Code 39, ean13, mod11 as ISBN-10 (up to ten characters, X for ten), mod16 Codabar with its start and stop signs, mod97-be the Belgian national number, mod97-card the number of a Belgian identity card, none.';

export const printedIn = z
  .array(z.enum(symbologies))
  .min(1)
  .nullable()
  .default(null)
  .describe('Barcode symbologies of such a code, if the scanner sends AIM identifiers; null: any.');

const cardKind = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(40)
    .describe('What staff call it: it stands in the log in the place of the number.'),
  pattern: pattern.describe('Regular expression that a whole number matches, once it is stripped.'),
  checkDigit: z.enum(checkDigits).default('none').describe(howChecked),
  strip: z
    .string()
    .max(10)
    .default('')
    .describe(
      'Characters that are left out before the number is compared and sent: ".- " of a national number.',
    ),
  within: pattern
    .nullable()
    .default(null)
    .describe(
      'Regular expression of a longer code that holds the number, as a telephone shows it, with the number in its first group: https://pas\\.example/k/(\\d{13}). null: the code is the number.',
    ),
  symbologies: printedIn,
  keepOffline: z
    .boolean()
    .default(true)
    .describe(
      'Whether facts of such a card are remembered and it may be used off line; false: only with the library system.',
    ),
});
export type CardKind = z.output<typeof cardKind>;

export const cardCountries = ['be', 'nl', 'de', 'dk', 'generic'] as const;
export type CardCountry = (typeof cardCountries)[number];

export const cards = z
  .union([z.enum(cardCountries), z.array(cardKind).min(1).max(20)])
  .nullable()
  .default(null)
  .describe(
    'Several kinds of card, tried in this order; or the usual ones of a country: be, nl, de, dk, generic. null: the one of `card`.',
  );
