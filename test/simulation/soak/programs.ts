/** Processes that work: some run seeds by order, some run once. Each ends with its parent. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { nameOfJob, type ProgramJob, type SeedJob } from './jobs.ts';
import type { Broken } from './shapes.ts';
import type { Ran } from './worker.ts';

const remembered = 4_000;
/** A run of seeds says nothing meanwhile; so long nothing takes. */
const hangsMs = 60 * 60_000;
/** Above that a worker is ended between two seeds, and another one begins. */
const mostMemoryMb = 1_500;

/** What stood last on a stream. */
function watched(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-remembered);
    });
  return () => text;
}

/** With all that it started. */
function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function failed(rule: string, kind: string, text: string): Broken {
  return { rule, detail: text.trim().slice(-1_000), story: null, steps: [kind] };
}

export interface Bench {
  run(order: { job: SeedJob; known: readonly string[] }): Promise<Ran>;
  close(): void;
}

/** `script`: of the worker. A worker that ends by itself is a violation, and another one begins. */
export function openBench(script: string, cwd: string): Bench {
  let child: ChildProcess | null = null;
  let last = () => '';
  const start = () => {
    child = fork(script, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    last = watched(child);
    return child;
  };
  const close = () => {
    if (child) end(child);
    child = null;
  };
  return {
    close,
    run: (order) =>
      new Promise((resolve) => {
        const own = child ?? start();
        const done = (ran: Ran, isOver: boolean) => {
          clearTimeout(hangs);
          own.removeAllListeners('message').removeAllListeners('exit');
          if (isOver || ran.memoryMb > mostMemoryMb) close();
          resolve(ran);
        };
        const ended = (rule: string) => {
          // Its seed is no part of its shape.
          const broken = [failed(rule, 'worker', `${nameOfJob(order.job)}: ${last()}`)];
          done({ visits: 0, counts: {}, broken, memoryMb: 0 }, true);
        };
        const hangs = setTimeout(() => ended('a worker did not end'), hangsMs);
        own.once('message', (ran: Ran) => done(ran, false));
        own.once('exit', (code, signal) => ended(`a worker ended by itself: ${signal ?? code}`));
        own.send(order);
      }),
  };
}

/** A program of the repository that runs once; 1: something broke. */
export function runOnce(
  { kind, seed, args }: ProgramJob,
  { cwd, folder }: { cwd: string; folder: string },
): { ran: Promise<Ran>; close(): void } {
  const isTest = kind === 'processes';
  const env = { ...process.env, KIOSK_TEST_SEED: String(seed), ...(isTest && { LONG: '1' }) };
  const [script = '', ...rest] = args;
  const child = spawn(process.execPath, [`${cwd}/${script}`, ...rest], {
    // The explorer writes its stories where it stands.
    cwd: isTest ? cwd : folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last = watched(child);
  const ran = new Promise<Ran>((resolve) => {
    child.once('exit', (code, signal) => {
      const text = last();
      const isBroken = code !== 0;
      const rule =
        (isTest ? /^.*FAIL\s+(.*)$/m : /^BROKEN, (.*)$/m).exec(text)?.[1] ??
        `${kind} ended with ${signal ?? code}`;
      const broken = isBroken ? [failed(rule, kind, text)] : [];
      resolve({ visits: 0, counts: { [kind]: 1 }, broken, memoryMb: 0 });
    });
  });
  return { ran, close: () => end(child) };
}
