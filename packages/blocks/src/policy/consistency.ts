/**
 * Names in a policy that do not exist, contradictions, and parts that nothing uses.
 */
import { deniableActions } from '../actions.ts';
import { entryFields } from '../facts/names.ts';
import { placeOf } from './complaints.ts';
import { type Condition, namesIn, type OptionTest } from './condition.ts';
import { nearest } from './nearest.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';

interface Inconsistency {
  path: (string | number)[];
  /** with its remedy */
  problem: string;
}

function suggestion(name: string, known: readonly string[]) {
  const near = nearest(name, known);
  return near === null || near === name ? '' : ` Did you mean "${near}"?`;
}

function conditionsOf(rule: Rule): readonly (Condition | undefined)[] {
  if (rule.shape === 'state') return [rule.when];
  return rule.shape === 'threshold' ? [rule.if, ...rule.tests.map((test) => test.if)] : [rule.if];
}

function limitsOf(rule: Rule) {
  const own = rule.shape === 'threshold' ? [rule.limit] : [];
  return [...own, ...conditionsOf(rule).flatMap((each) => namesIn(each).limits)];
}

function optionTestsOf(rule: Rule): readonly OptionTest[] {
  const filters =
    rule.shape === 'threshold' && rule.measure.take !== 'value' ? rule.measure.where : [];
  return [
    ...filters.flatMap((each) => each.if ?? []),
    ...conditionsOf(rule).flatMap((each) => namesIn(each).options),
  ];
}

/**
 * Whether a test compares an option with values of another type: it then gives the same answer
 * whatever the library sets.
 */
function comparesTypes({ option, test }: OptionTest, options: Policy['options']): boolean {
  const value = options[option];
  if (value === undefined || Array.isArray(value)) return false;
  const values =
    'is' in test ? [test.is] : 'in' in test ? test.in : 'notIn' in test ? test.notIn : [];
  return values.length > 0 && values.every((each) => typeof each !== typeof value);
}

function* problemsOfRule(rule: Rule, { limits, options }: Policy): Generator<string> {
  for (const each of limitsOf(rule)) {
    if (!('table' in each)) continue;
    const table = limits[each.table];
    if (table === undefined)
      yield `names the table ${each.table}, which is not in limits.${suggestion(each.table, Object.keys(limits))}`;
    else if (Array.isArray(table) !== 'nearest' in each)
      yield `looks up ${each.table} in a way that does not fit the table: \`by\` needs names with numbers, \`nearest\` a list of rows with branch and group.`;
  }
  const names = [
    ...optionTestsOf(rule).map((each) => each.option),
    ...(rule.only === undefined ? [] : [rule.only]),
  ];
  for (const name of names)
    if (!Object.hasOwn(options, name))
      yield `names the option ${name}, which is not in options.${suggestion(name, Object.keys(options))}`;
  const only = rule.only === undefined ? [] : (options[rule.only] ?? []);
  if (
    !Array.isArray(only) ||
    only.some((each) => !(deniableActions as readonly unknown[]).includes(each))
  )
    yield `uses the option ${rule.only} as a list of actions, which it is not. Write some of ${deniableActions.join(', ')}.`;
  if (rule.shape !== 'threshold' || rule.measure.take === 'value') return;
  const { of: list, field, where, within } = rule.measure;
  const fields = entryFields[list];
  for (const name of [field ?? [], where.map((each) => each.field)].flat())
    if (!fields.includes(name))
      yield `names the field ${name} of ${list}, which does not exist. Fields: ${fields.join(', ')}.`;
  if (within !== undefined && !('nearest' in rule.limit))
    yield 'counts within the branch of its limit, but that limit has no branch: look it up as `nearest`.';
}

function* problemsOfLimits({ limits, rules, checks, trees }: Policy): Generator<Inconsistency> {
  const conditions = checks.flatMap((check) => namesIn(check.when).limits);
  const used = new Set(
    [...rules.flatMap(limitsOf), ...conditions].flatMap((each) =>
      'table' in each ? each.table : [],
    ),
  );
  const branches = new Set(Object.entries(trees.branch).flat());
  for (const [name, table] of Object.entries(limits)) {
    if (!used.has(name))
      yield {
        path: ['limits', name],
        problem: `no rule uses this table.${suggestion(name, [...used])} Or remove it.`,
      };
    const seen = new Set<string>();
    for (const [index, { branch, group }] of (Array.isArray(table) ? table : []).entries()) {
      const row = { path: ['limits', name, index] };
      if (seen.has(`${branch} ${group}`))
        yield {
          ...row,
          problem: `there is a row for ${branch} and ${group} above. Remove one of them.`,
        };
      seen.add(`${branch} ${group}`);
      if (branches.size > 0 && !branches.has(branch))
        yield {
          ...row,
          problem: `the branch ${branch} is not in trees.branch.${suggestion(branch, [...branches])}`,
        };
    }
  }
}

function* problemsOfRest(policy: Policy): Generator<Inconsistency> {
  const { consortia, trees, rules, checks } = policy;
  // With nothing around them, no rules mean that the library system decides (generic.json).
  if (rules.length === 0 && consortia.length + checks.length > 0)
    yield {
      path: ['rules'],
      problem: "there is no rule: only the library system's flags would deny anything.",
    };
  const members = new Set<string>();
  for (const [index, each] of consortia.entries()) {
    const twice = [...new Set(each)].filter((member) => members.has(member));
    if (twice.length > 0)
      yield {
        path: ['consortia', index],
        problem: `${twice.join(', ')} is in another consortium too. Each institution belongs to one.`,
      };
    for (const member of each) members.add(member);
  }
  for (const [name, parentOf] of Object.entries(trees)) {
    const isInRing = (start: string) => {
      let at = parentOf[start];
      for (
        let steps = 0;
        at !== undefined && at !== start && steps < Object.keys(parentOf).length;
        steps++
      )
        at = parentOf[at];
      return at === start;
    };
    const ring = Object.keys(parentOf).filter(isInRing);
    if (ring.length > 0)
      yield {
        path: ['trees', name],
        problem: `${ring.join(', ')} are above each other in a ring. Remove the line of the one that has nothing above it.`,
      };
  }
}

function* problemsOfTests({ rules, options }: Policy): Generator<Inconsistency> {
  for (const [index, rule] of rules.entries())
    for (const { option, test } of optionTestsOf(rule).filter((each) =>
      comparesTypes(each, options),
    )) {
      const problem = `${rule.id} tests the option ${option}, which is ${JSON.stringify(options[option])}, for ${JSON.stringify(test)}: write both with quotes or both without.`;
      yield { path: ['rules', index], problem };
    }
}

/** Problems with which a policy cannot be used. */
export function inconsistenciesOf(policy: Policy): Inconsistency[] {
  const found: Inconsistency[] = [];
  const seen = new Set<string>();
  for (const [index, rule] of policy.rules.entries()) {
    const path = ['rules', index];
    if (seen.has(rule.id))
      found.push({
        path,
        problem: `two rules are called ${rule.id}. Give one of them another name.`,
      });
    seen.add(rule.id);
    for (const problem of problemsOfRule(rule, policy))
      found.push({ path, problem: `${rule.id} ${problem}` });
  }
  const { timeZone } = policy.settings;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const problem = `"${timeZone}" is not a time zone. Write an IANA name such as Europe/Brussels.`;
    found.push({ path: ['settings', 'timeZone'], problem });
  }
  return found;
}

/** Problems with which a policy can be used, and that are most likely mistakes. */
export function doubtsAbout(policy: Policy): string[] {
  return [...problemsOfTests(policy), ...problemsOfLimits(policy), ...problemsOfRest(policy)].map(
    ({ path, problem }) => `${placeOf(path)}: ${problem}`,
  );
}
