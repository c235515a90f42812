/**
 * Blocks that stand by themselves: set by staff or by the library system, with an end or without.
 */
import type { Surroundings } from '../compile.ts';
import type { Rule } from '../policy/policy.ts';
import type { DatedBlock } from '../types.ts';
import { stands, type View } from '../view.ts';
import { denialsOf, everywhere, merge } from './denials.ts';
import type { Verdict } from './judge.ts';

type DatedRule = Extract<Rule, { shape: 'dated-blocks' }>;

/**
 * A block that is ignored near the patron's home counts where the acting branch, or the item's, is
 * farther off.
 */
function isFarOff(
  { ignoreProximity }: DatedBlock,
  { facts, branch }: View,
  { trees }: Surroundings,
): Verdict {
  if (ignoreProximity === undefined) return true;
  const { homeBranch, itemBranch } = facts;
  if (homeBranch === undefined) return undefined;
  const isFar = (place: string | undefined) =>
    place !== undefined && trees.distance(homeBranch, place) > ignoreProximity;
  if (isFar(branch) || isFar(itemBranch)) return true;
  return branch === undefined || itemBranch === undefined ? undefined : false;
}

interface Standing {
  blocks: readonly DatedBlock[];
  /** whether further blocks may stand, as far as the facts say */
  maybeMore: boolean;
}

/**
 * The blocks that a rule is about and that stand here and now; undefined where the blocks are not
 * known.
 */
export function compileStanding(
  rule: DatedRule,
  around: Surroundings,
): (view: View) => Standing | undefined {
  const { types, within } = rule;
  const isHere = ({ branch }: DatedBlock, view: View): Verdict => {
    if (within === undefined) return true;
    if (branch === undefined || view.branch === undefined) return undefined;
    return around.trees.onPath(branch, view.branch);
  };
  const concerns = ({ type, denies }: DatedBlock): Verdict => {
    if (types !== undefined && type !== undefined && Object.hasOwn(types, type)) return true;
    if (type !== undefined && around.blockTypes.has(type)) return false;
    // A type that no rule knows, and no word of what it denies: nobody can tell.
    return denies === undefined ? undefined : types === undefined;
  };
  return (view) => {
    const { blocks, manualBlocks } = view.facts;
    const manual = manualBlocks?.filter((each) => typeof each !== 'string') ?? [];
    if (blocks === undefined && manual.length === 0) return undefined;
    const standing: DatedBlock[] = [];
    let maybeMore = blocks === undefined;
    for (const block of [...manual, ...(blocks ?? [])]) {
      const verdicts = [
        concerns(block),
        stands(block, view),
        isHere(block, view),
        isFarOff(block, view, around),
      ];
      if (verdicts.includes(false)) continue;
      if (verdicts.includes(undefined)) maybeMore = true;
      else standing.push(block);
    }
    return { blocks: standing, maybeMore };
  };
}

/** What a block denies under a rule, in every channel: by its type, or by its own word. */
export function compileBlockDenials(rule: DatedRule, { policy }: Surroundings) {
  const plain = denialsOf(rule, policy);
  const write = (block: DatedBlock) => {
    const named = block.type === undefined ? undefined : rule.types?.[block.type];
    if (named !== undefined) return everywhere(named);
    return everywhere((block.denies ?? []).filter((action) => action !== 'checkIn'));
  };
  return (blocks: readonly DatedBlock[]) =>
    blocks.map((block) => denialsOf(rule, policy, write(block))).reduce(merge, plain);
}
