/** Which facts a rule cannot hold without: where nobody brings them, it denies nothing, in silence. */
import type { Needed } from '../facts/table.ts';
import type { Condition } from './condition.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';

type Brought = ReadonlySet<Needed>;

/** Of each rule that can never hold with the facts that are `brought`: what it lacks. */
export function unjudged(
  { rules }: Pick<Policy, 'rules'>,
  brought: Brought,
): { rule: string; lacks: readonly Needed[] }[] {
  return rules.flatMap((rule) => {
    const lacks = [...new Set(lackingIn(rule, brought))];
    return lacks.length === 0 ? [] : [{ rule: rule.id, lacks }];
  });
}

function lackingIn(rule: Rule, brought: Brought): Needed[] {
  const without = (what: Needed) => (brought.has(what) ? [] : [what]);
  if (rule.shape === 'state') return lacking(rule.when, true, brought);
  const own = lacking(rule.if, true, brought);
  if (rule.shape === 'dated-blocks') return [...own, ...without('datedBlocks')];
  const { measure, tests } = rule;
  const measured = measure.take === 'value' ? measure.fact : measure.of;
  const tested = oneOf(tests.map((test) => lacking(test.if, true, brought)));
  return [...own, ...without(measured), ...tested];
}

/** What is lacking for it to be `wanted`, with one unknown part as the evaluator takes it. */
function lacking(node: Condition | undefined, wanted: boolean, brought: Brought): Needed[] {
  if (node === undefined || 'option' in node || 'limitSet' in node) return [];
  if ('fact' in node) return brought.has(node.fact) ? [] : [node.fact];
  if ('not' in node) return lacking(node.not, !wanted, brought);
  const inner = 'all' in node ? node.all : node.any;
  const each = inner.map((one) => lacking(one, wanted, brought));
  return 'all' in node === wanted ? each.flat() : oneOf(each);
}

/** One of them is enough: what all lack, where each lacks something. */
function oneOf(each: readonly Needed[][]): Needed[] {
  return each.some((lacks) => lacks.length === 0) ? [] : each.flat();
}
