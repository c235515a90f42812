/**
 * Puts the files of a configuration over each other, and knows which file each setting comes from.
 * Sections merge by key; everything else replaces. Pure.
 */

export type Section = Record<string, unknown>;
export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as JSON has it, with the number of the file that holds it: 0 is the uppermost. */
export interface Layered {
  from: number;
  value?: unknown;
  /** of a section; then there is no `value` */
  members?: ReadonlyMap<string, Layered>;
}

/** Whether the setting at this path replaces the one below as a whole, though it is an object. */
type IsWhole = (path: string) => boolean;

/** The first of the `files` is the uppermost. */
export function mergeFiles(files: readonly Section[], isWhole: IsWhole): Layered {
  return files
    .map((json, from) => layered(json, from, isWhole, ''))
    .reduceRight((below, above) => over(below, above));
}

function layered(value: unknown, from: number, isWhole: IsWhole, path: string): Layered {
  if (!isSection(value) || isWhole(path)) return { from, value };
  const members = Object.entries(value).map(
    ([key, each]) => [key, layered(each, from, isWhole, join(path, key))] as const,
  );
  return { from, members: new Map(members) };
}

function join(path: string, key: string) {
  return path === '' ? key : `${path}.${key}`;
}

function over(below: Layered, above: Layered): Layered {
  if (!below.members || !above.members) return above;
  const members = new Map(below.members);
  for (const [key, each] of above.members) {
    const present = members.get(key);
    members.set(key, present ? over(present, each) : each);
  }
  return { from: above.from, members };
}

export function plain({ value, members }: Layered): unknown {
  if (!members) return value;
  return Object.fromEntries([...members].map(([key, each]) => [key, plain(each)]));
}

/**
 * What stands at a path (`sip2.script[0].send`), or the nearest around it; `isSet`: a value, not
 * only the section in which it is left out.
 */
export function standing(root: Layered, path: string): { from: number; isSet: boolean } {
  let at = root;
  for (const key of path.replace(/\[.*$/s, '').split('.')) {
    const inner = at.members?.get(key);
    if (!inner) break;
    at = inner;
  }
  return { from: at.from, isSet: at.members === undefined };
}

/** The paths of all settings in it, and the file of each. */
export function settingsOf(root: Layered, path = ''): (readonly [path: string, from: number])[] {
  if (!root.members) return [[path, root.from]];
  return [...root.members].flatMap(([key, each]) => settingsOf(each, join(path, key)));
}
