/**
 * Says where a text stops being JSON. `JSON.parse` often does not, and it keeps silent about a name
 * that is given twice.
 */

interface JsonProblem {
  /** both from 1; columns count UTF-16 units */
  line: number;
  column: number;
  problem: string;
}

/**
 * The first thing that is wrong, or null. It never quotes the text, not even one character: a path
 * can name any file, and one that is no JSON may well be a password. Nesting deeper than 100 is
 * wrong too: no configuration needs it.
 */
export function findJsonProblem(text: string): JsonProblem | null {
  let at = 0;

  class Stop extends Error {}
  const stop = (problem: string, where = at): never => {
    at = where;
    throw new Stop(problem);
  };
  const take = (expression: RegExp): string | null => {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const skipBlanks = (): void => {
    take(/[ \t\r\n]*/y);
    if (text.startsWith('//', at) || text.startsWith('/*', at)) stop('JSON has no comments');
  };
  const sayFound = (): string => (at >= text.length ? 'the end of the file' : 'what stands here');

  const readString = (): string => {
    const from = at;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a text
    const found = take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    return (
      found ?? stop('a text that does not end on its line, or holds a wrong \\ sequence', from)
    );
  };
  const readMembers = (close: '}' | ']', readMember: () => void): void => {
    at += 1;
    skipBlanks();
    if (text.charAt(at) === close) {
      at += 1;
      return;
    }
    for (;;) {
      readMember();
      skipBlanks();
      const mark = text.charAt(at);
      if (mark !== ',' && mark !== close)
        stop(`a comma or ${close} is missing before ${sayFound()}`);
      at += 1;
      if (mark === close) return;
      skipBlanks();
      if (text.charAt(at) === close) stop(`a comma stands before ${close}: take it away`);
    }
  };
  const readObject = (depth: number): void => {
    const names = new Set<string>();
    readMembers('}', () => {
      const from = at;
      if (text.charAt(at) !== '"')
        stop(`a name in double quotes is expected instead of ${sayFound()}`);
      const name = readString();
      if (names.has(name)) stop('this name is given twice', from);
      names.add(name);
      skipBlanks();
      if (text.charAt(at) !== ':') stop('a colon is missing after a name');
      at += 1;
      readValue(depth + 1);
    });
  };
  const readValue = (depth: number): void => {
    skipBlanks();
    if (depth > 100) stop('nested too deeply');
    const mark = text.charAt(at);
    if (mark === '{') readObject(depth);
    else if (mark === '[') readMembers(']', () => readValue(depth + 1));
    else if (mark === '"') readString();
    else if (
      take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y) ===
      null
    ) {
      stop(`a value is expected instead of ${sayFound()}`);
    }
  };

  try {
    readValue(0);
    skipBlanks();
    if (at < text.length) stop(`nothing more is expected, but there is ${sayFound()}`);
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, at).split('\n');
    return {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      problem: error.message,
    };
  }
}

/** In one sentence, for a file that `JSON.parse` refused. */
export function whyNoJson(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const wrong = findJsonProblem(text);
  return wrong === null
    ? 'it cannot be read'
    : `line ${wrong.line}, column ${wrong.column}: ${wrong.problem}`;
}
