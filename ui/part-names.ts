/** What the parts of a set are called: `cd 2`, `boek`; without the setting `deel 2`. */
import type { SetParts } from '../src/screen/screen.ts';
import type { Texts } from '../src/screen/texts.ts';

/** A kind that the library named without a text for it is a part. */
function kindKey(kind: string, t: Texts): string {
  return t.has(`part.${kind}`) ? `part.${kind}` : 'part.other';
}

/** `number` from 1. One of a kind needs none. */
export function partName(number: number, { kinds }: SetParts, t: Texts): string {
  const key = kindKey(kinds?.[number - 1] ?? 'other', t);
  const kind = t(key, { count: 0 });
  if (kinds === undefined) return t('part.numbered', { kind, number });
  const same = kinds.flatMap((other, at) => (kindKey(other, t) === key ? [at + 1] : []));
  return same.length === 1 ? kind : t('part.numbered', { kind, number: same.indexOf(number) + 1 });
}

/** `1 boek en 3 cd’s`; null where the kinds are unknown. */
export function setContents({ kinds }: SetParts, t: Texts): string | null {
  if (kinds === undefined) return null;
  const counts = new Map<string, number>();
  for (const kind of kinds) {
    const key = kindKey(kind, t);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return t.list([...counts].map(([key, count]) => t(key, { count })));
}

/** The numbers of the parts that are not on the plate. */
export function missingParts({ there, of }: SetParts): readonly number[] {
  return Array.from({ length: of }, (_, at) => at + 1).filter((number) => !there.includes(number));
}
