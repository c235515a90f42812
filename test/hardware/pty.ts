/** A serial port without a cable: socat holds a pty and carries its bytes to a simulator's socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export interface Pty {
  readonly path: string;
  /** The USB cable is pulled: the port hangs up and its name goes. */
  pull(): Promise<void>;
  /** The same name again. */
  plug(): Promise<void>;
  remove(): Promise<void>;
}

export async function startPty(tcpPort: number): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-pty-'));
  const path = join(folder, 'port');
  let socat: ChildProcess | null = null;
  const plug = async () => {
    const started = spawn('socat', [`pty,rawer,link=${path}`, `tcp:127.0.0.1:${tcpPort},nodelay`], { stdio: 'ignore' });
    let failure: Error | null = null;
    started.once('error', (error) => {
      failure = error;
    });
    socat = started;
    await until(() => existsSync(path) || failure !== null, 'socat makes the pty');
    if (failure) throw failure;
  };
  const pull = async () => {
    const stopping = socat;
    socat = null;
    if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill('SIGTERM');
    await gone;
  };
  await plug();
  return {
    path,
    pull,
    plug,
    remove: async () => {
      await pull();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
