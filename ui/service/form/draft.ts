/** Reads and changes a draft of the configuration. Pure: nothing is changed in place. */
import type { Json, JsonObject, Path } from './schema.ts';

/** Undefined: not set, so the default applies. */
export function at(draft: Json | undefined, path: Path): Json | undefined {
  let current: Json | undefined = draft;
  for (const name of path) {
    if (!isObject(current)) return undefined;
    current = current[name];
  }
  return current;
}

/** `value` undefined removes the setting, and the objects around it that become empty. */
export function withAt(draft: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return draft;
  const { [String(name)]: current, ...others } = draft;
  const next = rest.length === 0 ? value : withAt(isObject(current) ? current : {}, rest, value);
  const isEmpty =
    next === undefined || (rest.length > 0 && isObject(next) && Object.keys(next).length === 0);
  if (isEmpty) return others;
  // In the same position: the file keeps its order.
  return Object.hasOwn(draft, name) ? { ...draft, [name]: next } : { ...others, [name]: next };
}

export function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** `sip2.timeoutMs`, the name of a setting in complaints and differences. */
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
