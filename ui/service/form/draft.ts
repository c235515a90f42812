/**
 * A configuration under way: what stands at a path, and the same with one thing changed. Pure;
 * nothing is changed in place.
 */
import type { Json, JsonObject, Path } from './schema.ts';

/** Undefined: nothing stands there, the default counts. */
export function at(draft: Json | undefined, path: Path): Json | undefined {
  let here: Json | undefined = draft;
  for (const name of path) {
    if (!isObject(here)) return undefined;
    here = here[name];
  }
  return here;
}

/** `value` undefined takes it away, and the objects around it that are empty then. */
export function withAt(draft: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return draft;
  const { [String(name)]: here, ...others } = draft;
  const next = rest.length === 0 ? value : withAt(isObject(here) ? here : {}, rest, value);
  const isEmpty =
    next === undefined || (rest.length > 0 && isObject(next) && Object.keys(next).length === 0);
  if (isEmpty) return others;
  // In its old place: the file keeps its order.
  return Object.hasOwn(draft, name) ? { ...draft, [name]: next } : { ...others, [name]: next };
}

export function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** `sip2.timeoutMs`, as complaints and differences name a setting. */
export function nameOf(path: Path): string {
  return path.join('.');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
