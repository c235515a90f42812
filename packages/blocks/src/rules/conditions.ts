/** Whether a condition holds. */

import type { Value } from '../facts/fact.ts';
import type { Test, Condition as WrittenCondition } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import type { View } from '../view.ts';
import type { RuleContext } from './context.ts';
import { compileLimit } from './limit.ts';
import { factReader } from './readers.ts';

/** undefined: the facts do not say. */
export type Verdict = boolean | undefined;
export type Condition = (view: View) => Verdict;

export function both(one: Verdict, other: Verdict): Verdict {
  if (one === false || other === false) return false;
  return one && other;
}

/** Whether all items are true: false as soon as one is false, undefined where one is unknown. */
export function all<Item>(items: readonly Item[], judge: (item: Item) => Verdict): Verdict {
  let verdict: Verdict = true;
  for (const item of items) {
    verdict = both(verdict, judge(item));
    if (verdict === false) return false;
  }
  return verdict;
}

function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

/** A test as a function. For an unknown value the answer is unknown. */
export function compileTest(test: Test): (value: Value) => Verdict {
  const passes = compileKnown(test);
  return (value) => (value === undefined ? undefined : passes(value));
}

function compileKnown(test: Test): (value: NonNullable<Value>) => boolean {
  if ('is' in test) return (value) => value === test.is;
  if ('in' in test) return (value) => test.in.includes(value);
  if ('notIn' in test) return (value) => !test.notIn.includes(value);
  if ('over' in test) return (value) => Number(value) > test.over;
  if ('atLeast' in test) return (value) => Number(value) >= test.atLeast;
  const contained = String(test.contains);
  return (value) => String(value).split(/[,|]/).includes(contained);
}

/** Tests an option of the policy, which is done once, when the policy is compiled. */
export function testOption({ options }: Policy, option: string, test: Test): Verdict {
  const value = Object.hasOwn(options, option) ? options[option] : undefined;
  if (Array.isArray(value)) return 'contains' in test ? value.includes(test.contains) : undefined;
  return compileTest(test)(value);
}

export function compileCondition(written: WrittenCondition, context: RuleContext): Condition {
  if ('all' in written) {
    const parts = written.all.map((each) => compileCondition(each, context));
    return (view) => all(parts, (part) => part(view));
  }
  if ('any' in written) {
    const parts = written.any.map((each) => compileCondition(each, context));
    return (view) => not(all(parts, (part) => not(part(view))));
  }
  if ('not' in written) {
    const inner = compileCondition(written.not, context);
    return (view) => not(inner(view));
  }
  if ('option' in written) {
    const verdict = testOption(context.policy, written.option, written.test);
    return () => verdict;
  }
  if ('limitSet' in written) {
    const findLimits = compileLimit(written.limitSet, context);
    return (view) => {
      const { values, maybeNone } = findLimits(view);
      if (values.length === 0) return false;
      return maybeNone ? undefined : true;
    };
  }
  const read = factReader(written.fact);
  const test = compileTest(written.test);
  return (view) => test(read(view));
}
