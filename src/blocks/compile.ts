/** A policy made ready for many evaluations. */
import type { Policy } from './policy.ts';
import type { Action } from './types.ts';

export interface CompiledPolicy {
  readonly policy: Policy;
  /** the patron status flags that deny something, by position */
  readonly flags: readonly { position: number; denies: readonly Action[] }[];
  /** institution → all members of its consortium */
  readonly consortiumOf: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Takes its own copy of a policy that `readPolicy` has read: a later change to that value changes no decision. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const own = structuredClone(policy);
  const flags = Object.entries(own.settings.flags)
    .map(([position, denies]) => ({ position: Number(position), denies }))
    .filter((flag) => flag.denies.length > 0)
    .sort((one, other) => other.denies.length - one.denies.length || one.position - other.position);
  const consortiumOf = new Map(
    own.consortia.flatMap((members) => members.map((member) => [member, new Set(members)] as const)),
  );
  return { policy: own, flags, consortiumOf };
}
