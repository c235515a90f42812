/** For commands in a pipe: an answer for each line. */
import { createInterface } from 'node:readline';
import { printJson } from './print.ts';
import { shell } from './shell.ts';

/** One JSON line for each line of standard input, in order; the last one may lack its end. */
export function answerLines(answer: (line: string) => object): Promise<void> {
  return answerEach(
    createInterface({ input: shell().stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    answer,
  );
}

/** As `answerLines`, for lines of any kind. */
export async function answerEach<L>(
  lines: AsyncIterable<L>,
  answer: (line: L) => object,
): Promise<void> {
  const { stdin, stdout } = shell();
  let readOn = () => {};
  let closed = false;
  // A reader that stops early, as in `| head -1`, is no error.
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
