/** The demonstration as a process of its own, on free ports, and what it printed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Snapshot } from '../../stage/snapshot.ts';

const readyWithinMs = 120_000;

export interface Started {
  /** of the stage */
  url: string;
  /** of the patron's screen */
  screen: string;
  /** what it printed */
  output(): string;
  state(): Promise<Snapshot>;
  act(path: string, body?: object): Promise<Response>;
  /** Waits until the state passes; a look at it is a long text, for who writes it and who reads it. */
  sees(what: string, test: (state: Snapshot) => boolean): Promise<Snapshot>;
  /** Plays a story to its end, and returns how it ended. */
  plays(id: string, language?: string, stepMs?: number): Promise<NonNullable<Snapshot['story']>>;
  /** its exit code */
  stop(): Promise<number | null>;
}

interface Starting {
  args?: readonly string[];
  environment?: Record<string, string>;
  /** by `npm start`, which a signal comes to then, and not to the program itself */
  byNpm?: boolean;
  /** the command of the package, in place of that of the sources, and where it keeps what it makes */
  installed?: { command: string; data: string };
}

/** The program alone: the first of its ports, what it printed, how it is stopped. */
export async function startProgram(
  portsNeeded: number,
  { args = [], environment = {}, byNpm = false, installed }: Starting,
) {
  const base = await freeBase(portsNeeded);
  const ofSources = byNpm
    ? (['npm', 'start', '--silent', '--'] as const)
    : ([process.execPath, 'demo/start.js'] as const);
  const [program, ...first] = installed ? ([installed.command] as const) : ofSources;
  const child = spawn(program, [...first, '--port-base', String(base), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  await ready(child, () => output);
  return {
    base,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'close');
      const folder = resolve(installed?.data ?? 'data', `ports-${base}`);
      await rm(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

export async function startAll(starting: Starting = {}): Promise<Started> {
  const { base, output, stop } = await startProgram(11, starting);
  const url = `http://127.0.0.1:${base + 6}/`;
  const state = async () => (await (await fetch(`${url}state`)).json()) as Snapshot;
  const act = (path: string, body: object = {}) =>
    fetch(`${url}act/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const sees: Started['sees'] = async (what, test) => {
    for (let turns = 0; turns < 600; turns += 1) {
      const now = await state();
      if (test(now)) return now;
      await new Promise((again) => setTimeout(again, 100));
    }
    throw new Error(`timed out waiting for ${what}`);
  };
  return {
    url,
    screen: `http://127.0.0.1:${base + 7}/`,
    output,
    state,
    act,
    sees,
    plays: async (id, language = 'nl', stepMs = 100) => {
      await act('story/play', { id, language, stepMs });
      const { story } = await sees(
        `the end of ${id}`,
        (now) => now.story?.id === id && now.story.state !== 'playing',
      );
      if (story === null) throw new Error('no story');
      return story;
    },
    stop,
  };
}

async function ready(child: ChildProcess, output: () => string): Promise<void> {
  await new Promise<void>((isReady, failed) => {
    const late = setTimeout(
      () => failed(new Error(`npm start was not ready:\n${output()}`)),
      readyWithinMs,
    );
    const look = () => {
      if (!output().includes('Ctrl-C stops everything')) return;
      clearTimeout(late);
      isReady();
    };
    child.stdout?.on('data', look);
    child.once('close', () => failed(new Error(`npm start ended:\n${output()}`)));
  });
}

/** The first of so many ports in a row that are free. */
async function freeBase(portsNeeded: number): Promise<number> {
  for (;;) {
    const base = 21_000 + Math.floor(Math.random() * 30_000);
    const taken = await Promise.all(
      Array.from({ length: portsNeeded }, (_, at) => isTaken(base + at)),
    );
    if (!taken.includes(true)) return base;
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolved) => {
    const server = createServer();
    server.once('error', () => resolved(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolved(false)));
  });
}
