/** What the rules of a policy are compiled with. */
import type { Policy } from '../policy/policy.ts';
import { type Trees, treesOf } from './trees.ts';

export interface RuleContext {
  policy: Policy;
  trees: Trees;
  /** the types of block that some rule names */
  blockTypes: ReadonlySet<string>;
}

export function ruleContext(policy: Policy): RuleContext {
  const types = policy.rules.flatMap((rule) =>
    rule.shape === 'dated-blocks' ? Object.keys(rule.types ?? {}) : [],
  );
  return { policy, trees: treesOf(policy.trees), blockTypes: new Set(types) };
}
