/**
 * The library system's own word: the 14 patron status positions of SIP2 (24 and 64), true = set.
 */
import type { CompiledPolicy } from '../compile.ts';
import type { Action, Reason } from '../types.ts';

/**
 * Adds a reason for each set flag that denies something, below our own, and notes where the two
 * disagree: `flag-<n>-alone`, the flag denies what no rule does; `flag-<n>-missing`, a rule denies
 * it and the flag is not set.
 */
export function addFlags(
  flags: readonly boolean[] | null | undefined,
  compiled: CompiledPolicy,
  reasons: Reason[],
  mismatches: string[],
): void {
  if (!flags) return;
  const ours = new Set<Action>(reasons.flatMap((reason) => reason.denies));
  for (const { position, denies } of compiled.flags) {
    const isSet = flags[position] === true;
    if (isSet)
      reasons.push({ rule: `flag-${position}`, denies, clears: { by: 'desk' }, numbers: {} });
    if (isSet && !denies.every((action) => ours.has(action)))
      mismatches.push(`flag-${position}-alone`);
    // A flag about one action says that this action is allowed; a lost card says nothing about
    // fees.
    if (!isSet && denies.length === 1 && denies.every((action) => ours.has(action)))
      mismatches.push(`flag-${position}-missing`);
  }
}
