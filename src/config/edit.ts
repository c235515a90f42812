/**
 * Changes single settings in the text of a configuration, and leaves every other character as a
 * person wrote it. Pure.
 */

export interface Edit {
  /**
   * `['reader', 'address']`: a section and a setting in it; sections that are absent or null are
   * made
   */
  path: readonly [string, string];
  value: string;
}

interface Member {
  name: string;
  /** of the name and of the value, from the first character to after the last */
  from: number;
  valueFrom: number;
  to: number;
}
interface Section {
  members: readonly Member[];
  /** of `{`, and of `}` */
  open: number;
  close: number;
}

/** `text` is whole JSON with an object at its root: `findJsonProblem` had nothing to say. */
export function editJson(text: string, edits: readonly Edit[]): string {
  return edits.reduce(editOne, text);
}

function editOne(text: string, { path: [section, setting], value }: Edit): string {
  const root = readObject(text, text.indexOf('{'));
  const written = JSON.stringify(value);
  const whole = `{ ${JSON.stringify(setting)}: ${written} }`;
  const member = root.members.find(({ name }) => name === section);
  if (!member) return insert(text, root, `${JSON.stringify(section)}: ${whole}`);
  if (text.charAt(member.valueFrom) !== '{')
    return splice(text, member.valueFrom, member.to, whole);
  const inner = readObject(text, member.valueFrom);
  const present = inner.members.find(({ name }) => name === setting);
  if (present) return splice(text, present.valueFrom, present.to, written);
  return insert(text, inner, `${JSON.stringify(setting)}: ${written}`);
}

function splice(text: string, from: number, to: number, by: string) {
  return text.slice(0, from) + by + text.slice(to);
}

/**
 * After the last member, in the way in which the first one stands: on a line of its own, or on the
 * same.
 */
function insert(text: string, { members, open, close }: Section, member: string): string {
  const first = members[0];
  const last = members.at(-1);
  if (!first || !last) return splice(text, open + 1, close, ` ${member} `);
  const before = text.slice(open + 1, first.from);
  return splice(text, last.to, last.to, `,${before.includes('\n') ? before : ' '}${member}`);
}

function readObject(text: string, open: number): Section {
  const members: Member[] = [];
  let at = skipBlanks(text, open + 1);
  while (text.charAt(at) === '"') {
    const from = at;
    const nameTo = skipValue(text, at);
    const valueFrom = skipBlanks(text, skipBlanks(text, nameTo) + 1);
    const to = skipValue(text, valueFrom);
    members.push({ name: JSON.parse(text.slice(from, nameTo)) as string, from, valueFrom, to });
    at = skipBlanks(text, to);
    if (text.charAt(at) === ',') at = skipBlanks(text, at + 1);
  }
  return { members, open, close: at };
}

function match(text: string, at: number, expression: RegExp): number {
  expression.lastIndex = at;
  return at + (expression.exec(text)?.[0].length ?? 0);
}
function skipBlanks(text: string, at: number) {
  return match(text, at, /[ \t\r\n]*/y);
}
function skipString(text: string, at: number) {
  return match(text, at, /"(?:[^"\\]|\\.)*"/y);
}

/** The place after a value. Brackets inside texts do not count. */
function skipValue(text: string, at: number): number {
  const mark = text.charAt(at);
  if (mark === '"') return skipString(text, at);
  if (mark !== '{' && mark !== '[') return match(text, at, /[^,\]}\s]*/y);
  let depth = 0;
  for (let here = at; here < text.length; ) {
    const each = text.charAt(here);
    if (each === '"') {
      here = skipString(text, here);
      continue;
    }
    if (each === '{' || each === '[') depth += 1;
    if (each === '}' || each === ']') depth -= 1;
    here += 1;
    if (depth === 0) return here;
  }
  return text.length;
}
