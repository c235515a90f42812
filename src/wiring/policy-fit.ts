/** Whether the block rules are written for the library system that `sip2.profile` names. */
import type { Config } from '../config/schema.ts';
import { profileNames } from '../sip2/index.ts';
import { openPolicy } from './open.ts';

export interface Misfit {
  text: string;
  remedy: string;
}

/**
 * By the name of the policy. Null: it names this library system, or none (a library's own rules).
 * Throws the Fault of a policy that cannot be read.
 */
export async function policyMisfit({ policy: file, sip2 }: Config): Promise<Misfit | null> {
  const { name } = (await openPolicy(file)).policy;
  const words = new Set(name.toLowerCase().split(/[^a-z0-9]+/));
  // The simulated library is a Wise that sends more.
  const own = sip2.profile === 'simulated' ? 'wise' : sip2.profile;
  const others = profileNames.filter((profile) => profile !== own && words.has(profile));
  if (words.has(own) || others.length === 0) return null;
  return {
    text: `The block rules are those of ${name} (${file}), and by sip2.profile the library system is ${sip2.profile}: what it does not send blocks no patron.`,
    remedy:
      'Name the rules of this library system as `policy`: evergreen, folio, koha and wise come with the kiosk. For another, write a file of its own (docs/block-rules.md); the library system has the last word on each loan all the same.',
  };
}
