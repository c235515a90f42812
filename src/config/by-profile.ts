/**
 * What the library system (`sip2.profile`) decides of the settings that are left out, beside those
 * of `sip2` itself (packages/sip2/src/profiles).
 */
import type { checkDigits } from '../../hardware/scanner/check-digit.ts';
import type { ProfileName } from '../../packages/sip2/src/index.ts';
import type { SortationRow } from './sortation.ts';

interface ByProfile {
  /** `identification.cards`; null: the one of `identification.card` */
  cards: 'dk' | null;
  /** `policy`: the name of a file in `policies` of the program */
  policy: string;
  /** `identification.item.checkDigit` */
  itemCheckDigit: (typeof checkDigits)[number];
  /** `sortation.rows`; null: no table */
  sortation: readonly SortationRow[] | null;
}

const usual: ByProfile = {
  cards: null,
  policy: 'generic',
  itemCheckDigit: 'luhn14',
  sortation: null,
};

/**
 * Sort bins of Wise in Flanders (training pages of Cultuurconnect): 02 and 03 are for holds and
 * their transport (which of the two is which differs between its pages), 04 is blocked or for the
 * store room, 05 the usual one, 05 to 99 a shelf or a branch as the library sets them.
 */
const plain = { by: 'bin', words: {}, colour: null, slip: false } as const;
const wiseSortation: readonly SortationRow[] = [
  { ...plain, code: '02-04', to: 'desk' },
  { ...plain, code: '05', to: 'shelf' },
  { ...plain, code: '06-99', to: 'bin' },
];

const own: Partial<Record<ProfileName | 'simulated', Partial<ByProfile>>> = {
  // Item numbers of Flanders: 14 digits from 3000; no source names a check digit.
  wise: { policy: 'wise', itemCheckDigit: 'none', sortation: wiseSortation },
  // The simulated library in its own form has Wise's rules.
  simulated: { policy: 'wise' },
  koha: { policy: 'koha' },
  'koha-suomi': { policy: 'koha' },
  // The yellow health card is the library card: a CPR number is never remembered.
  fbs: { itemCheckDigit: 'none', cards: 'dk' },
  evergreen: { policy: 'evergreen' },
  folio: { policy: 'folio' },
  fsip2: { policy: 'folio' },
};

export function byProfile(name: ProfileName): ByProfile {
  return { ...usual, ...own[name] };
}
