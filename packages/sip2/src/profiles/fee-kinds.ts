/**
 * What a fee is for: each library system, and each site, has words of its own for it. Sources: the
 * answers of Evergreen, Koha and FOLIO; OCLC's help pages for Wise in the Netherlands; the rest are
 * the usual words of Flemish, French and German libraries.
 */
export const feeKinds = ['membership', 'damage', 'replacement', 'overdue', 'hold'] as const;
export type NamedFeeKind = (typeof feeKinds)[number];
/** Parts of words, by kind; capitals and accents do not matter. */
export type FeeKindWords = { readonly [K in NamedFeeKind]?: readonly string[] | undefined };

/**
 * In the order in which they are looked for: "Schadevergoeding" is damage, though "vergoeding"
 * alone is a replacement.
 */
const usual: readonly (readonly [NamedFeeKind, readonly string[]])[] = [
  ['membership', ['member', 'subscription', 'registration']],
  ['membership', ['contributie', 'lidgeld', 'lidmaatschap', 'abonnement', 'inschrijving']],
  [
    'membership',
    ['cotisation', 'adhesion', 'inscription', 'mitglied', 'jahresgebuhr', 'jahresbeitrag'],
  ],
  ['damage', ['schadevergoeding', 'beschadig', 'dommage', 'deterior', 'schadensersatz']],
  ['hold', ['reserv', 'vormerk']],
  ['replacement', ['lost', 'replace', 'vergoeding', 'vervang', 'verlies', 'verloren']],
  ['replacement', ['remplacement', 'perdu', 'perte', 'ersatz', 'verlust']],
  ['damage', ['damag', 'schade', 'schaden']],
  [
    'overdue',
    [
      'overdue',
      'fine',
      'late',
      'boete',
      'te laat',
      'telaat',
      'retard',
      'amende',
      'mahn',
      'saumnis',
      'verspat',
    ],
  ],
  ['hold', ['hold']],
];

function plain(text: string) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function kindIn(
  word: string,
  kinds: readonly (readonly [NamedFeeKind, readonly string[]])[],
): NamedFeeKind | null {
  const text = plain(word);
  if (text.trim() === '') return null;
  const found = kinds.find(([, words]) => words.some((part) => text.includes(plain(part))));
  return found?.[0] ?? null;
}

/** The kind by the site's own words alone; null: none of them. */
export function ownKindOf(word: string, own: FeeKindWords): NamedFeeKind | null {
  return kindIn(
    word,
    feeKinds.map((kind) => [kind, own[kind] ?? []] as const),
  );
}

/**
 * The kind for a library system's word, the site's `own` words first; null: unknown.
 */
export function feeKindOf(word: string | null, own: FeeKindWords): NamedFeeKind | null {
  return ownKindOf(word ?? '', own) ?? kindIn(word ?? '', usual);
}
