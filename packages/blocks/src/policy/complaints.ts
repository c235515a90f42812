/** What a schema does not accept, in words that name the place and the remedy. */
import { z } from 'zod';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** The keys that none of the forms has, and the keys that the forms miss. */
function foreignKeys(forms: readonly (readonly Issue[])[]): { keys: string[]; known: string[] } {
  const foreign = forms.map((issues) =>
    issues.flatMap((each) =>
      each.code === 'unrecognized_keys' && each.path.length === 0 ? each.keys : [],
    ),
  );
  const missing = forms
    .flat()
    .flatMap((each) => (each.path.length === 1 ? String(each.path[0]) : []));
  const [first = [], ...others] = foreign;
  return {
    keys: first.filter((key) => others.every((keys) => keys.includes(key))),
    known: [...new Set(missing)],
  };
}

/** Of the forms that a value may have: what is wrong with it as the one that it resembles most. */
export function nearestForm(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const foreign = foreignKeys(issue.errors);
  if (foreign.keys.length > 0)
    return [
      { ...issue, code: 'unrecognized_keys', errors: undefined, ...foreign } as unknown as Issue,
    ];
  const depth = (issues: readonly Issue[]) =>
    Math.max(0, ...issues.map((each) => each.path.length));
  const isForeign = (issues: readonly Issue[]) => issues.some((each) => each.path.length === 0);
  const forms = [...issue.errors].sort(
    (one, other) =>
      Number(isForeign(one)) - Number(isForeign(other)) ||
      depth(other) - depth(one) ||
      one.length - other.length,
  );
  const best = forms[0] ?? [];
  const inner = best.map((each) => ({ ...each, path: [...issue.path, ...each.path] }) as Issue);
  return inner.flatMap(nearestForm);
}

export function placeOf(path: readonly PropertyKey[]) {
  return path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place === '' ? String(key) : `${place}.${String(key)}`;
  }, '');
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, in [ ]',
  object: 'an object, in { }',
  record: 'an object, in { }',
};
function kindOf(value: unknown) {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : JSON.stringify(value);
}

function chooseFrom(values: readonly unknown[], input: unknown): string {
  const near = typeof input === 'string' ? nearest(input, values.map(String)) : null;
  const known = `Known here: ${values.join(', ')}.`;
  if (input === undefined) return `is missing. ${known}`;
  return `${kindOf(input)} is not known. ${near === null ? '' : `Did you mean "${near}"? `}${known}`;
}

/** What is wrong at this path, and the remedy. */
function inWords(issue: Issue): string {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected;
      if (input === undefined) return `is missing. Write ${wanted}.`;
      return `is ${kindOf(input)}. Write ${wanted}.`;
    }
    case 'invalid_value':
      return chooseFrom(issue.values, input);
    case 'invalid_union':
      if (issue.discriminator === undefined) return issue.message;
      return chooseFrom(
        (issue as { options?: readonly unknown[] }).options ?? [],
        (input as Record<string, unknown> | undefined)?.[String(issue.discriminator)],
      );
    case 'invalid_format':
      if (issue.format === 'datetime')
        return `${kindOf(input)} is not a moment. Write it with its offset, as in 2026-11-24T10:00:00+01:00.`;
      if (issue.format === 'date')
        return `${kindOf(input)} is not a date. Write it as in 2026-11-24.`;
      return `${kindOf(input)} has the wrong form: ${issue.message}.`;
    case 'invalid_key':
      return `is not a valid name here: ${issue.issues.map((each) => each.message).join('; ')}.`;
    default:
      return issue.message;
  }
}

/**
 * One complaint per line, each with the path that it is about; an unknown key has a line of its own.
 * `vocabulary` holds the keys to suggest in its place.
 */
export function describeError(error: z.ZodError, vocabulary: readonly string[] = []): string {
  const lines = error.issues.flatMap(nearestForm).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      const place = placeOf(issue.path);
      return [place === '' ? inWords(issue) : `${place}: ${inWords(issue)}`];
    }
    const { known = [] } = issue as { known?: readonly string[] };
    return issue.keys.map((key) => {
      const near = nearest(key, known.length > 0 ? known : vocabulary);
      const others = known.length > 0 ? ` Known here: ${known.join(', ')}.` : ' Remove it.';
      const remedy = near === null || near === key ? others.trim() : `Did you mean "${near}"?`;
      return `${placeOf([...issue.path, key])}: is not known here. ${remedy}`;
    });
  });
  return [...new Set(lines)].join('\n');
}

/** `describeError` for one schema, with all of its keys as suggestions. They are collected once. */
export function complaintsAbout(schema: z.ZodType): (error: z.ZodError) => string {
  let keys: readonly string[] | undefined;
  return (error) => {
    keys ??= keysOf(z.toJSONSchema(schema, { io: 'input' }));
    return describeError(error, keys);
  };
}

/** Every key that a JSON Schema names. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: object };
  return [...new Set([...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)])];
}
