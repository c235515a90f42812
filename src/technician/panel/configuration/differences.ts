/** What differs between two configurations, setting by setting. Pure. */

interface Difference {
  path: string;
  /** left out: not set there */
  from?: unknown;
  to?: unknown;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
