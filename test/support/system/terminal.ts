/**
 * A person at a terminal: a program on a real pseudo-terminal (socat makes it), what it shows, and
 * what is typed.
 */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface AtTerminal {
  /** Waits until this shows, after what was waited for before. */
  sees(text: string | RegExp): Promise<void>;
  type(text: string): void;
  /** what it shows, without control sequences */
  shown(): string;
  /** as it came */
  raw(): string;
  /** Waits for its end. */
  ended: Promise<number | null>;
  kill(): void;
}

interface TerminalOptions {
  /** in the words of a shell */
  command: string;
  environment: Record<string, string>;
  /** TERM */
  kind?: string;
  columns?: number;
  withinMs?: number;
}

export function openTerminal({
  command,
  environment,
  kind = 'xterm',
  columns = 100,
  withinMs = 20_000,
}: TerminalOptions): AtTerminal {
  const size = columns === 0 ? '' : `stty cols ${columns} rows 40; `;
  const inShell = `SYSTEM:${JSON.stringify(`${size}exec ${command}`)}`;
  const child = spawn('socat', ['-t0.1', '-', `${inShell},pty,setsid,ctty,stderr`], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...environment, PATH: process.env.PATH ?? '', TERM: kind },
  });
  let raw = '';
  let from = 0;
  let onData = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    raw += chunk.toString();
    onData();
  });
  const shown = () => stripVTControlCharacters(raw).replaceAll('\r', '');
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      resolve(code);
      onData();
    });
  });
  const find = (text: string | RegExp): boolean => {
    const rest = shown().slice(from);
    const [at, length] =
      typeof text === 'string'
        ? [rest.indexOf(text), text.length]
        : [rest.search(text), text.exec(rest)?.[0].length ?? 0];
    if (at < 0) return false;
    from += at + length;
    return true;
  };
  return {
    sees: (text) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) =>
          reject(new Error(`${why}: ${text}\n--- shown:\n${shown().slice(-3_000)}`));
        const limit = setTimeout(() => fail('it did not show'), withinMs);
        onData = () => {
          if (find(text)) {
            clearTimeout(limit);
            onData = () => {};
            resolve();
          } else if (child.exitCode !== null) {
            clearTimeout(limit);
            fail('it ended without');
          }
        };
        onData();
      }),
    type: (text) => void child.stdin.write(text),
    shown,
    raw: () => raw,
    ended,
    kill: () => void child.kill('SIGKILL'),
  };
}
