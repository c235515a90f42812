/** A title as plain text: no mark-up, nothing invisible, nothing that misleads, and not long. */

const longest = 100;
/** A title is cut at a blank only where that leaves at least so much of it. */
const leastOfCut = 60;
/** More is not looked at: a title of a megabyte costs no time. */
const mostRead = 2_000;

const tag = /<\/?[a-z!][^<>]*>/giu;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  euro: '€',
};
/**
 * Controls, directions of writing, what has no width, and what has no meaning: a title must read
 * as it is written. U+200C and U+200D join letters in Persian and Indic scripts, and stay.
 */
const invisible = /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu;
/** Letters under a tower of accents reach into other lines. */
const tower = /(\p{M}{3})\p{M}+/gu;

/** Empty where nothing is left to read. */
export function cleanTitle(text: string): string {
  const clean = decoded(text.slice(0, mostRead).replace(tag, ' '))
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(tower, '$1')
    .trim();
  return /[\p{L}\p{N}]/u.test(clean) ? shortened(clean) : '';
}

/** Many feeds encode the entities of HTML once more. The result is text, and never read as HTML. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (all, dec, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? all;
    const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
  });
}

function shortened(text: string): string {
  const letters = [...text];
  if (letters.length <= longest) return text;
  const cut = letters.slice(0, longest - 1).join('');
  const blank = cut.lastIndexOf(' ');
  return `${blank >= leastOfCut ? cut.slice(0, blank) : cut}…`;
}
