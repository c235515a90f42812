/** Whether the block rules are written for the library system that `sip2.profile` names. */

import { profileNames } from '../../../packages/sip2/src/index.ts';
import { byProfile } from '../../config/by-profile.ts';
import type { Config } from '../../config/schema.ts';
import { openPolicy } from '../open.ts';
import { policyFile } from '../policy-file.ts';

export interface Misfit {
  text: string;
  remedy: string;
}

/**
 * By the name of the policy. Null: it is the one for this library system, or names none (a library's
 * own rules). Throws the Fault of a policy that cannot be read.
 */
export async function policyMisfit(config: Config): Promise<Misfit | null> {
  const file = policyFile(config);
  const { name } = (await openPolicy(file)).policy;
  const { profile } = config.sip2;
  const words = new Set(name.toLowerCase().split(/[^a-z0-9]+/));
  const others = profileNames.filter((each) => words.has(each));
  if (others.length === 0 || words.has(profile) || words.has(byProfile(profile).policy))
    return null;
  return {
    text: `The block rules are those of ${name} (${file}), and by sip2.profile the library system is ${profile}: what it does not send blocks no patron.`,
    remedy:
      'Leave `policy` out: then they are those for this library system. Or write a file of its own (docs/block-rules.md); the library system has the last word on each loan all the same.',
  };
}
