/** The limit that applies to a patron, or those that may. */
import type { Surroundings } from '../compile.ts';
import type { Limit, Row } from '../policy/policy.ts';
import { factReader } from '../policy/vocabulary.ts';
import type { View } from '../view.ts';

/**
 * The limits that may apply: one where the facts are known; `maybeNone` where there may be no limit
 * at all.
 */
export interface Limits {
  values: readonly number[];
  maybeNone: boolean;
  /** the branch whose row it is, where the row is known */
  branch?: string;
}
type FindLimit = (view: View) => Limits;

const none: Limits = { values: [], maybeNone: true };
const zero: Limits = { values: [0], maybeNone: false };

export function compileLimit(limit: Limit, around: Surroundings): FindLimit {
  if ('fixed' in limit) {
    const limits: Limits = { values: [limit.fixed], maybeNone: false };
    return () => limits;
  }
  const table = around.policy.limits[limit.table] ?? {};
  if ('nearest' in limit) return nearest(limit, Array.isArray(table) ? table : [], around);
  return byName(limit, Array.isArray(table) ? {} : table);
}

function byName(
  limit: Extract<Limit, { by: unknown }>,
  rows: Readonly<Record<string, number>>,
): FindLimit {
  const isThere = ([, value]: [string, number]) => !(value === 0 && limit.zero === 'skip');
  const asLimits = (value: number): Limits =>
    value === 0 && limit.zero === 'off' ? none : { values: [value], maybeNone: false };
  const known = new Map(
    Object.entries(rows)
      .filter(isThere)
      .map(([key, value]) => [key, asLimits(value)] as const),
  );
  const rest = known.get('*') ?? (limit.absent === 'zero' && known.size > 0 ? zero : none);
  // Where the key is not known, any row may apply.
  const any: Limits = {
    values: [...new Set([...known.values(), rest])].flatMap((each) => each.values),
    maybeNone: [...known.values(), rest].some((each) => each.maybeNone),
  };
  const readers = limit.by.map(factReader);
  return (view) => {
    for (const read of readers) {
      const key = read(view);
      if (key === undefined) return any;
      const row = known.get(String(key));
      if (row !== undefined) return row;
    }
    return rest;
  };
}

function nearest(
  limit: Extract<Limit, { nearest: unknown }>,
  rows: readonly Row[],
  { trees }: Surroundings,
): FindLimit {
  const asLimits = ({ branch, value }: Row): Limits | undefined => {
    const rounded = limit.round ? Math.round(value) : value;
    if (rounded === 0 && limit.zero !== 'limit') return limit.zero === 'off' ? none : undefined;
    return { values: [rounded], maybeNone: false, branch };
  };
  const known = new Map<string, Map<string, Limits>>();
  for (const row of rows) {
    const limits = asLimits(row);
    const groups = known.get(row.branch) ?? new Map<string, Limits>();
    // The first of two rows for the same place stands.
    if (limits && !groups.has(row.group)) groups.set(row.group, limits);
    known.set(row.branch, groups);
  }
  const values = [...known.values()]
    .flatMap((groups) => [...groups.values()])
    .flatMap((each) => each.values);
  const any: Limits = { values, maybeNone: true };
  const readGroup = factReader('group');
  return (view) => {
    const group = readGroup(view);
    if (view.branch === undefined || typeof group !== 'string')
      return values.length === 0 ? none : any;
    const groupsUp = trees.groupsUp(group);
    for (const branch of trees.branchesUp(view.branch)) {
      const groups = known.get(branch);
      if (groups === undefined) continue;
      for (const each of groupsUp) {
        const found = groups.get(each);
        if (found !== undefined) return found;
      }
    }
    return none;
  };
}
