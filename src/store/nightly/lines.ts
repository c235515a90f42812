/** The lines of a text that comes in chunks of any size: without a mark at its start, LF or CRLF. */

export interface NumberedLine {
  /** from 1 */
  number: number;
  text: string;
}

/** The lines of each chunk together: waiting for each line alone would take longer than reading it. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<NumberedLine[]> {
  let number = 0;
  let rest = '';
  const numbered = (line: string): NumberedLine => {
    number += 1;
    return { number, text: number === 1 ? line.replace(/^\uFEFF/, '') : line };
  };
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map(numbered);
  }
  yield [numbered(rest)];
}
