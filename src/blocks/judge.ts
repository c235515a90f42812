/** Does a condition hold? Three answers: yes, no, and undefined for "the facts do not say". */
import type { Condition, Measure, Test } from './policy.ts';
import { type Entry, factOf, type Value, type View } from './vocabulary.ts';

/** true, false, or undefined: not known. */
export type Verdict = boolean | undefined;

export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}
export function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function passes(value: Value, test: Test): Verdict {
  if (value === undefined) return undefined;
  if ('is' in test) return value === test.is;
  if ('in' in test) return test.in.includes(value);
  if ('notIn' in test) return !test.notIn.includes(value);
  if ('over' in test) return Number(value) > test.over;
  return Number(value) >= test.atLeast;
}

export function judgeCondition(condition: Condition, view: View): Verdict {
  if ('all' in condition) return every(condition.all.map((each) => judgeCondition(each, view)));
  if ('any' in condition) return some(condition.any.map((each) => judgeCondition(each, view)));
  if ('not' in condition) {
    const inner = judgeCondition(condition.not, view);
    return inner === undefined ? undefined : !inner;
  }
  return passes(factOf(condition.fact, view), condition.test);
}

/** Whether an entry is counted. */
export function counts(entry: Entry, where: Measure['where']): Verdict {
  return every(where.map((filter) => passes(entry.get(filter.field), filter.test)));
}
