/** A policy made ready for many evaluations: every name is looked up, every rule is a function. */
import { type Action, actions } from './actions.ts';
import { zoneOf } from './calendar.ts';
import type { Policy } from './policy/policy.ts';
import { type Condition, compileCondition } from './rules/conditions.ts';
import { ruleContext } from './rules/context.ts';
import { compileFlags, type FlagDenials } from './rules/flags.ts';
import { type CompiledRule, compileRule } from './rules/rules.ts';
import type { PolicyBasis } from './view.ts';

export interface CompiledPolicy extends PolicyBasis {
  readonly flags: readonly FlagDenials[];
  readonly rules: readonly CompiledRule[];
  readonly checks: readonly { id: string; holds: Condition }[];
  /** the actions that decisions answer; `collect` where a rule treats it apart from `checkOut` */
  readonly answers: readonly Action[];
}

/** Compiles a copy: later changes to `policy` change no decision. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const own = structuredClone(policy);
  const context = ruleContext(own);
  const rules = own.rules.map((rule) => compileRule(rule, context));
  return {
    policy: own,
    flags: compileFlags(own),
    consortiumOf: new Map(
      own.consortia.flatMap((members) => members.map((member) => [member, new Set(members)])),
    ),
    zone: zoneOf(own.settings.timeZone),
    rules,
    checks: own.checks.map(({ id, when }) => ({ id, holds: compileCondition(when, context) })),
    answers: rules.some(({ may }) => Object.values(may).flat().includes('collect'))
      ? [...actions, 'collect']
      : actions,
  };
}
