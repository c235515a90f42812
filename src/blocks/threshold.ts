/**
 * Measures against limits. A measure over facts that are partly unknown is a span, from the least that it can be to
 * the most; a rule holds only where the whole span is beyond every limit it may have.
 */
import { counts, type Verdict } from './judge.ts';
import type { Limit, Measure, Policy } from './policy.ts';
import { type Entry, entriesOf, factOf, type View } from './vocabulary.ts';

export interface Span {
  low: number;
  high: number;
  /** entries that count for sure */
  counted: readonly Entry[];
  /** whether anything counts for sure, or may count */
  some: boolean;
  maybeSome: boolean;
}

/** undefined: the list is not known at all. */
export function measure(measure: Measure, view: View): Span | undefined {
  const entries = entriesOf(measure.of, view);
  if (entries === undefined) return undefined;
  const counted: Entry[] = [];
  let maybeSome = false;
  const greatest = measure.take === 'max';
  let low = greatest ? Number.NEGATIVE_INFINITY : 0;
  let high = low;
  for (const entry of entries) {
    const sure = counts(entry, measure.where);
    if (sure === false) continue;
    maybeSome = true;
    if (sure) counted.push(entry);
    const value = measure.field === undefined ? 1 : entry.get(measure.field);
    const known = typeof value === 'number';
    const least = known ? value : Number.NEGATIVE_INFINITY;
    const most = known ? value : Number.POSITIVE_INFINITY;
    if (greatest) {
      if (sure) low = Math.max(low, least);
      high = Math.max(high, most);
    } else {
      low += sure ? least : Math.min(0, least);
      high += sure ? most : Math.max(0, most);
    }
  }
  return { low, high, counted, some: counted.length > 0, maybeSome };
}

/** The limits that may apply: one where the facts are known; `maybeNone` where there may be no limit at all. */
export interface Limits {
  values: readonly number[];
  maybeNone: boolean;
}

export function findLimit(limit: Limit, policy: Policy, view: View): Limits {
  if ('fixed' in limit) return { values: [limit.fixed], maybeNone: false };
  const rows = policy.limits[limit.table] ?? {};
  const usable = (value: number | undefined) => value !== undefined && !(value === 0 && limit.zero === 'off');
  const known = (value: number | undefined): Limits =>
    value !== undefined && usable(value) ? { values: [value], maybeNone: false } : { values: [], maybeNone: true };
  for (const name of limit.by) {
    const key = factOf(name, view);
    if (key === undefined) return { values: Object.values(rows).filter(usable), maybeNone: !usable(rows['*']) };
    const row = Object.hasOwn(rows, String(key)) ? rows[String(key)] : undefined;
    if (row !== undefined) return known(row);
  }
  return known(rows['*']);
}

/** Is the measure beyond the limit, for sure, certainly not, or unknown? */
export function isBeyond(span: Span, limits: Limits, op: 'over' | 'atLeast', empty: Measure['empty']): Verdict {
  const beyond = (value: number, limit: number) => (op === 'over' ? value > limit : value >= limit);
  const needsSome = empty === 'never';
  if (needsSome && !span.maybeSome) return false;
  if (!limits.values.some((limit) => beyond(span.high, limit))) return false;
  const surely = limits.values.every((limit) => beyond(span.low, limit)) && !limits.maybeNone;
  return surely && (span.some || !needsSome) ? true : undefined;
}
