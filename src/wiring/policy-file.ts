/** The file with the block rules. */
import { byProfile } from '../config/by-profile.ts';
import type { Config } from '../config/schema.ts';
import { besideProgram } from '../files.ts';

/** As configured; left out, the one that ships for the library system. */
export function policyFile({ policy, sip2 }: Pick<Config, 'policy' | 'sip2'>): string {
  return policy ?? besideProgram(`policies/${byProfile(sip2.profile).policy}.json`);
}
