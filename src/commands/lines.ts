/** Lines in, lines out: for commands that stand in a pipe. */
import { createInterface } from 'node:readline';

/** One answer for each line of standard input, in order, as JSON; a last line without its end counts too. */
export async function answerLines(answer: (line: string) => object): Promise<void> {
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
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (closed) return;
    const room = stdout.write(`${JSON.stringify(answer(line))}\n`);
    if (!room && !closed) {
      await new Promise<void>((resolve) => {
        readOn = resolve;
      });
    }
  }
}
