/** The kinds of card that patrons show, and what each country usually has. */
import { z } from 'zod';
import { symbologies } from '../../../hardware/scanner/aim.ts';
import { checkDigits } from '../../../hardware/scanner/check-digit.ts';
import type { ProfileName } from '../../../packages/sip2/src/index.ts';
import { byProfile } from '../by-profile.ts';
import { pattern, patternSlow } from '../kinds.ts';
import { repeatsRepetition } from '../text/repetition.ts';
import { sentence } from '../text/sentences.ts';

export const howChecked =
  'How the last characters are checked: luhn14 library Codabar, luhn any number of digits, mod43 Code 39, ean13, mod11 as ISBN-10 (up to ten characters, X for ten), mod16 Codabar with its start and stop signs, mod97-be the Belgian national number, mod97-card the number of a Belgian identity card, none.';

export const printedIn = z
  .array(z.enum(symbologies))
  .min(1)
  .nullable()
  .default(null)
  .describe('Barcode symbologies of such a code, if the scanner sends AIM identifiers; null: any.');

/** An alternative that is always there lets the expression match, and tell how many groups it has. */
function hasGroup(text: string): boolean {
  try {
    return (new RegExp(`${text}|`).exec('')?.length ?? 0) > 1;
  } catch {
    return true;
  }
}

const quickPattern = pattern.refine((text) => !repeatsRepetition(text), { error: patternSlow });

const cardKind = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(40)
    .describe('What staff call it: it stands in the log in the place of the number.'),
  pattern: quickPattern.describe(
    'Regular expression that a whole number matches, once it is stripped.',
  ),
  checkDigit: z.enum(checkDigits).default('none').describe(howChecked),
  strip: z
    .string()
    .max(10)
    .default('')
    .describe(
      'Characters that are left out before the number is compared and sent: ".- " of a national number.',
    ),
  within: quickPattern
    .refine(hasGroup, {
      error: sentence(
        'card-within',
        'has no group for the number: put what matches it in brackets',
      ),
    })
    .nullable()
    .default(null)
    .describe(
      'Regular expression of a longer code that holds the number, as a telephone shows it, with the number in its first group: https://pas\\.example/k/(\\d{13}). The number alone is accepted beside it. null: the code is the number.',
    ),
  symbologies: printedIn,
  keepOffline: z
    .boolean()
    .default(true)
    .describe(
      'Whether facts of such a card are remembered and it may be used off line; false: only with the library system, and no digit of it is shown to staff.',
    ),
});
export type CardKind = z.output<typeof cardKind>;

export const cardCountries = ['be', 'nl', 'de', 'dk', 'generic'] as const;
type CardCountry = (typeof cardCountries)[number];

const ownKinds = z
  .array(cardKind)
  .min(1)
  .max(20)
  .refine((kinds) => new Set(kinds.map(({ name }) => name)).size === kinds.length, {
    error: sentence(
      'card-names',
      'has two kinds of card of one name: the log tells them apart by it',
    ),
  });

export const cards = z
  .union([z.enum(cardCountries), ownKinds])
  .nullable()
  .default(null)
  .describe(
    'Several kinds of card, tried in this order, those without a check digit after the item number; or the usual ones of a country: `be`, `nl`, `de`, `dk`, `generic`. null: the one of `card`; with `sip2.profile` fbs those of dk.',
  );

/** All but EAN, which is on what shops sell: a disc has one beside the library's own barcode. */
const notOfShops = symbologies.filter((each) => each !== 'ean' && each !== 'databar');

const plain = {
  checkDigit: 'none',
  strip: '',
  within: null,
  symbologies: null,
  keepOffline: true,
} as const satisfies Partial<CardKind>;

function libraryCard(form: string): CardKind {
  return { ...plain, name: 'library card', pattern: form, symbologies: notOfShops };
}

/** Of Codabar for libraries: 2 for patrons, and a check digit. */
const codabarCard = { ...libraryCard('2\\d{13}'), name: 'Codabar card' } as const;

/** What each country usually has (docs/cards.md says what is certain of it). */
const usualKinds: Readonly<Record<CardCountry, readonly CardKind[]>> = {
  be: [
    libraryCard('\\d{8,14}'),
    {
      ...plain,
      name: 'national number',
      pattern: '\\d{11}',
      checkDigit: 'mod97-be',
      strip: '.- ',
      keepOffline: false,
    },
    { ...plain, name: 'eID card', pattern: '\\d{12}', checkDigit: 'mod97-card', strip: '-' },
    { ...plain, name: 'UiTPAS', pattern: '0\\d{12}', checkDigit: 'luhn', strip: ' ' },
  ],
  nl: [libraryCard('\\d{8,14}')],
  de: [libraryCard('[A-Z]{0,3}\\d{5,13}X?')],
  dk: [
    {
      ...plain,
      name: 'CPR number',
      // A day and a month; since 2007 no check digit can be relied on.
      pattern: '(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{6}',
      strip: '- ',
      keepOffline: false,
    },
    libraryCard('\\d{6,14}'),
  ],
  generic: [{ ...codabarCard, checkDigit: 'luhn14' }, libraryCard('[A-Z]{0,3}\\d{5,14}')],
};

/** Null: the short form, the one of `identification.card`. */
export function kindsOf(
  given: z.output<typeof cards>,
  profile: ProfileName,
): readonly CardKind[] | null {
  const kinds = given ?? byProfile(profile).cards;
  return typeof kinds === 'string' ? usualKinds[kinds] : kinds;
}

/**
 * Whether no digit of such a number is shown or written: a national number says when a person was
 * born, and what may not be remembered is not named either.
 */
export function isHidden({ checkDigit, keepOffline }: CardKind): boolean {
  return checkDigit === 'mod97-be' || !keepOffline;
}
