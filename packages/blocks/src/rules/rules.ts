/** One rule of a policy as a function of one view of the facts. */

import type { Rule } from '../policy/rule.ts';
import type { Reason } from '../types.ts';
import type { View } from '../view.ts';
import { clearingOf } from './clearing.ts';
import { both, compileCondition } from './conditions.ts';
import type { RuleContext } from './context.ts';
import { compileActiveBlocks, compileBlockDenials } from './dated-blocks.ts';
import { type Denials, denialsOf, denialsOfTest, everywhere, merge, noDenials } from './denials.ts';
import { compileLimit } from './limit.ts';
import { factReader } from './readers.ts';
import { compileMeasure, isBeyond } from './threshold.ts';

/** A rule that holds. `clears` and `numbers` are functions: only a reason in a decision needs them. */
interface Holding {
  denies: Denials;
  /** whether it may deny more, because some of its facts are unknown */
  mayDenyMore: boolean;
  clears(): Reason['clears'];
  numbers(): Record<string, number>;
}
export interface CompiledRule {
  /** the name of its reason in a decision */
  reason: string;
  popUp: string | undefined;
  /** false: it does not hold; undefined: the facts do not say */
  judge(view: View): Holding | false | undefined;
  /** all that it can deny, whichever of its tests or blocks hold */
  may: Denials;
}
type RuleOf<Shape extends Rule['shape']> = Extract<Rule, { shape: Shape }>;
type Judge = Pick<CompiledRule, 'judge' | 'may'>;

function compileState(rule: RuleOf<'state'>, context: RuleContext): Judge {
  const condition = compileCondition(rule.when, context);
  const denies = denialsOf(rule, context.policy);
  const numberReaders = Object.entries(rule.numbers).map(
    ([name, fact]) => [name, factReader(fact)] as const,
  );
  return {
    may: denies,
    judge(view) {
      const holds = condition(view);
      if (!holds) return holds;
      return {
        denies,
        mayDenyMore: false,
        clears: () => clearingOf(rule.clears, view),
        numbers() {
          const numbers: Record<string, number> = {};
          for (const [name, read] of numberReaders) {
            const value = read(view);
            if (typeof value === 'number') numbers[name] = value;
          }
          return numbers;
        },
      };
    },
  };
}

function compileThreshold(rule: RuleOf<'threshold'>, context: RuleContext): Judge {
  const applies = rule.if === undefined ? () => true : compileCondition(rule.if, context);
  const measure = compileMeasure(rule.measure, context);
  const findLimits = compileLimit(rule.limit, context);
  const tests = rule.tests.map((test) => ({
    op: test.op,
    applies: test.if === undefined ? () => true : compileCondition(test.if, context),
    denies: denialsOfTest(rule, test, context.policy),
  }));
  return {
    may: tests.map((test) => test.denies).reduce(merge, noDenials),
    judge(view) {
      const ruleApplies = applies(view);
      if (ruleApplies === false) return false;
      const limits = findLimits(view);
      // Without any limit the rule is off, whatever else is unknown.
      if (limits.values.length === 0) return false;
      const range = measure.range(view, limits);
      if (range === undefined) return undefined;
      const verdicts = tests.map((test) => {
        const beyond = isBeyond(range, limits, test.op, measure.needsSome);
        return both(ruleApplies, beyond === false ? false : both(test.applies(view), beyond));
      });
      const holding = tests.filter((_, index) => verdicts[index] === true);
      const mayDenyMore = verdicts.includes(undefined);
      const last = holding.at(-1);
      if (last === undefined) return mayDenyMore ? undefined : false;
      // Of several limits that may apply, the reason names the strictest.
      const limit = Math.min(...limits.values);
      return {
        denies: holding.map((test) => test.denies).reduce(merge),
        mayDenyMore,
        clears: () =>
          clearingOf(rule.clears, view, {
            low: range.low,
            limit,
            op: last.op,
            counted: measure.counted(view, limits),
            value: measure.value,
          }),
        numbers() {
          const { value: valueName, limit: limitName } = rule.numbers;
          return {
            ...(valueName !== undefined && Number.isFinite(range.low)
              ? { [valueName]: range.low }
              : {}),
            ...(limitName !== undefined ? { [limitName]: limit } : {}),
          };
        },
      };
    },
  };
}

function compileDatedBlocks(rule: RuleOf<'dated-blocks'>, context: RuleContext): Judge {
  const applies = rule.if === undefined ? () => true : compileCondition(rule.if, context);
  const activeBlocks = compileActiveBlocks(rule, context);
  const blockDenials = compileBlockDenials(rule, context);
  const byType = everywhere(Object.values(rule.types ?? {}).flat());
  return {
    may: merge(blockDenials([]), denialsOf(rule, context.policy, byType)),
    judge(view) {
      const ruleApplies = applies(view);
      if (ruleApplies === false) return false;
      const active = activeBlocks(view);
      if (active === undefined) return undefined;
      const { blocks, maybeMore } = active;
      if (blocks.length === 0) return maybeMore ? undefined : false;
      if (ruleApplies === undefined) return undefined;
      return {
        denies: blockDenials(blocks),
        mayDenyMore: maybeMore,
        clears: () => clearingOf(rule.clears, view),
        numbers: () => ({ blocks: blocks.length }),
      };
    },
  };
}

function compileShape(rule: Rule, context: RuleContext): Judge {
  switch (rule.shape) {
    case 'state':
      return compileState(rule, context);
    case 'threshold':
      return compileThreshold(rule, context);
    case 'dated-blocks':
      return compileDatedBlocks(rule, context);
  }
}

export function compileRule(rule: Rule, context: RuleContext): CompiledRule {
  return { reason: rule.reason ?? rule.id, popUp: rule.popUp, ...compileShape(rule, context) };
}
