/** The limit that applies to a patron, or the limits that may. */
import type { Limit } from '../policy/condition.ts';
import type { Row } from '../policy/policy.ts';
import type { View } from '../view.ts';
import type { RuleContext } from './context.ts';
import { factReader } from './readers.ts';

/** One value where the facts are known; `maybeNone` where there may be no limit at all. */
export interface Limits {
  values: readonly number[];
  maybeNone: boolean;
  /** the branch that the limit is set for, where one row applies */
  branch?: string;
}
type FindLimits = (view: View) => Limits;

const noLimit: Limits = { values: [], maybeNone: true };

function only(value: number): Limits {
  return { values: [value], maybeNone: false };
}

export function compileLimit(limit: Limit, context: RuleContext): FindLimits {
  if ('fixed' in limit) {
    const limits = only(limit.fixed);
    return () => limits;
  }
  const table = context.policy.limits[limit.table] ?? {};
  if ('nearest' in limit)
    return byBranchAndGroup(limit, Array.isArray(table) ? table : [], context);
  return byName(limit, Array.isArray(table) ? {} : table);
}

function byName(
  limit: Extract<Limit, { by: unknown }>,
  table: Readonly<Record<string, number>>,
): FindLimits {
  const rows = new Map<string, Limits>();
  for (const [key, value] of Object.entries(table))
    if (value !== 0 || limit.zero === 'limit') rows.set(key, only(value));
    else if (limit.zero === 'off') rows.set(key, noLimit);
  const otherwise = rows.get('*') ?? (limit.absent === 'zero' && rows.size > 0 ? only(0) : noLimit);
  // Any row may apply to a patron whose key is unknown.
  const candidates = [...rows.values(), otherwise];
  const any: Limits = {
    values: [...new Set(candidates)].flatMap((each) => each.values),
    maybeNone: candidates.some((each) => each.maybeNone),
  };
  const readers = limit.by.map(factReader);
  return (view) => {
    for (const read of readers) {
      const key = read(view);
      if (key === undefined) return any;
      const row = rows.get(String(key));
      if (row !== undefined) return row;
    }
    return otherwise;
  };
}

function byBranchAndGroup(
  limit: Extract<Limit, { nearest: unknown }>,
  table: readonly Row[],
  { trees }: RuleContext,
): FindLimits {
  const rows = new Map<string, Map<string, Limits>>();
  for (const { branch, group, value } of table) {
    const rounded = limit.round ? Math.round(value) : value;
    if (rounded === 0 && limit.zero === 'skip') continue;
    const limits = rounded === 0 && limit.zero === 'off' ? noLimit : { ...only(rounded), branch };
    const groups = rows.get(branch) ?? new Map<string, Limits>();
    // Of two rows for the same branch and group the first applies.
    if (!groups.has(group)) groups.set(group, limits);
    rows.set(branch, groups);
  }
  const values = [...rows.values()]
    .flatMap((groups) => [...groups.values()])
    .flatMap((each) => each.values);
  const any: Limits = { values, maybeNone: true };
  const readGroup = factReader('group');
  return (view) => {
    const group = readGroup(view);
    if (view.branch === undefined || typeof group !== 'string') return any;
    for (const branch of trees.branchesUp(view.branch))
      for (const each of trees.groupsUp(group)) {
        const limits = rows.get(branch)?.get(each);
        if (limits !== undefined) return limits;
      }
    return noLimit;
  };
}
