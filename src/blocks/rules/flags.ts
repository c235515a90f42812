/** The 14 patron status positions of SIP2 (messages 24 and 64): true means set. */
import type { Policy } from '../policy/policy.ts';
import type { Action, Reason } from '../types.ts';

/** What the flag at a position denies. */
export interface FlagDenials {
  position: number;
  denies: readonly Action[];
}

/** The flags that deny something, those that deny most first. */
export function compileFlags({ settings }: Policy): FlagDenials[] {
  return Object.entries(settings.flags)
    .map(([position, denies]) => ({ position: Number(position), denies }))
    .filter((flag) => flag.denies.length > 0)
    .sort((one, other) => other.denies.length - one.denies.length || one.position - other.position);
}

/**
 * Adds a reason after those of the rules for each set flag that denies something. Adds a mismatch
 * where flags and rules disagree: `flag-<n>-alone`, the flag denies what no rule denies;
 * `flag-<n>-missing`, a rule denies it and the flag is not set.
 */
export function addFlags(
  flags: readonly boolean[],
  flagDenials: readonly FlagDenials[],
  reasons: Reason[],
  mismatches: string[],
): void {
  const deniedByRules = new Set<Action>(reasons.flatMap((reason) => reason.denies));
  for (const { position, denies } of flagDenials) {
    const isExplained = denies.every((action) => deniedByRules.has(action));
    if (flags[position] === true) {
      reasons.push({ rule: `flag-${position}`, denies, clears: { by: 'desk' }, numbers: {} });
      if (!isExplained) mismatches.push(`flag-${position}-alone`);
    } else if (isExplained && denies.length === 1) {
      // A flag about one action that is not set says that the action is allowed. A flag about
      // several actions (a lost card) does not.
      mismatches.push(`flag-${position}-missing`);
    }
  }
}
