/** The broker of the branch, a real nats-server: killed, started, given an older disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface BrokerFiles {
  /** the program */
  program: string;
  /** its configuration */
  config: string;
  /** where it keeps its streams */
  store: string;
  port: number;
  /** where its own words go */
  log: string;
  /** Its disk may be empty: makes what must be there. */
  fill(): Promise<void>;
}

export interface BrokerProcess {
  readonly isUp: boolean;
  start(): Promise<void>;
  /** As a power cut takes it. */
  kill(): Promise<void>;
  /** Its disk as it was when it started last, and it starts from that. */
  olderDisk(): Promise<void>;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

const readyWithinMs = 10_000;

export function openBroker({
  program,
  config,
  store,
  port,
  log,
  fill,
}: BrokerFiles): BrokerProcess {
  const older = `${store}.older`;
  let child: ChildProcess | null = null;
  let changed = () => {};

  const copy = async (from: string, to: string) => {
    await rm(to, { recursive: true, force: true });
    if (existsSync(from)) await cp(from, to, { recursive: true });
  };
  const run = async () => {
    await mkdir(store, { recursive: true, mode: 0o700 });
    const started = spawn(program, ['-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
    // A program that cannot be started says so by its end, too.
    started.on('error', () => {});
    const words = createWriteStream(log, { flags: 'a', mode: 0o600 });
    started.stdout.pipe(words, { end: false });
    started.stderr.pipe(words, { end: false });
    started.once('close', () => {
      words.end();
      if (child === started) child = null;
      changed();
    });
    child = started;
    const until = Date.now() + readyWithinMs;
    while (!(await answers(port))) {
      if (child !== started || Date.now() > until)
        throw new Error(`The broker does not start; its words are in ${log}.`);
      await pause(20);
    }
    await fill();
    changed();
  };
  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    if (running === null) return;
    const closed = once(running, 'close');
    running.kill(signal);
    await closed;
  };
  const start = async () => {
    if (child !== null) return;
    // At rest it is whole: what a backup of the night would have.
    await copy(store, older);
    await run();
  };
  return {
    get isUp() {
      return child !== null;
    },
    start,
    kill: () => end('SIGKILL'),
    olderDisk: async () => {
      await end('SIGKILL');
      await copy(older, store);
      await run();
    },
    onChange: (listener) => {
      changed = listener;
    },
    close: () => end('SIGTERM'),
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
