/** Changes single settings in the text of a configuration and keeps every other character. Pure. */
import { type JsonValue, locateJson } from './json.ts';

export interface Edit {
  /** a section and a setting in it: `['reader', 'address']`; an absent or null section is made */
  path: readonly [string, string];
  value: string;
}

/** `text` is JSON with an object at its root, without any problem. */
export function editJson(text: string, edits: readonly Edit[]): string {
  return edits.reduce(editOne, text);
}

function editOne(text: string, { path: [section, setting], value }: Edit): string {
  const root = locateJson(text);
  const written = JSON.stringify(value);
  const member = `${JSON.stringify(setting)}: ${written}`;
  const present = memberOf(root, section);
  if (!present) return insert(text, root, `${JSON.stringify(section)}: { ${member} }`);
  if (!present.members) return replace(text, present, `{ ${member} }`);
  const before = memberOf(present, setting);
  return before ? replace(text, before, written) : insert(text, present, member);
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
