/** Which facts of the block rules come to this kiosk: over SIP2 by its profile, and by night. */
import { type Brought, broughtBy, type Needed, unjudged } from '../../packages/blocks/src/index.ts';
import { profileOf } from '../../packages/sip2/src/index.ts';
import type { Config } from '../config/schema.ts';
import type { Misfit } from './fit/policy-fit.ts';
import { openPolicy } from './open.ts';
import { policyFile } from './policy-file.ts';

type Rules = Pick<Config, 'policy' | 'sip2' | 'facts'>;

/** Whether one of the requests and files of this kiosk brings it, as its entry among the facts says. */
function isBrought({ live = [], column, exported = [] }: Brought, { sip2, facts }: Rules): boolean {
  const { factLists, patronFields } = profileOf(sip2.profile, sip2);
  const fields: Readonly<Record<string, string | null>> = { ...patronFields };
  const isSent = (what: string) => factLists.some((list) => list === what) || Boolean(fields[what]);
  const columns: Readonly<Record<string, string | undefined>> = { ...facts.csv?.columns };
  return (
    live.some((group) => group.every(isSent)) ||
    (column !== undefined && columns[column] !== undefined) ||
    exported.some((part) => facts.brings.includes(part))
  );
}

/**
 * Rules of the library's own that are never judged here, as their facts never come. Those that ship for
 * this library system are known to be so, and why (docs/block-rules.md). Throws the Fault of a policy
 * that cannot be read.
 */
export async function unjudgedRules(config: Rules): Promise<Misfit[]> {
  if (config.policy === undefined) return [];
  const { policy } = await openPolicy(config.policy);
  const shipped = (await openPolicy(policyFile({ ...config, policy: undefined }))).policy.rules;
  const isShipped = (id: string) => shipped.some((rule) => rule.id === id);
  const needed = Object.entries(broughtBy) as [Needed, Brought][];
  const brought = new Set(needed.flatMap(([name, how]) => (isBrought(how, config) ? [name] : [])));
  return unjudged(policy, brought)
    .filter(({ rule }) => !isShipped(rule))
    .map(({ rule, lacks }) => ({
      text: `The block rule ${rule} denies nothing: with sip2.profile ${config.sip2.profile} the kiosk never learns ${lacks.join(', ')}.`,
      remedy:
        'Add the list to `sip2.factLists`, or the field to `sip2.patronFields`, if the library system sends it; or import it by night (`facts.csv`, `facts.brings`). Else remove the rule: the library system decides without it.',
    }));
}
