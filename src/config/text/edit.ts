/** Changes single settings in the text of a configuration and keeps every other character. Pure. */
import { type JsonValue, locateJson } from './json.ts';

export interface Edit {
  /** from the root: `['reader', 'address']`; sections on the way that are absent or null are made */
  path: readonly [string, ...string[]];
  /** any JSON */
  value: unknown;
}

/** Those that change something of what the files have `together`: what a base has is not repeated. */
export function missingIn(together: unknown, edits: readonly Edit[]): Edit[] {
  return edits.filter(({ path, value }) => {
    const present = path.reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? Object(at)[name] : undefined),
      together,
    );
    return present === undefined || JSON.stringify(present) !== JSON.stringify(value);
  });
}

/** `text` is JSON with an object at its root, without any problem. */
export function editJson(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, { path, value }) => setAt(before, [], path, written(value)), text);
}

/** `inside`: the sections that lead to the one that is looked at. */
function setAt(
  text: string,
  inside: readonly string[],
  [name = '', ...rest]: readonly string[],
  value: string,
): string {
  const section = sectionAt(text, inside);
  const whole = rest.reduceRight((inner, each) => `{ ${JSON.stringify(each)}: ${inner} }`, value);
  const present = memberOf(section, name);
  if (!present) return insert(text, section, `${JSON.stringify(name)}: ${whole}`);
  if (rest.length === 0 || !present.members) return replace(text, present, whole);
  return setAt(text, [...inside, name], rest, value);
}

/** On one line, with blanks. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${written(each)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function sectionAt(text: string, path: readonly string[]): JsonValue {
  return path.reduce<JsonValue>((at, name) => memberOf(at, name) ?? at, locateJson(text));
}

function memberOf({ members = [] }: JsonValue, wanted: string): JsonValue | undefined {
  return members.find(({ name }) => name === wanted)?.value;
}

function replace(text: string, { from, to }: Pick<JsonValue, 'from' | 'to'>, by: string) {
  return text.slice(0, from) + by + text.slice(to);
}

/** After the last member, laid out like the first: on a line of its own, or on the same line. */
function insert(text: string, { from, to, members = [] }: JsonValue, member: string): string {
  const [first] = members;
  const last = members.at(-1);
  if (!first || !last) return replace(text, { from: from + 1, to: to - 1 }, ` ${member} `);
  const end = last.value.to;
  const before = text.slice(from + 1, first.from);
  return replace(text, { from: end, to: end }, `,${before.includes('\n') ? before : ' '}${member}`);
}
