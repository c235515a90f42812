/** An overview with what has changed: the page's half of overview.ts. Pure. */
import type { BranchLine, Overview, OverviewDelta } from './actions.ts';

export function applyDelta(before: Overview, delta: OverviewDelta): Overview {
  const { branches = [], gone = [], ...rest } = delta;
  if (branches.length === 0 && gone.length === 0) return { ...before, ...rest };
  const lines = new Map(before.branches.map((line) => [line.branch, line]));
  for (const branch of gone) lines.delete(branch);
  // A branch that is new comes whole.
  for (const line of branches)
    lines.set(line.branch, { ...lines.get(line.branch), ...line } as BranchLine);
  const sorted = [...lines.values()].sort((one, other) => (one.branch < other.branch ? -1 : 1));
  return { ...before, ...rest, branches: sorted };
}
