/**
 * A serial port without a cable: socat holds a pty and carries its bytes to a simulator's socket.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Pty {
  readonly path: string;
  /** The USB cable is pulled: the port hangs up and its name goes. */
  pull(signal?: NodeJS.Signals): Promise<void>;
  /** The device takes no more bytes, once the buffer of the port is full; and takes them again. */
  hold(on: boolean): void;
  /** The same name again. */
  plug(): Promise<void>;
  remove(): Promise<void>;
}

export async function startPty(tcpPort: number): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-pty-'));
  const path = join(folder, 'port');
  let socat: ChildProcess | null = null;
  const plug = async () => {
    const words = ['-d', '-d', `pty,rawer,link=${path}`, `tcp:127.0.0.1:${tcpPort},nodelay`];
    const started = spawn('socat', words, { stdio: ['ignore', 'ignore', 'pipe'] });
    socat = started;
    let said = '';
    // The name is there before the line is raw: whoever opened it then would be set back, and hear
    // an echo of himself.
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`socat ended: ${said}`)));
      started.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('starting data transfer loop')) resolve();
      });
    });
  };
  const pull = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const stopping = socat;
    socat = null;
    if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill(signal);
    // Who holds still has not heard it.
    stopping.kill('SIGCONT');
    await gone;
  };
  await plug();
  return {
    path,
    pull,
    plug,
    hold: (on) => void socat?.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    remove: async () => {
      await pull();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
