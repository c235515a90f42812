/**
 * Circulation in its own process, killed with SIGKILL at its named points
 * (offline-kill-program.ts), and the next start after it.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { CirculationParts } from '../../../src/circulation/parts.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import type { Store } from '../../../src/store/types.ts';
import type { Counter } from '../circulation/counter.ts';
import { bundle } from '../store/bundle.ts';
import { newFolder, open } from '../store/folder.ts';
import type { TillSpec } from './kill-tills.ts';
import { counterSettings } from './offline-settings.ts';

export const long = process.env.LONG === '1';
/** A run has some 20 to 35 points; one with a till some 60, and its bytes are points of their own. */
const rounds = { plain: long ? 4 : 1, withTill: long ? 2 : 1 };
/** Without LONG: this many points of a run, evenly spaced, from a random one. */
const sample = { plain: 3, withTill: 1 };
const machineClock = { now: () => new Date().toISOString() };
export const limitMs = long ? 1_800_000 : 60_000;

export interface Run {
  counter: Counter;
  task: 'check-out' | 'check-in' | 'pay' | 'replay';
  mode: string;
  card: string;
  item: string;
  till?: TillSpec;
  /** Resets everything and writes the first entries of the journal. */
  prepare(folder: string): void;
  /** parts of the next start besides the counter's */
  again?(): Promise<Pick<CirculationParts, 'terminal' | 'code'> & { close(): Promise<void> }>;
  /** Checks the output and the journal after the next start. */
  check(said: string[], store: Store): void;
  /** what must not be readable in the folder */
  canaries: readonly string[];
}

/**
 * Builds the program before the tests of a file. Returns what takes all points of a run, then the
 * run killed at each of them.
 */
export function killPoints(): (run: Run) => Promise<void> {
  let program = '';
  beforeAll(async () => {
    program = await bundle(new URL('offline-kill-program.ts', import.meta.url));
  });
  afterAll(() => {
    if (program !== '') rmSync(dirname(program), { recursive: true, force: true });
  });
  return (run) => killAtEach(program, run);
}

/** Runs it up to the nth point and resolves to its output; `nth` 0: to its end. */
function runUntil(program: string, run: Run, folder: string, nth: number) {
  return new Promise<string[]>((said, failed) => {
    const { counter, task, mode, card, item, till } = run;
    const words = [
      program,
      folder,
      String(counter.library.port),
      task,
      mode,
      card,
      item,
      String(nth),
    ];
    if (till) words.push(JSON.stringify(till));
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('close', (code, signal) => {
      // How many bytes come and go differs from run to run: the last points may not be reached.
      const ended = nth === 0 || (till && code === 0);
      if (ended ? code === 0 : signal === 'SIGKILL') said(text.trim().split('\n'));
      else failed(new Error(`to point ${nth} it ended with ${code ?? signal}:\n${text}`));
    });
  });
}

/** The next start of the kiosk; opening checks the integrity of the database. */
async function resume({ counter, again }: Run, folder: string): Promise<Store> {
  const store = open(folder);
  const more = (await again?.()) ?? null;
  const parts = {
    ...counter.parts,
    ...store,
    settings: counterSettings,
    // As the killed one's: to a clock years behind it every wait would be over, or never.
    clock: machineClock,
    terminal: more?.terminal ?? null,
    code: more?.code ?? null,
  };
  noteInterrupted(parts);
  // A payment that is still under way at the terminal is asked about again.
  const settled = async () => (await resolveOpen(parts)) && store.journal.open().length === 0;
  await expect.poll(settled, { timeout: 20_000 }).toBe(true);
  await more?.close();
  return store;
}

function unreadable(folder: string, canaries: readonly string[]) {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1');
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  }
}

async function killAtEach(program: string, run: Run): Promise<void> {
  const start = () => {
    const folder = newFolder();
    run.prepare(folder);
    return folder;
  };
  const points = (await runUntil(program, run, start(), 0)).filter((line) =>
    line.startsWith('point'),
  );
  expect(points.length).toBeGreaterThan(6);
  const kind = run.till ? 'withTill' : 'plain';
  const step = long ? 1 : Math.ceil(points.length / sample[kind]);
  const first = long ? 1 : 1 + Math.floor(Math.random() * step);
  let kills = 0;
  for (let round = 0; round < rounds[kind]; round += 1) {
    for (let nth = first; nth <= points.length; nth += step) {
      const folder = start();
      const said = await runUntil(program, run, folder, nth);
      const store = await resume(run, folder);
      run.check(said, store);
      store.close();
      unreadable(folder, run.canaries);
      if (long) rmSync(folder, { recursive: true, force: true });
      kills += 1;
    }
  }
  console.info(
    `${run.task} ${run.till?.driver ?? run.mode}: ${points.length} points, ${kills} kills, from point ${first} on`,
  );
}
