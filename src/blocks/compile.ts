/** A policy made ready for many evaluations: every name is looked up, every rule is a function. */
import { type Zone, zoneOf } from './calendar.ts';
import type { Policy } from './policy/policy.ts';
import { type Condition, compileCondition } from './rules/conditions.ts';
import { ruleContext } from './rules/context.ts';
import { compileFlags, type FlagDenials } from './rules/flags.ts';
import { type CompiledRule, compileRule } from './rules/rules.ts';

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly flags: readonly FlagDenials[];
  /** institution → all members of its consortium */
  readonly consortiumOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly zone: Zone;
  readonly rules: readonly CompiledRule[];
  readonly checks: readonly { id: string; holds: Condition }[];
  /** whether decisions answer `collect` apart from `checkOut` */
  readonly answersCollect: boolean;
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
    answersCollect: rules.some(({ may }) => Object.values(may).flat().includes('collect')),
  };
}
