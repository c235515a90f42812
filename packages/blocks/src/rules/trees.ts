/** The trees of branches and of patron groups, where a system has them. */
import type { Policy } from '../policy/policy.ts';

export interface Trees {
  /** a branch and all above it, nearest first; a branch outside the tree is alone */
  branchesUp(branch: string): readonly string[];
  groupsUp(group: string): readonly string[];
  /** whether two branches are the same, or one is above the other */
  onPath(one: string, other: string): boolean;
  /** whether every branch of the tree is on the path of this one */
  isRoot(branch: string): boolean;
  /** steps from one branch to another through the tree; infinite between two trees */
  distance(one: string, other: string): number;
}

function climber(parentOf: Readonly<Record<string, string>>): (from: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const climb = (from: string): readonly string[] => {
    const path = [from];
    for (let at = from; Object.hasOwn(parentOf, at); ) {
      at = parentOf[at] ?? at;
      // A policy file may hold a ring: each of its branches is then above the others.
      if (path.includes(at)) break;
      path.push(at);
    }
    return path;
  };
  for (const name of [...Object.keys(parentOf), ...Object.values(parentOf)])
    known.set(name, climb(name));
  return (from) => known.get(from) ?? [from];
}

export function treesOf({ branch, group }: Policy['trees']): Trees {
  const branchesUp = climber(branch);
  const onPath = (one: string, other: string) =>
    branchesUp(one).includes(other) || branchesUp(other).includes(one);
  return {
    branchesUp,
    groupsUp: climber(group),
    onPath,
    isRoot: (root) =>
      Object.keys(branch).length > 0 && Object.keys(branch).every((each) => onPath(each, root)),
    distance(one, other) {
      const [up, down] = [branchesUp(one), branchesUp(other)];
      const steps = up.findIndex((each) => down.includes(each));
      return steps < 0 ? Number.POSITIVE_INFINITY : steps + down.indexOf(up[steps] ?? '');
    },
  };
}
