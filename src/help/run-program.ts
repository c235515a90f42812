/** Runs a program of this machine without a shell: with a limit on its time and its output. */
import { spawn } from 'node:child_process';
import { NotDelivered } from './call.ts';

const mostBytes = 16_384;
/** A program that does not end when it is asked to is killed. */
const killAfterMs = 1_000;

interface Run {
  program: string;
  arguments: readonly string[];
  /** all that it gets, besides PATH and the language */
  variables?: Readonly<Record<string, string>>;
  input?: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** each whole line of its standard output, until it has said too much */
  onLine?(line: string): void;
}

/** Resolves when it ends with 0; rejects where it does not, cannot be started or takes too long. */
export function runProgram(run: Run): Promise<void> {
  const { program, input = '', timeoutMs, signal, onLine } = run;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...run.arguments], {
      // Its own group, so that what it started ends with it.
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...run.variables },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let why = '';
    let killing: NodeJS.Timeout | undefined;
    const kill = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // The whole group has ended.
      }
    };
    const stop = (reason: string) => {
      if (why !== '') return;
      why = reason;
      kill('SIGTERM');
      killing = setTimeout(() => kill('SIGKILL'), killAfterMs);
    };
    const onAbort = () => stop('the call has ended');
    const late = setTimeout(() => stop(`it ran longer than ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const settle = (error: unknown) => {
      clearTimeout(late);
      clearTimeout(killing);
      signal.removeEventListener('abort', onAbort);
      if (error === null) resolve();
      else reject(error);
    };
    child.once('error', settle);
    child.once('close', (code, ended) => {
      kill('SIGKILL');
      if (why !== '') settle(new NotDelivered(why));
      else if (code === 0) settle(null);
      else settle(new NotDelivered(`it ended with ${code ?? ended}`));
    });
    // It need not read what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    let read = 0;
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > mostBytes) return;
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine?.(line.trim());
    });
    child.stdout.on('end', () => rest !== '' && onLine?.(rest.trim()));
  });
}
