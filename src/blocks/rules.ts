/** One rule of a policy, judged on one view of the facts. */

import { Temporal } from 'temporal-polyfill';
import { momentOf } from './calendar.ts';
import { findClearing } from './clearing.ts';
import { every, judgeCondition, type Verdict } from './judge.ts';
import type { Rule } from './policy.ts';
import { findLimit, isBeyond, measure } from './threshold.ts';
import type { Action, Channel, Reason } from './types.ts';
import { factOf, type View } from './vocabulary.ts';

type Denies = Record<Channel, readonly Action[]>;
export interface Judgement {
  holds: Verdict;
  denies: Denies;
  clears: Reason['clears'];
  numbers: Record<string, number>;
}
type Named<Shape extends Rule['shape']> = Extract<Rule, { shape: Shape }>;

const nothing: Denies = { kiosk: [], portal: [], staff: [] };
const not = (holds: false | undefined): Judgement => ({ holds, denies: nothing, clears: { by: 'desk' }, numbers: {} });

const union = (one: readonly Action[], other: readonly Action[]) => [...new Set([...one, ...other])];
const merge = (one: Denies, other: Denies): Denies => ({
  kiosk: union(one.kiosk, other.kiosk),
  portal: union(one.portal, other.portal),
  staff: union(one.staff, other.staff),
});
const withPaying = (rule: Rule, denies: Denies): Denies =>
  rule.payAtKiosk ? denies : { ...denies, kiosk: union(denies.kiosk, ['pay']) };

/** All that a rule may deny, whichever of its tests holds. */
export function mayDeny(rule: Rule): Denies {
  const tests = rule.shape === 'threshold' ? rule.tests : [];
  const each = tests.map((test) => test.denies ?? rule.denies);
  return withPaying(rule, each.length === 0 ? rule.denies : each.reduce(merge, nothing));
}

function judgeState(rule: Named<'state'>, view: View): Judgement {
  const holds = judgeCondition(rule.when, view);
  if (!holds) return not(holds);
  const numbers: Record<string, number> = {};
  for (const [name, fact] of Object.entries(rule.numbers)) {
    const value = factOf(fact, view);
    if (typeof value === 'number') numbers[name] = value;
  }
  return { holds, denies: withPaying(rule, rule.denies), clears: findClearing(rule.clears, { view }), numbers };
}

function judgeThreshold(rule: Named<'threshold'>, view: View): Judgement {
  const asked = rule.if === undefined ? true : judgeCondition(rule.if, view);
  if (asked === false) return not(false);
  const span = measure(rule.measure, view);
  const limits = findLimit(rule.limit, view.policy, view);
  // Without the list the rule is unknown, but where there is no limit for sure it is off all the same.
  if (span === undefined) return not(limits.values.length === 0 ? false : undefined);

  let denies = nothing;
  let unknown = false;
  let beyond: 'over' | 'atLeast' | null = null;
  for (const test of rule.tests) {
    const holds = every([asked, isBeyond(span, limits, test.op, rule.measure.empty)]);
    if (holds) {
      denies = merge(denies, test.denies ?? rule.denies);
      beyond = test.op;
    } else if (holds === undefined) unknown = true;
  }
  if (beyond === null) return not(unknown ? undefined : false);

  // Where several limits may apply, what is told satisfies the strictest.
  const limit = Math.min(...limits.values);
  const numbers: Record<string, number> = {};
  if (rule.numbers.value !== undefined && Number.isFinite(span.low)) numbers[rule.numbers.value] = span.low;
  if (rule.numbers.limit !== undefined) numbers[rule.numbers.limit] = limit;
  const clears = findClearing(rule.clears, { view, span, limit, op: beyond, field: rule.measure.field });
  return { holds: true, denies: withPaying(rule, denies), clears, numbers };
}

/** The blocks that deny by themselves and have not ended: "at this very moment" has. */
function judgeDated(rule: Named<'dated-blocks'>, view: View): Judgement {
  const { blocks } = view.facts;
  if (blocks === undefined) return not(undefined);
  const standing = blocks.filter((block) => {
    const end = block.endsAt === undefined ? null : momentOf(block.endsAt);
    return end === null || Temporal.Instant.compare(end, view.now) > 0;
  });
  if (standing.length === 0) return not(false);
  const named = [...new Set(standing.flatMap((block) => block.denies))].filter((action) => action !== 'checkIn');
  const denies = merge(rule.denies, { kiosk: named, portal: named, staff: [] });
  const clears = findClearing(rule.clears, { view });
  return { holds: true, denies: withPaying(rule, denies), clears, numbers: { blocks: standing.length } };
}

export function judgeRule(rule: Rule, view: View): Judgement {
  switch (rule.shape) {
    case 'state':
      return judgeState(rule, view);
    case 'threshold':
      return judgeThreshold(rule, view);
    case 'dated-blocks':
      return judgeDated(rule, view);
  }
}
