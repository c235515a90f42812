/**
 * What a command has of the shell: its streams and environment, and the exit code that it gives
 * back. It is the process itself, but where a command runs inside another program, as in the tests.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable, Writable } from 'node:stream';

/** `isTTY`: a person reads and types. `columns`: the width of the terminal. */
export interface Shell {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  exitCode?: number | string | null | undefined;
  exit(code?: number): never;
}

const given = new AsyncLocalStorage<Shell>();

/** The shell of the command that runs. */
export function shell(): Shell {
  return given.getStore() ?? process;
}

/** Runs `action`, and all that it begins, with `other` in the place of the process. */
export function inShell<Result>(other: Shell, action: () => Result): Result {
  return given.run(other, action);
}
