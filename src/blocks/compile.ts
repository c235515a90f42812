/** A policy made ready for many evaluations: every name looked up, every rule a function. */
import { type Zone, zoneOf } from './calendar.ts';
import type { Policy } from './policy/policy.ts';
import { type Condition, compileCondition } from './rules/judge.ts';
import { type CompiledRule, compileRule } from './rules/rules.ts';
import { type Trees, treesOf } from './rules/trees.ts';
import type { Action } from './types.ts';

export interface CompiledPolicy {
  readonly policy: Policy;
  /** the patron status flags that deny something, by position */
  readonly flags: readonly { position: number; denies: readonly Action[] }[];
  /** institution → all members of its consortium */
  readonly consortiumOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly zone: Zone;
  readonly rules: readonly CompiledRule[];
  readonly checks: readonly { id: string; holds: Condition }[];
  /** whether `collect` is told from `checkOut` */
  readonly tellsCollect: boolean;
}

/** What the rules are compiled with. */
export interface Surroundings {
  policy: Policy;
  trees: Trees;
  /** the types of block that some rule names */
  blockTypes: ReadonlySet<string>;
}

/**
 * Takes its own copy of a policy that `readPolicy` has read: a later change to that value changes
 * no decision.
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const own = structuredClone(policy);
  const flags = Object.entries(own.settings.flags)
    .map(([position, denies]) => ({ position: Number(position), denies }))
    .filter((flag) => flag.denies.length > 0)
    .sort((one, other) => other.denies.length - one.denies.length || one.position - other.position);
  const consortiumOf = new Map(
    own.consortia.flatMap((members) =>
      members.map((member) => [member, new Set(members)] as const),
    ),
  );
  const types = own.rules.flatMap((rule) =>
    rule.shape === 'dated-blocks' ? Object.keys(rule.types ?? {}) : [],
  );
  const around: Surroundings = {
    policy: own,
    trees: treesOf(own.trees),
    blockTypes: new Set(types),
  };
  const rules = own.rules.map((rule) => compileRule(rule, around));
  const checks = own.checks.map(({ id, when }) => ({ id, holds: compileCondition(when, around) }));
  const tellsCollect = rules.some(({ may }) =>
    Object.values(may).some((actions) => actions.includes('collect')),
  );
  return {
    policy: own,
    flags,
    consortiumOf,
    zone: zoneOf(own.settings.timeZone),
    rules,
    checks,
    tellsCollect,
  };
}
