/** The 14 patron status positions of SIP2 (messages 24 and 64): true means set. */
import type { Policy } from '../policy/policy.ts';
import type { Action, Reason } from '../types.ts';

/** What the flag at a position denies, or would where it says `why` another one is set. */
export interface FlagDenials {
  position: number;
  denies: readonly Action[];
  why: boolean;
}

/** Charge privileges denied: this patron may not check out. */
const noCheckOut = 0;

/** The flags that deny something, those that deny most first; before flag 0 those that say why. */
export function compileFlags({ settings }: Policy): FlagDenials[] {
  const own = Object.entries(settings.flags)
    .map(([position, denies]) => ({ position: Number(position), denies, why: false }))
    .filter((flag) => flag.denies.length > 0);
  const denies = settings.flags[noCheckOut] ?? [];
  const why = settings.whyFlags
    .filter((position) => denies.length > 0 && !own.some((each) => each.position === position))
    .map((position) => ({ position, denies, why: true }));
  return [...why, ...own].sort(
    (one, other) =>
      other.denies.length - one.denies.length ||
      Number(other.why) - Number(one.why) ||
      one.position - other.position,
  );
}

/**
 * Whether the flags say why flag 0 is set. A system that sets all of them, as some do for any block,
 * says nothing.
 */
function sayWhy(flags: readonly boolean[]): boolean {
  return flags[noCheckOut] === true && flags.includes(false);
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
  const hasWhy = sayWhy(flags);
  for (const { position, denies, why } of flagDenials) {
    if (why && !hasWhy) continue;
    const isExplained = denies.every((action) => deniedByRules.has(action));
    if (flags[position] === true) {
      reasons.push({ rule: `flag-${position}`, denies, clears: { by: 'desk' }, numbers: {} });
      if (!isExplained && !why) mismatches.push(`flag-${position}-alone`);
    } else if (!why && isExplained && denies.length === 1) {
      // A flag about one action that is not set says that the action is allowed. A flag about
      // several actions (a lost card) does not.
      mismatches.push(`flag-${position}-missing`);
    }
  }
}
