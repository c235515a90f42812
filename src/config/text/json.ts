/**
 * Where the values of a JSON text stand, or where the text stops being JSON. `JSON.parse` does not
 * always say that, and accepts a name that is given twice.
 */

interface JsonProblem {
  /** both from 1; columns count UTF-16 units */
  line: number;
  column: number;
  problem: string;
}
/** Offsets of the first character, and after the last one. */
export interface JsonValue {
  from: number;
  to: number;
  /** of an object */
  members?: readonly JsonMember[];
}
interface JsonMember {
  name: string;
  /** offset of the name */
  from: number;
  value: JsonValue;
}

class NotJson extends Error {
  readonly at: number;
  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

/**
 * Throws NotJson at the first problem. Its message never quotes the text, not even one character: a
 * path can name any file, and one that is no JSON may be a password. Nesting deeper than 100 is a
 * problem too: no configuration needs it.
 */
function parse(text: string, start: number): JsonValue {
  let at = start;
  const stop = (problem: string, where = at): never => {
    throw new NotJson(problem, where);
  };
  const take = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const taken = expression.exec(text)?.[0];
    at += taken?.length ?? 0;
    return taken;
  };
  const skipBlanks = () => {
    take(/[ \t\r\n]*/y);
    if (text.startsWith('//', at) || text.startsWith('/*', at)) stop('JSON has no comments');
  };
  const here = () => (at >= text.length ? 'the end of the file' : 'what stands here');

  const readString = (): string =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a text
    take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y) ??
    stop('a text that does not end on its line, or holds a wrong \\ sequence');

  const readEntries = (close: '}' | ']', readEntry: () => void) => {
    at += 1;
    skipBlanks();
    if (text.charAt(at) !== close)
      for (;;) {
        readEntry();
        skipBlanks();
        const mark = text.charAt(at);
        if (mark === close) break;
        if (mark !== ',') stop(`a comma or ${close} is missing before ${here()}`);
        at += 1;
        skipBlanks();
        if (text.charAt(at) === close) stop(`a comma stands before ${close}: remove it`);
      }
    at += 1;
  };
  const readMembers = (depth: number): JsonMember[] => {
    const members = new Map<string, JsonMember>();
    readEntries('}', () => {
      const from = at;
      if (text.charAt(at) !== '"') stop(`a name in double quotes is expected instead of ${here()}`);
      const name = JSON.parse(readString()) as string;
      if (members.has(name)) stop('this name is given twice', from);
      skipBlanks();
      if (text.charAt(at) !== ':') stop('a colon is missing after a name');
      at += 1;
      members.set(name, { name, from, value: readValue(depth + 1) });
    });
    return [...members.values()];
  };
  const readValue = (depth: number): JsonValue => {
    skipBlanks();
    if (depth > 100) stop('nested too deeply');
    const from = at;
    const mark = text.charAt(at);
    if (mark === '{') {
      const members = readMembers(depth);
      return { from, to: at, members };
    }
    if (mark === '[') readEntries(']', () => readValue(depth + 1));
    else if (mark === '"') readString();
    else if (
      !take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y)
    )
      stop(`a value is expected instead of ${here()}`);
    return { from, to: at };
  };

  const value = readValue(0);
  skipBlanks();
  if (at < text.length) stop(`nothing more is expected, but there is ${here()}`);
  return value;
}

/** The first problem, or null. */
export function findJsonProblem(text: string): JsonProblem | null {
  try {
    parse(text, 0);
    return null;
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const lines = text.slice(0, error.at).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return { line: lines.length, column, problem: error.message };
  }
}

/** In one sentence, for a text that `JSON.parse` has refused. */
export function whyNoJson(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const wrong = findJsonProblem(text);
  return wrong === null
    ? 'it cannot be read'
    : `line ${wrong.line}, column ${wrong.column}: ${wrong.problem}`;
}

/** The values of a text in which `findJsonProblem` finds none; a byte order mark is passed over. */
export function locateJson(text: string): JsonValue {
  return parse(text, text.startsWith('\uFEFF') ? 1 : 0);
}
