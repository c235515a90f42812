/** One rule of a policy as a function of one view of the facts. */

import type { Surroundings } from '../compile.ts';
import type { Rule } from '../policy/policy.ts';
import { factReader } from '../policy/vocabulary.ts';
import type { Reason } from '../types.ts';
import type { View } from '../view.ts';
import { findClearing } from './clearing.ts';
import { compileBlockDenials, compileStanding } from './dated.ts';
import { type Denials, denialsOf, everywhere, merge, nothing } from './denials.ts';
import { compileCondition, type Verdict } from './judge.ts';
import { compileLimit } from './limit.ts';
import { compileMeasure, isBeyond } from './threshold.ts';

/** A rule that holds. What clears it is only worked out where it is told. */
interface Holding {
  denies: Denials;
  /** whether it may deny more than that: a part of its facts is not known */
  mayDenyMore?: boolean;
  clears(): Reason['clears'];
  numbers(): Record<string, number>;
}
export interface CompiledRule {
  /** under which it is told */
  reason: string;
  popUp: string | undefined;
  /** false: it does not hold; undefined: the facts do not say */
  judge(view: View): Holding | false | undefined;
  /** all that it may deny, whichever of its tests holds */
  may: Denials;
}
type Named<Shape extends Rule['shape']> = Extract<Rule, { shape: Shape }>;
type Judge = Pick<CompiledRule, 'judge' | 'may'>;

function compileState(rule: Named<'state'>, around: Surroundings): Judge {
  const condition = compileCondition(rule.when, around);
  const denies = denialsOf(rule, around.policy);
  const readers = Object.entries(rule.numbers).map(
    ([name, fact]) => [name, factReader(fact)] as const,
  );
  const numbers = (view: View) => {
    const found: Record<string, number> = {};
    for (const [name, read] of readers) {
      const value = read(view);
      if (typeof value === 'number') found[name] = value;
    }
    return found;
  };
  return {
    may: denies,
    judge(view) {
      const holds = condition(view);
      if (!holds) return holds;
      return {
        denies,
        clears: () => findClearing(rule.clears, { view }),
        numbers: () => numbers(view),
      };
    },
  };
}

function compileThreshold(rule: Named<'threshold'>, around: Surroundings): Judge {
  const asks = rule.if === undefined ? null : compileCondition(rule.if, around);
  const measure = compileMeasure(rule.measure, around);
  const findLimit = compileLimit(rule.limit, around);
  const tests = rule.tests.map((test) => ({
    op: test.op,
    asks: test.if === undefined ? null : compileCondition(test.if, around),
    denies: denialsOf(rule, around.policy, {
      denies: test.denies ?? rule.denies,
      // A test that says for itself what it denies says for itself what it warns of.
      warns: test.warns ?? (test.denies === undefined ? rule.warns : []),
    }),
  }));
  const both = (one: Verdict, other: Verdict): Verdict =>
    one === false ? false : one === true ? other : other && one;
  // Of several limits that may apply, what is told satisfies the strictest.
  const { value: valueName, limit: limitName } = rule.numbers;
  return {
    may: tests.map((test) => test.denies).reduce(merge, nothing),
    judge(view) {
      const asked = asks === null ? true : asks(view);
      if (asked === false) return false;
      const limits = findLimit(view);
      // Where there is no limit for sure the rule is off, whatever is not known.
      if (limits.values.length === 0) return false;
      const span = measure.span(view, limits);
      if (span === undefined) return undefined;
      let denies: Denials | null = null;
      let unknown = false;
      let op: 'over' | 'atLeast' = 'over';
      for (const test of tests) {
        let holds = both(asked, isBeyond(span, limits, test.op, measure.needsSome));
        if (holds !== false && test.asks !== null) holds = both(test.asks(view), holds);
        if (holds) {
          denies = denies === null ? test.denies : merge(denies, test.denies);
          op = test.op;
        } else if (holds === undefined) unknown = true;
      }
      if (denies === null) return unknown ? undefined : false;
      const limit =
        limits.values.length === 1 ? (limits.values[0] as number) : Math.min(...limits.values);
      return {
        denies,
        mayDenyMore: unknown,
        clears() {
          const counted = () => measure.counted(view, limits);
          const owed = () => measure.owed(view, limits);
          return findClearing(rule.clears, {
            view,
            low: span.low,
            counted,
            owed,
            limit,
            op,
            value: measure.value,
          });
        },
        numbers() {
          const numbers: Record<string, number> = {};
          if (valueName !== undefined && Number.isFinite(span.low)) numbers[valueName] = span.low;
          if (limitName !== undefined) numbers[limitName] = limit;
          return numbers;
        },
      };
    },
  };
}

function compileDated(rule: Named<'dated-blocks'>, around: Surroundings): Judge {
  const asks = rule.if === undefined ? null : compileCondition(rule.if, around);
  const find = compileStanding(rule, around);
  const denialsBy = compileBlockDenials(rule, around);
  const all: Denials = denialsOf(
    rule,
    around.policy,
    everywhere(Object.values(rule.types ?? {}).flat()),
  );
  return {
    may: merge(denialsBy([]), all),
    judge(view) {
      const asked = asks === null ? true : asks(view);
      if (asked === false) return false;
      const standing = find(view);
      if (standing === undefined) return undefined;
      const { blocks, maybeMore } = standing;
      if (blocks.length === 0) return maybeMore ? undefined : false;
      if (!asked) return undefined;
      return {
        denies: denialsBy(blocks),
        mayDenyMore: maybeMore,
        clears: () => findClearing(rule.clears, { view }),
        numbers: () => ({ blocks: blocks.length }),
      };
    },
  };
}

function compileShape(rule: Rule, around: Surroundings): Judge {
  switch (rule.shape) {
    case 'state':
      return compileState(rule, around);
    case 'threshold':
      return compileThreshold(rule, around);
    case 'dated-blocks':
      return compileDated(rule, around);
  }
}

export function compileRule(rule: Rule, around: Surroundings): CompiledRule {
  return { reason: rule.reason ?? rule.id, popUp: rule.popUp, ...compileShape(rule, around) };
}
