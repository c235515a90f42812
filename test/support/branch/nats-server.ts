/** A real nats-server, as Debian has it, started with a configuration that was written before. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** Where the program is; null: it is not installed, and what needs it is skipped. */
export const natsServer: string | null = findProgram();

function findProgram(): string | null {
  for (const program of ['nats-server', '/usr/sbin/nats-server']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // not here
    }
  }
  return null;
}

/** A port that was free a moment ago: a broker keeps its address when it is started again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export interface BrokerProcess {
  readonly pid: number;
  /** Everything that it wrote, for the message of a test that fails. */
  log(): string;
  /** `SIGKILL` as a power cut, `SIGTERM` in order, `SIGSTOP` and `SIGCONT` as a broker that hangs. */
  signal(signal: NodeJS.Signals): void;
  /** resolves when it has ended */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Resolves when it listens on `port`; rejects with its log when it ends before. */
export async function startNatsServer(
  config: string,
  port: number,
  address = '127.0.0.1',
): Promise<BrokerProcess> {
  if (natsServer === null) throw new Error('nats-server is not installed');
  const child = spawn(natsServer, ['-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = collect(child);
  let hasEnded = false;
  const ended = once(child, 'exit').then(() => {
    hasEnded = true;
  });
  while (!(await answers(port, address))) {
    if (hasEnded) throw new Error(`nats-server has ended:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    pid: child.pid ?? 0,
    log,
    signal: (signal) => {
      child.kill(signal);
      // A thread on another processor may answer for a moment still.
      const untilMs = performance.now() + 2_000;
      while (signal === 'SIGSTOP' && performance.now() < untilMs && !isStopped(child.pid ?? 0));
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      child.kill('SIGCONT');
      await ended;
    },
  };
}

/** Each of its threads. */
function isStopped(pid: number): boolean {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).every((thread) =>
      /\) T /.test(readFileSync(`${folder}/${thread}/stat`, 'utf8')),
    );
  } catch {
    return false; // a thread has ended meanwhile
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text = `${text}${chunk}`.slice(-100_000);
    });
  return () => text;
}

async function answers(port: number, address: string): Promise<boolean> {
  const socket = connect(port, address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
