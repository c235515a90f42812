/**
 * Measures against limits. A measure over facts that are partly unknown is a range, from the least
 * that it can be to the most; a rule holds only where the whole range is beyond every limit that may
 * apply.
 */

import type { Value } from '../facts/fact.ts';
import type { ListMeasure, Measure } from '../policy/rule.ts';
import type { View } from '../view.ts';
import { all, both, compileTest, testOption, type Verdict } from './conditions.ts';
import type { RuleContext } from './context.ts';
import type { Limits } from './limit.ts';
import { type Entry, entriesOf, entryReader, factReader } from './readers.ts';

interface Range {
  low: number;
  high: number;
  /** whether an entry counts for sure, and whether one may count */
  some: boolean;
  maybeSome: boolean;
}
interface CompiledMeasure {
  /** undefined: what is measured is unknown */
  range(view: View, limits: Limits): Range | undefined;
  /** the entries that count for sure */
  counted(view: View, limits: Limits): readonly Entry[];
  /** what is summed, or of which the greatest is taken; undefined where entries are only counted */
  value: ((entry: Entry, view: View) => Value) | undefined;
  /** whether the rule does not hold where no entry counts */
  needsSome: boolean;
}
type Filter = (entry: Entry, view: View) => Verdict;

export function compileMeasure(measure: Measure, context: RuleContext): CompiledMeasure {
  if (measure.take !== 'value') return compileList(measure, context);
  const read = factReader(measure.fact);
  const range = (view: View) => {
    const value = read(view);
    return typeof value === 'number'
      ? { low: value, high: value, some: true, maybeSome: true }
      : undefined;
  };
  return { range, counted: () => [], value: undefined, needsSome: true };
}

/** The filters that apply under the policy's options. */
function compileFilters({ of: list, where }: ListMeasure, { policy }: RuleContext): Filter[] {
  return where
    .filter(({ if: only }) => !only || testOption(policy, only.option, only.test) === true)
    .map(({ field, test }) => {
      const read = entryReader(list, field);
      const passes = compileTest(test);
      return (entry, view) => passes(read(entry, view));
    });
}

function compileList(measure: ListMeasure, context: RuleContext): CompiledMeasure {
  const filters = compileFilters(measure, context);
  const { of: list, take, field, within, plus, empty } = measure;
  const value = field === undefined ? undefined : entryReader(list, field);
  const { trees } = context;

  const isWithin = (entry: Entry, { branch }: Limits): Verdict => {
    if (within === undefined) return true;
    if (branch === undefined) return undefined;
    const place = typeof entry === 'object' && 'branch' in entry ? entry.branch : undefined;
    if (place === undefined) return trees.isRoot(branch) ? true : undefined;
    return trees.onPath(place, branch);
  };
  const counts = (entry: Entry, view: View, limits: Limits): Verdict =>
    both(
      isWithin(entry, limits),
      all(filters, (filter) => filter(entry, view)),
    );
  const range = (view: View, limits: Limits): Range | undefined => {
    const entries = entriesOf(list, view);
    if (entries === undefined) return undefined;
    const { known, unlistedCents } = entries;
    const start = take === 'max' ? Number.NEGATIVE_INFINITY : 0;
    const result: Range = { low: start, high: start, some: false, maybeSome: false };
    const add = take === 'max' ? addToGreatest : addToSum;
    for (const entry of known) {
      const verdict = counts(entry, view, limits);
      if (verdict === false) continue;
      result.maybeSome = true;
      if (verdict) result.some = true;
      const measured = value === undefined ? 1 : value(entry, view);
      add(result, typeof measured === 'number' ? measured : undefined, verdict === true);
    }
    if (unlistedCents > 0) {
      result.maybeSome = true;
      const isSum = take === 'sum' && field === 'amountCents';
      result.high = isSum ? result.high + unlistedCents : Number.POSITIVE_INFINITY;
    }
    if (plus !== undefined && !result.some) {
      const loans = view.facts.loans?.map((loan) => isWithin(loan, limits));
      result.some = loans?.includes(true) ?? false;
      result.maybeSome ||= loans?.some((verdict) => verdict !== false) ?? true;
    }
    return result;
  };
  const counted = (view: View, limits: Limits) =>
    (entriesOf(list, view)?.known ?? []).filter((entry) => counts(entry, view, limits) === true);
  return { range, counted, value, needsSome: empty === 'never' };
}

/** Adds an entry that counts (`isSure`) or may count. An unknown value may be any number. */
function addToSum(range: Range, value: number | undefined, isSure: boolean): void {
  const least = value ?? Number.NEGATIVE_INFINITY;
  const most = value ?? Number.POSITIVE_INFINITY;
  range.low += isSure ? least : Math.min(0, least);
  range.high += isSure ? most : Math.max(0, most);
}

function addToGreatest(range: Range, value: number | undefined, isSure: boolean): void {
  if (isSure) range.low = Math.max(range.low, value ?? Number.NEGATIVE_INFINITY);
  range.high = Math.max(range.high, value ?? Number.POSITIVE_INFINITY);
}

/** Whether the measure is beyond the limit: for sure, not at all, or perhaps. */
export function isBeyond(
  range: Range,
  limits: Limits,
  op: 'over' | 'atLeast',
  needsSome: boolean,
): Verdict {
  if (needsSome && !range.maybeSome) return false;
  const exceeds = (value: number, limit: number) =>
    op === 'over' ? value > limit : value >= limit;
  if (!limits.values.some((limit) => exceeds(range.high, limit))) return false;
  const isSure =
    limits.values.every((limit) => exceeds(range.low, limit)) &&
    !limits.maybeNone &&
    (range.some || !needsSome);
  return isSure ? true : undefined;
}
