/** What is wrong, in the language of the panel; a code without a text is its own words. */
import { partOf } from '../../ui/service/finding-words.ts';
import { type Mark, markOf } from '../../ui/service/parts/mark.tsx';
import type { RegionLight, RegionWhy } from '../src/panel/actions.ts';
import type { Words } from './words.ts';

export function codeWords(t: Words, code: string, detail = ''): string {
  const key = `code.${code}`;
  const own = code.replaceAll('-', ' ');
  if (!t.has(key)) return t.has(`part.${code}`) ? partOf(t, code) : own;
  const words = t(key, { detail, name: detail, part: '', figure: Number.parseFloat(detail) || 0 });
  // A text that is short of an argument gives its key.
  return words === key ? own : words;
}

/** `Doet niets meer: reader`, the codes in it in words. */
export function whyWords(t: Words, { code, detail }: Pick<RegionWhy, 'code' | 'detail'>): string {
  const says = codeWords(t, code, detail);
  if (detail === undefined) return says;
  const words = detail.split(', ').map((one) => {
    const hours = /^(\d+) h$/.exec(one)?.[1];
    if (hours !== undefined) return t('lasting.whole-hours', { hours });
    return isCode(one) ? codeWords(t, one) : one;
  });
  return `${says}: ${words.join(', ')}`;
}

function isCode(word: string): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(word);
}

/** Of the codes in its detail, which say more; its own where they say nothing. */
export function remediesOf(t: Words, { code, detail = '' }: Pick<RegionWhy, 'code' | 'detail'>) {
  const words = detail.split(', ').filter(isCode);
  const ofDetail = words.map((one) => remedyWords(t, one)).filter((remedy) => remedy !== '');
  return ofDetail.length > 0 ? [...new Set(ofDetail)] : [remedyWords(t, code)];
}

function remedyWords(t: Words, code: string): string {
  const key = `remedy.${code}`;
  if (!t.has(key)) return '';
  const words = t(key, { detail: '', name: '', part: '', figure: 0 });
  return words === key ? '' : words;
}

const weight: Readonly<Record<RegionLight, number>> = { broken: 0, attention: 1, off: 2, ok: 3 };

/** Worst first, then by name. */
export function worstFirst<T extends { light: RegionLight }>(
  all: readonly T[],
  nameOf: (one: T) => string,
): readonly T[] {
  return all.toSorted(
    (one, other) =>
      weight[one.light] - weight[other.light] || (nameOf(one) < nameOf(other) ? -1 : 1),
  );
}

export function countOf(lights: readonly RegionLight[]): Readonly<Record<RegionLight, number>> {
  const counts = { ok: 0, attention: 0, broken: 0, off: 0 };
  for (const light of lights) counts[light] += 1;
  return counts;
}

export function worstMark(counts: Readonly<Record<RegionLight, number>>): Mark {
  if (counts.broken > 0) return markOf('broken');
  return markOf(counts.attention > 0 ? 'attention' : 'ok');
}
