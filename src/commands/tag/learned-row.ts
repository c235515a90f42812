/** A prefix that is printed and not on the tags: the row of `identification.item.rewrite` for it. Pure. */
import { anyTags, decodeTag, type TagSettings } from '../../../hardware/tags/decode.ts';
import type { RewriteRow } from '../../config/numbers/item-rewrite.ts';
import type { Dump } from './dumps.ts';

/** Without what is left out: as it is written into the configuration. */
export type ShortRow = { [Key in keyof RewriteRow]?: NonNullable<RewriteRow[Key]> };

export type RowLesson = { kind: 'row'; row: ShortRow } | { kind: 'problem'; why: string };

/** One item may have been mistyped. */
const fewestItems = 2;

/** As it stands on the tag; null: no model of this kiosk. */
export function onTag({ memory, dsfid }: Dump, settings: TagSettings) {
  const { isItem } = anyTags;
  const { content, fields, model } = decodeTag(memory, dsfid, undefined, { ...settings, isItem });
  const isOne = content.kind === 'item' || content.kind === 'not-ours';
  return isOne && fields.item !== null
    ? { number: fields.item, owner: fields.owner ?? undefined, model }
    : null;
}

/** Null: these are no tags that the kiosk reads, or a model is to be learned from them. */
export function learnRow(dumps: readonly Dump[], settings: TagSettings): RowLesson | null {
  const read = dumps.map((dump) => ({ printed: dump.number, tag: onTag(dump, settings) }));
  const tags = read.flatMap(({ printed, tag }) => (tag === null ? [] : [{ printed, ...tag }]));
  const [first] = tags;
  if (first === undefined) return null;
  const problem = (why: string): RowLesson => ({ kind: 'problem', why });
  if (tags.length < read.length)
    return problem(
      'the kiosk reads some of these tags already, and not the others: learn from one kind',
    );
  const odd = tags.find(({ printed, number }) => !printed.endsWith(number));
  if (odd)
    return problem(
      `${odd.number} is on the tag, which is not the end of ${odd.printed}: no prefix makes one of the other`,
    );
  const prefixes = new Set(tags.map(prefixOf));
  if (prefixes.size > 1)
    return problem(
      `the tags lack several prefixes (${[...prefixes].join(', ')}): learn each from its own items`,
    );
  if (tags.some(({ model, owner }) => model !== first.model || owner !== first.owner))
    return problem('the tags are of several models, or name several owners: learn from one kind');
  if (new Set(tags.map(({ number }) => number)).size < fewestItems)
    return problem(`one item is too few: ${fewestItems} at least, with different numbers`);
  const { model, owner } = first;
  const pattern = formOf(tags.map(({ number }) => number));
  const [add = ''] = prefixes;
  const by =
    owner === undefined ? { source: 'tag' as const, model } : { source: 'tag' as const, owner };
  return add === ''
    ? problem('what is printed is what is on the tags: there is nothing to learn')
    : { kind: 'row', row: Object.assign(by, { pattern, add }) };
}

function prefixOf({ printed, number }: { printed: string; number: string }): string {
  return printed.slice(0, printed.length - number.length);
}

/** Of as many characters as these have. */
export function formOf(numbers: readonly string[]): string {
  const lengths = numbers.map(({ length }) => length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const kind = numbers.every((number) => /^\d+$/.test(number)) ? '\\d' : '[0-9A-Za-z]';
  return `${kind}{${least === most ? least : `${least},${most}`}}`;
}

/** The rows with this one in front, and one for what is printed where there was none. */
export function withRow(
  { rewrite, pattern }: { rewrite: readonly RewriteRow[]; pattern: string },
  row: ShortRow,
): ShortRow[] {
  const others = rewrite.map(
    (each) =>
      Object.fromEntries(
        Object.entries(each).filter(([, value]) => value !== null && value !== ''),
      ) as ShortRow,
  );
  return [row, ...(others.length === 0 ? [{ pattern }] : others)];
}
