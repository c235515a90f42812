/** Rules about blocks that staff or the library system set, with an end or without. */

import { isInForce } from '../facts/blocks.ts';
import type { Rule } from '../policy/rule.ts';
import type { DatedBlock } from '../types.ts';
import type { View } from '../view.ts';
import { all, type Verdict } from './conditions.ts';
import type { RuleContext } from './context.ts';
import { denialsOf, everywhere, merge } from './denials.ts';

type DatedRule = Extract<Rule, { shape: 'dated-blocks' }>;

/** Whether the acting branch, or the item's, is too far from the patron's home to ignore a block. */
function isOutsideProximity(
  { ignoreProximity }: DatedBlock,
  { facts, branch }: View,
  { trees }: RuleContext,
): Verdict {
  if (ignoreProximity === undefined) return true;
  const { homeBranch, itemBranch } = facts;
  if (homeBranch === undefined) return undefined;
  const isFar = (other: string | undefined) =>
    other !== undefined && trees.distance(homeBranch, other) > ignoreProximity;
  if (isFar(branch) || isFar(itemBranch)) return true;
  return branch === undefined || itemBranch === undefined ? undefined : false;
}

/** The blocks that a rule applies to here and now. */
interface ActiveBlocks {
  blocks: readonly DatedBlock[];
  /** whether there may be others, which the facts do not say */
  maybeMore: boolean;
}

/** Finds the active blocks; undefined where a patron's blocks are unknown. */
export function compileActiveBlocks(
  rule: DatedRule,
  context: RuleContext,
): (view: View) => ActiveBlocks | undefined {
  const { types, within } = rule;
  const isHere = ({ branch }: DatedBlock, view: View): Verdict => {
    if (within === undefined) return true;
    if (branch === undefined || view.branch === undefined) return undefined;
    return context.trees.onPath(branch, view.branch);
  };
  const isOfRule = ({ type, denies }: DatedBlock): Verdict => {
    if (types !== undefined && type !== undefined && Object.hasOwn(types, type)) return true;
    if (type !== undefined && context.blockTypes.has(type)) return false;
    // A block of an unknown type that does not say what it denies may belong to any rule.
    return denies === undefined ? undefined : types === undefined;
  };
  return (view) => {
    const { blocks, manualBlocks } = view.facts;
    const manual = manualBlocks?.filter((each) => typeof each !== 'string') ?? [];
    if (blocks === undefined && manual.length === 0) return undefined;
    const active: DatedBlock[] = [];
    let maybeMore = blocks === undefined;
    for (const block of [...manual, ...(blocks ?? [])]) {
      const verdict = all(
        [
          isOfRule(block),
          isInForce(block, view),
          isHere(block, view),
          isOutsideProximity(block, view, context),
        ],
        (each) => each,
      );
      if (verdict) active.push(block);
      else if (verdict === undefined) maybeMore = true;
    }
    return { blocks: active, maybeMore };
  };
}

/** What blocks deny under a rule, in every channel: by their type, or as they say themselves. */
export function compileBlockDenials(rule: DatedRule, { policy }: RuleContext) {
  const denied = ({ type, denies }: DatedBlock) => {
    const ofType = type === undefined ? undefined : rule.types?.[type];
    return ofType ?? (denies ?? []).filter((action) => action !== 'checkIn');
  };
  return (blocks: readonly DatedBlock[]) =>
    blocks
      .map((block) => denialsOf(rule, policy, everywhere(denied(block))))
      .reduce(merge, denialsOf(rule, policy));
}
