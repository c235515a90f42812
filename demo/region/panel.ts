/** The fleet panel, as an operator starts it: a program of its own, whose address has a token. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { besideProgram } from '../../src/files.ts';

interface Panel {
  /** null: it has not said it yet, or does not run */
  readonly url: string | null;
  close(): Promise<void>;
}

/** `page`: of the region, which knows where the panel of a kiosk is. */
export function startPanel(region: string, port: number, page: string, log: string): Panel {
  const program = besideProgram('dist/fleet/src/main.js');
  const kioskPanels = `${page}kiosks/{branch}/{kiosk}/panel`;
  const args = [
    ...['panel', '--folder', region, '--port', String(port)],
    ...['--kiosk-panels', kioskPanels],
  ];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const words = createWriteStream(log, { flags: 'a', mode: 0o600 });
  let url: string | null = null;
  child.on('error', () => {});
  child.stderr.pipe(words);
  createInterface({ input: child.stdout }).on('line', (line) => {
    // The token is not for a file.
    url ??= /http:\/\/\S+/.exec(line)?.[0] ?? null;
  });
  child.once('close', () => {
    url = null;
  });
  return {
    get url() {
      return url;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
