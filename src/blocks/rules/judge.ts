/** Does a condition hold? Three answers: yes, no, and undefined for "the facts do not say". */
import type { Surroundings } from '../compile.ts';
import type { Test, Condition as Written } from '../policy/policy.ts';
import { factReader, type Value } from '../policy/vocabulary.ts';
import type { View } from '../view.ts';
import { compileLimit } from './limit.ts';

/** true, false, or undefined: not known. */
export type Verdict = boolean | undefined;
export type Condition = (view: View) => Verdict;
type OptionValue = Surroundings['policy']['options'][string];

/** A test as a function; what is not known passes no test and fails none. */
export function compileTest(test: Test): (value: Value) => Verdict {
  if ('is' in test) {
    const { is } = test;
    return (value) => (value === undefined ? undefined : value === is);
  }
  if ('in' in test) return (value) => (value === undefined ? undefined : test.in.includes(value));
  if ('notIn' in test)
    return (value) => (value === undefined ? undefined : !test.notIn.includes(value));
  if ('over' in test) {
    const { over } = test;
    return (value) => (value === undefined ? undefined : Number(value) > over);
  }
  if ('atLeast' in test) {
    const { atLeast } = test;
    return (value) => (value === undefined ? undefined : Number(value) >= atLeast);
  }
  const { contains } = test;
  return (value) =>
    value === undefined ? undefined : String(value).split(/[,|]/).includes(String(contains));
}

/**
 * Options do not change while a policy stands: a test on one is judged when the policy is compiled.
 */
export function judgeOption(value: OptionValue | undefined, test: Test): Verdict {
  if (Array.isArray(value)) return 'contains' in test ? value.includes(test.contains) : undefined;
  return compileTest(test)(value);
}

export function compileCondition(written: Written, around: Surroundings): Condition {
  if ('all' in written) {
    const parts = written.all.map((each) => compileCondition(each, around));
    return (view) => {
      let sure = true;
      for (const part of parts) {
        const verdict = part(view);
        if (verdict === false) return false;
        if (verdict === undefined) sure = false;
      }
      return sure ? true : undefined;
    };
  }
  if ('any' in written) {
    const parts = written.any.map((each) => compileCondition(each, around));
    return (view) => {
      let sure = true;
      for (const part of parts) {
        const verdict = part(view);
        if (verdict === true) return true;
        if (verdict === undefined) sure = false;
      }
      return sure ? false : undefined;
    };
  }
  if ('not' in written) {
    const inner = compileCondition(written.not, around);
    return (view) => {
      const verdict = inner(view);
      return verdict === undefined ? undefined : !verdict;
    };
  }
  if ('option' in written) {
    const { options } = around.policy;
    const verdict = judgeOption(
      Object.hasOwn(options, written.option) ? options[written.option] : undefined,
      written.test,
    );
    return () => verdict;
  }
  if ('limitSet' in written) {
    const find = compileLimit(written.limitSet, around);
    return (view) => {
      const { values, maybeNone } = find(view);
      if (values.length === 0) return false;
      return maybeNone ? undefined : true;
    };
  }
  const read = factReader(written.fact);
  const test = compileTest(written.test);
  return (view) => test(read(view));
}
