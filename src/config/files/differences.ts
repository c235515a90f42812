/** What differs between two configurations, setting by setting. Pure. */
import { isSection, type Section } from './merge.ts';

/** Left out on a side: it is not set there. */
interface Difference {
  path: string;
  from?: unknown;
  to?: unknown;
}
/** `inherited`: on which side the value is that of the base. */
interface InheritedDifference extends Difference {
  inherited?: 'from' | 'to';
}

function same(a: unknown, b: unknown) {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Compares sections setting by setting, also where one side has none; a list is one setting. */
export function differences(from: unknown, to: unknown, at = ''): Difference[] {
  const [before, after] = [from === undefined ? {} : from, to === undefined ? {} : to];
  if (isSection(before) && isSection(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences(before[key], after[key], at === '' ? key : `${at}.${key}`),
    );
  }
  if (same(from, to)) return [];
  return [
    { path: at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  ];
}

/** A setting that one side leaves out has the value of its base there. */
export function inheriting(rows: readonly Difference[], before: unknown, after: unknown) {
  return rows.map((row): InheritedDifference => {
    if (row.from === undefined) {
      const from = valueAt(before, row.path);
      return from === undefined ? row : { ...row, from, inherited: 'from' };
    }
    const to = row.to === undefined ? valueAt(after, row.path) : undefined;
    return to === undefined ? row : { ...row, to, inherited: 'to' };
  });
}

function valueAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isSection(value) ? value[key] : undefined), json);
}

/**
 * A copy of `next` without the settings that have the value of the base; those that `present` has
 * too stay.
 */
export function withoutInherited(next: Section, present: Section, base: Section): Section {
  const entries = Object.entries(next).flatMap(([key, value]): [string, unknown][] => {
    const [below, before] = [base[key], present[key]];
    if (isSection(value) && isSection(below)) {
      const lean = withoutInherited(value, isSection(before) ? before : {}, below);
      const isDropped = Object.keys(lean).length === 0 && Object.keys(value).length > 0;
      return isDropped ? [] : [[key, lean]];
    }
    return key in base && same(value, below) && !same(value, before) ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** With sorted keys, whose order is no difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isSection(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
