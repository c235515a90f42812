/**
 * Measures against limits. A measure over facts that are partly unknown is a span, from the least
 * that it can be to the most; a rule holds only where the whole span is beyond every limit it may
 * have.
 */

import type { Surroundings } from '../compile.ts';
import type { ListMeasure, Measure } from '../policy/policy.ts';
import {
  type Entry,
  entriesOf,
  entryReader,
  factReader,
  type Value,
} from '../policy/vocabulary.ts';
import type { View } from '../view.ts';
import { idsOfOwed } from './clearing.ts';
import { bitsOfFilter, feeBitsOf, idsOfOwedFees, oldestOfFees, sumOfFees } from './fee-bits.ts';
import { compileTest, judgeOption, type Verdict } from './judge.ts';
import type { Limits } from './limit.ts';

export interface Span {
  low: number;
  high: number;
  /** whether anything counts for sure, or may count */
  some: boolean;
  maybeSome: boolean;
}
interface CompiledMeasure {
  /** undefined: what is measured is not known at all */
  span(view: View, limits: Limits): Span | undefined;
  /** the entries that count for sure */
  counted(view: View, limits: Limits): readonly Entry[];
  /** the ids of the fees among them on which anything is owed */
  owed(view: View, limits: Limits): string[];
  /** what is summed or of which the greatest is taken; undefined where entries are only counted */
  value: ((entry: Entry, view: View) => Value) | undefined;
  /** whether nothing to count means that the rule does not hold */
  needsSome: boolean;
}
type Filter = (entry: Entry, view: View) => Verdict;

export function compileMeasure(measure: Measure, around: Surroundings): CompiledMeasure {
  if (measure.take !== 'value') return compileList(measure, around);
  const read = factReader(measure.fact);
  const span = (view: View) => {
    const value = read(view);
    return typeof value === 'number'
      ? { low: value, high: value, some: true, maybeSome: true }
      : undefined;
  };
  return { span, counted: () => [], owed: () => [], value: undefined, needsSome: true };
}

interface Filters {
  /** of fees: the bits that must be set, and those that must not */
  needs: number;
  fails: number;
  rest: readonly Filter[];
}

/**
 * The filters that stand under the policy's options; yes-or-no fields of fees together, as bits.
 */
function compileFilters({ of: list, where }: ListMeasure, { policy }: Surroundings): Filters {
  let needs = 0;
  let fails = 0;
  const rest: Filter[] = [];
  for (const { field, test, if: only } of where) {
    if (only !== undefined && judgeOption(policy.options[only.option], only.test) !== true)
      continue;
    const bits = list === 'fees' ? bitsOfFilter(field, test) : null;
    if (bits !== null) {
      needs |= bits.needs;
      fails |= bits.fails;
    } else {
      const read = entryReader(list, field);
      const passes = compileTest(test);
      rest.push((entry, view) => passes(read(entry, view)));
    }
  }
  return { needs, fails, rest };
}

const plainFees: Readonly<Record<string, typeof sumOfFees | undefined>> = {
  'sum amountCents': sumOfFees,
  'max ageDays': oldestOfFees,
};

function compileList(measure: ListMeasure, around: Surroundings): CompiledMeasure {
  const { needs, fails, rest } = compileFilters(measure, around);
  const { of: list, within, plus } = measure;
  const value = measure.field === undefined ? undefined : entryReader(list, measure.field);
  const greatest = measure.take === 'max';
  const { trees } = around;

  const isWithin = (entry: Entry, { branch }: Limits): Verdict => {
    if (branch === undefined) return undefined;
    const at = typeof entry === 'object' && 'branch' in entry ? entry.branch : undefined;
    if (at === undefined) return trees.isRoot(branch) ? true : undefined;
    return trees.onPath(at, branch);
  };
  const counts = (entry: Entry, bits: number, view: View, limits: Limits): Verdict => {
    if ((bits & fails) !== 0) return false;
    let sure: Verdict = (bits & needs) === needs ? true : undefined;
    for (const filter of rest) {
      const passes = filter(entry, view);
      if (passes === false) return false;
      if (passes === undefined) sure = undefined;
    }
    if (within === undefined) return sure;
    const inside = isWithin(entry, limits);
    return inside === true ? sure : inside;
  };

  const feesAlone =
    list === 'fees' && rest.length === 0 && within === undefined && plus === undefined;
  const plainly = feesAlone ? plainFees[`${measure.take} ${measure.field}`] : undefined;
  const span = (view: View, limits: Limits): Span | undefined => {
    if (plainly !== undefined) {
      const { fees } = view.facts;
      return fees === undefined ? undefined : plainly(fees, view, needs, fails);
    }
    const entries = entriesOf(list, view);
    if (entries === undefined) return undefined;
    let some = false;
    let maybeSome = false;
    let low = greatest ? Number.NEGATIVE_INFINITY : 0;
    let high = low;
    const bits = needs === 0 ? null : feeBitsOf(view);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      const sure = counts(entry, bits?.[i] ?? 0, view, limits);
      if (sure === false) continue;
      maybeSome = true;
      if (sure) some = true;
      const measured = value === undefined ? 1 : value(entry, view);
      const known = typeof measured === 'number';
      const least = known ? measured : Number.NEGATIVE_INFINITY;
      const most = known ? measured : Number.POSITIVE_INFINITY;
      if (greatest) {
        if (sure && least > low) low = least;
        if (most > high) high = most;
      } else {
        low += sure ? least : Math.min(0, least);
        high += sure ? most : Math.max(0, most);
      }
    }
    if (plus !== undefined && !some) {
      const inside = view.facts.loans?.map((loan) =>
        within === undefined ? true : isWithin(loan, limits),
      );
      some = inside?.includes(true) ?? false;
      maybeSome = maybeSome || inside === undefined || inside.some((each) => each !== false);
    }
    return { low, high, some, maybeSome };
  };
  const counted = (view: View, limits: Limits) => {
    const bits = needs === 0 ? null : feeBitsOf(view);
    const entries = entriesOf(list, view) ?? [];
    const found: Entry[] = [];
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      if (counts(entry, bits?.[i] ?? 0, view, limits) === true) found.push(entry);
    }
    return found;
  };
  const owed = (view: View, limits: Limits) =>
    feesAlone && view.facts.fees !== undefined
      ? idsOfOwedFees(view.facts.fees, view, needs)
      : idsOfOwed(counted(view, limits));
  return { span, counted, owed, value, needsSome: measure.empty === 'never' };
}

/** Is the measure beyond the limit, for sure, certainly not, or unknown? */
export function isBeyond(
  span: Span,
  limits: Limits,
  op: 'over' | 'atLeast',
  needsSome: boolean,
): Verdict {
  if (needsSome && !span.maybeSome) return false;
  let all = true;
  let any = false;
  for (const limit of limits.values) {
    if (op === 'over' ? span.high > limit : span.high >= limit) any = true;
    if (!(op === 'over' ? span.low > limit : span.low >= limit)) all = false;
  }
  if (!any) return false;
  return all && !limits.maybeNone && (span.some || !needsSome) ? true : undefined;
}
