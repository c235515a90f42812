/** Findings in the panel's language if its catalogue has the code; otherwise in the kiosk's words. */

import type { Overview } from '../../src/technician/actions.ts';
import type { Finding } from '../../src/technician/finding.ts';
import type { Mark } from './parts/mark.tsx';
import type { Problem } from './request.ts';
import type { Words } from './words.ts';

/** The reason for the state of a part, in short. */
export function whyOf(t: Words, { code, text, part, told, data }: Explainable): string {
  const key = told === undefined ? `code.${code}` : `code.${code}.${told.is}`;
  if (!t.has(key)) return text;
  const { name = '', figure = 0 } = told ?? {};
  const words = t(key, { ...plainOf(data), part: partOf(t, part), name, figure });
  // A text that is short of an argument gives its key.
  return words === key ? text : words;
}

/** The words and numbers of an entry. A keyword of an ICU select has no hyphen. */
function plainOf(data: Explainable['data'] = {}): Record<string, string | number> {
  const plain: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'number') plain[name] = value;
    if (typeof value === 'string') plain[name] = value.replaceAll('-', '_');
  }
  return plain;
}

/** The sentence of a code; `text`: the kiosk's own, in English. */
export function codeText(t: Words, code: string, text: string): string {
  return t.has(`code.${code}`) ? `${whyOf(t, { code, text, part: '' })}.` : text;
}

/** Why a request was refused, and what to do; the kiosk's own words where the catalogue has none. */
export function problemText(t: Words, { code, text, body }: Problem): string {
  if (!t.has(`code.${code}`)) return text || t('no-answer');
  const args = { ...plainOf(body), part: '', name: '', figure: 0 };
  const remedy = t.has(`remedy.${code}`) ? ` ${t(`remedy.${code}`, args)}` : '';
  return `${t(`code.${code}`, args)}.${remedy}`;
}
/** A finding, or an entry of the log. */
interface Explainable extends Pick<Finding, 'code' | 'text' | 'told'> {
  part: string;
  data?: Readonly<Record<string, unknown>>;
}

/** The name of a part; also of parts that only the log knows. */
export function partOf(t: Words, part: string): string {
  return t.has(`part.${part}`) ? t(`part.${part}`) : part;
}

/** What to do about it. */
export function remedyOf(
  t: Words,
  { code, remedy }: { code: string; remedy?: string | undefined },
): string {
  return t.has(`remedy.${code}`) ? t(`remedy.${code}`) : (remedy ?? '');
}

/** `38 ms`, `1,4 s`. */
export function latencyOf(t: Words, ms: number): string {
  return ms < 1_000 ? t('ms', { ms: Math.round(ms) }) : t('seconds', { seconds: ms / 1_000 });
}

/** Worst first; equal ones in the order of the kiosk. */
export function worstFirst(parts: readonly Finding[]): readonly Finding[] {
  const weight = { broken: 0, attention: 1, ok: 2, off: 2 } as const;
  return parts.toSorted((one, other) => weight[one.light] - weight[other.light]);
}

/** The sentence at the top of the overview, and its mark. */
export function sentenceOf(
  t: Words,
  { device, parts, outOfService, outOfServiceUntil }: Overview,
): { mark: Mark; title: string } {
  const broken = parts.filter(({ light }) => light === 'broken').length;
  const attention = parts.filter(({ light }) => light === 'attention').length;
  if (outOfService && outOfServiceUntil !== null) {
    const at = t.moment(outOfServiceUntil);
    return { mark: 'off', title: t('overview.out-of-service-until', { device, at }) };
  }
  if (outOfService) return { mark: 'off', title: t('overview.out-of-service', { device }) };
  if (broken > 0)
    return { mark: 'refused', title: t('overview.broken', { device, count: broken }) };
  if (attention > 0)
    return { mark: 'warning', title: t('overview.attention', { device, count: attention }) };
  return { mark: 'done', title: t('overview.ok', { device }) };
}
