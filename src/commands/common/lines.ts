/** Lines in, lines out: for commands that stand in a pipe. */
import { createInterface } from 'node:readline';
import { printJson } from './print.ts';

/**
 * One answer for each line of standard input, in order, as JSON; a last line without its end counts
 * too.
 */
export function answerLines(answer: (line: string) => object): Promise<void> {
  return answerEach(
    createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    answer,
  );
}

/** As `answerLines`, for lines of any kind that come from standard input. */
export async function answerEach<L>(
  lines: AsyncIterable<L>,
  answer: (line: L) => object,
): Promise<void> {
  const { stdin, stdout } = process;
  let readOn = () => {};
  let closed = false;
  // Whoever reads may have had enough: `| head -1` is no error.
  stdout.on('error', () => {
    closed = true;
    stdin.destroy();
    readOn();
  });
  stdout.on('drain', () => readOn());
  for await (const line of lines) {
    if (closed) return;
    const room = printJson(answer(line));
    if (!room && !closed) {
      await new Promise<void>((resolve) => {
        readOn = resolve;
      });
    }
  }
}
