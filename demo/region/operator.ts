/** The operator of the page: each act is a command of `kiosk-fleet`, which is shown with what it said. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { besideProgram } from '../../src/files.ts';

interface RanCommand {
  /** as a person would type it */
  command: string;
  output: string;
  /** null: it still runs */
  code: number | null;
}

export interface Operator {
  /** newest first */
  readonly ran: readonly RanCommand[];
  /** Resolves when it has ended; rejects with its last line where it did not end well. */
  run(args: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const mostShown = 12;
const program = besideProgram('dist/fleet/src/main.js');

export function createOperator(folder: string, changed: () => void): Operator {
  const running = new Set<ReturnType<typeof spawn>>();
  let ran: RanCommand[] = [];
  return {
    get ran() {
      return ran;
    },
    run: (args) =>
      new Promise((resolve, reject) => {
        const shown: RanCommand = {
          command: `kiosk-fleet ${args.map(typed).join(' ')}`,
          output: '',
          code: null,
        };
        ran = [shown, ...ran].slice(0, mostShown);
        const child = spawn(process.execPath, [program, ...args, '--folder', folder], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        running.add(child);
        for (const stream of [child.stdout, child.stderr])
          createInterface({ input: stream }).on('line', (line) => {
            shown.output += `${line}\n`;
            changed();
          });
        child.once('error', reject);
        child.once('close', (code) => {
          running.delete(child);
          shown.code = code ?? 1;
          changed();
          if (code === 0) resolve();
          else
            reject(new Error(shown.output.trim().split('\n').at(-1) ?? `It ended with ${code}.`));
        });
        changed();
      }),
    close: async () => {
      for (const child of running) child.kill();
    },
  };
}

/** As a shell takes it. */
function typed(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word}'`;
}
