/** What a schema does not accept, in words that name the place. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Of the forms that a value could have, what it lacks of the one that it comes nearest to. */
function nearest(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((each) => each.path.length));
  const isForeign = (issues: readonly Issue[]) => issues.some((each) => each.path.length === 0);
  const forms = [...issue.errors].sort(
    (one, other) =>
      Number(isForeign(one)) - Number(isForeign(other)) || depth(other) - depth(one) || one.length - other.length,
  );
  const best = forms[0] ?? [];
  const inner = best.map((each) => ({ ...each, path: [...issue.path, ...each.path] }) as Issue);
  return inner.flatMap(nearest);
}

const placeOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place === '' ? String(key) : `${place}.${String(key)}`;
  }, '');

/** One complaint a line, each with the place it is about. */
export function describeError(error: z.ZodError): string {
  const lines = error.issues
    .flatMap(nearest)
    .map(({ path, message }) => (path.length === 0 ? message : `${placeOf(path)}: ${message}`));
  return [...new Set(lines)].join('\n');
}
