/**
 * A command of the kiosk inside this process: what it reads and prints, and its exit code. It takes
 * a hundredth of the time of a process of its own; `test/commands/processes.test.ts` starts some so.
 */
import { Readable, Writable } from 'node:stream';
import { inShell, type Shell } from '../../../src/commands/common/shell.ts';
import { createProgram } from '../../../src/commands/program.ts';

export interface Ended {
  status: number;
  out: string;
  err: string;
}
export interface Given {
  /** of standard input, which is no terminal */
  input?: string | Buffer;
  /** in place of the environment of the tests */
  env?: NodeJS.ProcessEnv;
  /** the present folder; as it is where it is left out */
  folder?: string;
}

/** The command has ended itself, as `process.exit` does. */
class Exit extends Error {}

/** The present folder is one of the whole process: commands run one after the other. */
let earlier: Promise<unknown> = Promise.resolve();

/**
 * Runs `kiosk` with `words`, after the commands before it. Rejects where an error leaves the command:
 * a process would print its stack.
 */
export function runCommand(words: readonly string[], given: Given = {}): Promise<Ended> {
  return runProgram(createProgram, words, given);
}

/** The same for another program. */
export function runProgram(
  create: typeof createProgram,
  words: readonly string[],
  given: Given = {},
): Promise<Ended> {
  const ended = earlier.then(() => run(create, words, given));
  earlier = ended.catch(() => {});
  return ended;
}

async function run(
  create: typeof createProgram,
  words: readonly string[],
  { input = '', env = process.env, folder }: Given,
): Promise<Ended> {
  const [stdout, stderr] = [new Printed(), new Printed()];
  const shell: Shell = {
    stdin: Readable.from(input.length === 0 ? [] : [Buffer.from(input)], { objectMode: false }),
    stdout,
    stderr,
    env,
    exit: (code) => {
      shell.exitCode = code ?? shell.exitCode;
      throw new Exit();
    },
  };
  const before = process.cwd();
  if (folder !== undefined) process.chdir(folder);
  try {
    await inShell(shell, async () => (await create(words)).parseAsync(words, { from: 'user' }));
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  } finally {
    process.chdir(before);
  }
  return { status: Number(shell.exitCode ?? 0), out: stdout.text(), err: stderr.text() };
}

class Printed extends Writable {
  readonly #chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}
