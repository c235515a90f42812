/**
 * A disk that loses what was not synced, at every moment of a run (docs/storage.md): the states are
 * those of the writes and syncs of a real process, each opened by the store and settled. `DISK_SECONDS`
 * says for how long; of all states those are tried that are drawn first.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startScanner } from '../../simulators/scanner.ts';
import { startTerminal } from '../../simulators/terminal.ts';
import { randomOf } from '../simulation/random.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { isLong, ofToday } from '../support/repository/share.ts';
import { bundle } from '../support/store/bundle.ts';
import { damageKinds, statesOfDamage, statesOfLies } from '../support/store/disk/damage.ts';
import { type Judge, judge } from '../support/store/disk/judge.ts';
import { type Cast, castOf } from '../support/store/disk/plot/cast.ts';
import { configurationsFor, pins } from '../support/store/disk/plot/configurations.ts';
import {
  type Call,
  compileDisk,
  type Run,
  recordCalls,
  runOnFaultyDisk,
} from '../support/store/disk/recorded.ts';
import { diskIn, pausesOf } from '../support/store/disk/replay.ts';
import { type DiskState, statesOfPause, statesOfPrefixes } from '../support/store/disk/states.ts';
import { judgeWhole, type Sample } from '../support/store/disk/whole.ts';

const library = compileDisk();
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seconds = Number(process.env.DISK_SECONDS ?? (isLong ? 60 : 0.8));
/** At how many moments of the run a sync lies, or a file is damaged. */
const moments = isLong ? 1_000 : 4;
/** The run is over when the states are opened. */
const from = new Date(Date.now() - 3_600_000).toISOString();
/** Of states that are whole, so many are opened by the whole kiosk. */
const oneIn = 100;
const timeout = 60_000 + seconds * 2_000;
/** Which calls fail, with which error of the system (28: full, 5: input or output). */
const faults = [
  ['write', 28],
  ['write', 5],
  ['sync', 5],
  ['read', 5],
  ['read', 0],
] as const;
/** In memory where there is room: thousands of states are written. */
const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kiosk-disk-'));

describe.skipIf(library === null)('a disk, by what a process wrote and synced', () => {
  let program = '';
  let plot: Omit<Run, 'folder'>;
  let counter: Counter;
  const devices: { close(): Promise<void> }[] = [];
  let cast: Cast;
  /** for the whole kiosk: by what the store made of them */
  const samples = new Map<string, Sample[]>();
  let opened = 0;
  let calls: readonly Call[] = [];
  let all: readonly string[] = [];
  beforeAll(async () => {
    console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
    program = await bundle(new URL('../support/store/disk/plot/program.ts', import.meta.url));
    counter = await openCounter({ clock: { now: () => new Date().toISOString() } });
    const [scanner, terminal] = [await startScanner({ port: 0 }), await startTerminal({ port: 0 })];
    devices.push(scanner, terminal);
    const { library: system } = counter;
    const ports = { library: system.port, scanner: scanner.port, terminal: terminal.port };
    cast = castOf(counter, { from, configurations: configurationsFor(ports), pins });
    plot = { library: library ?? '', program, words: [JSON.stringify(cast)] };
    calls = recordCalls({ ...plot, folder: join(work, 'run') });
    all = calls.flatMap((call) => (call.kind === 'said' ? [call.line] : []));
    expect(all.at(-1)).toBe('ended');
  });
  afterAll(async () => {
    for (const each of [counter, ...devices]) await each.close();
    for (const folder of [dirname(program), dirname(library ?? ''), work])
      rmSync(folder, { recursive: true });
  });

  /** In a drawn order, until a part of the time is over; how many had which outcome. */
  async function judged(
    states: readonly DiskState[],
    part: number,
    more: Partial<Pick<Judge, 'isSound' | 'isDamaged'>> = {},
  ): Promise<Map<string, number>> {
    const parts = { counter, all, cast, folder: work, isSound: false, ...more };
    const outcomes = new Map<string, number>();
    const endMs = performance.now() + seconds * 1_000 * part;
    const random = randomOf(seed);
    const order = states.map((state) => ({ state, place: random.next() }));
    for (const { state } of order.sort((a, b) => a.place - b.place)) {
      const { outcome, wrong } = await judge({ ...parts, paysOnce: random.chance(50) }, state);
      expect([state.name, wrong]).toEqual([state.name, []]);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome !== 'whole' || opened % oneIn === 0)
        samples.set(outcome, [
          ...(samples.get(outcome) ?? []),
          { state, outcome, isSound: parts.isSound },
        ]);
      opened += 1;
      if (performance.now() > endMs) break;
    }
    const counts = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
    console.info(`${expect.getState().currentTestName}: of ${states.length} states ${counts}`);
    return outcomes;
  }

  test('killed after any call: all that was said is there', { timeout }, async () => {
    const outcomes = await judged(statesOfPrefixes(calls), 0.2, { isSound: true });
    expect([...outcomes.keys()]).toEqual(['whole']);
  });

  test('the power is gone at any moment: all that was said is there', { timeout }, async () => {
    const random = randomOf(seed);
    const states = pausesOf(calls).flatMap((pause, at) => [...statesOfPause(pause, at, random)]);
    const outcomes = await judged(states, 0.4, { isSound: true });
    expect([...outcomes.keys()]).toEqual(['whole']);
  });

  test('a sync lies: nothing is booked twice, and what is left is the run up to some step', {
    timeout,
  }, async () => {
    await judged(statesOfLies(calls, moments, randomOf(seed)), 0.2);
  });

  test.each(ofToday(damageKinds, damageKinds.length))('%s', { timeout }, async (kind) => {
    await judged(statesOfDamage(calls, kind, moments, randomOf(seed)), 0.04, {
      isDamaged: true,
    });
  });

  /** How often the run does it; of reads, which are not in the record, at least so often. */
  const timesOf = (failing: 'write' | 'sync' | 'read') =>
    failing === 'read' ? 40 : calls.filter(({ kind }) => kind === failing).length;

  /** A process of its own; the last that it said. */
  async function judgeFault(fault: string): Promise<string> {
    const parts = { counter, all, cast, folder: work, isSound: false, isWritten: true };
    const folder = join(work, 'faulty');
    rmSync(folder, { recursive: true, force: true });
    const { lines, stderr } = runOnFaultyDisk({ ...plot, folder, fault });
    expect([fault, stderr]).toEqual([fault, '']);
    const said = lines.filter((line) => !line.startsWith('fault '));
    const { wrong } = await judge(parts, { name: fault, disk: () => diskIn(folder), said });
    expect([fault, wrong]).toEqual([fault, []]);
    rmSync(folder, { recursive: true });
    return lines.at(-1) ?? '';
  }

  test.each(ofToday(faults, faults.length))(
    'each %s from some moment on fails with error %i (0: a wrong bit, once)',
    { timeout },
    async (failing, error) => {
      const random = randomOf(seed);
      const endMs = performance.now() + seconds * 40;
      const outcomes = new Map<string, number>();
      do {
        const end = await judgeFault(`${failing} ${1 + random.below(timesOf(failing))} ${error}`);
        outcomes.set(end, (outcomes.get(end) ?? 0) + 1);
      } while (performance.now() < endMs);
      const counts = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
      console.info(`${expect.getState().currentTestName}: ${counts}`);
    },
  );

  test('each sync fails while the key is changed: with a code', { timeout }, async () => {
    const isSaid = (call: Call, line: string) => call.kind === 'said' && call.line === line;
    const [begin, end] = ['rotating', 'rotated'].map((line) =>
      calls.findIndex((call) => isSaid(call, line)),
    );
    const syncs = calls.flatMap(({ kind }, at) => (kind === 'sync' ? [at] : []));
    const numbers = syncs.flatMap((at, nth) =>
      at > (begin ?? 0) && at < (end ?? 0) ? [nth + 1] : [],
    );
    for (const number of ofToday(numbers, 4))
      expect(await judgeFault(`sync ${number} 5`)).toBe('fault disk-failing');
  });

  /** One of each outcome, then the next of each. */
  test('the whole kiosk ends with a code, or serves and settles', { timeout }, async () => {
    const ended = new Map<string, number>();
    const endMs = performance.now() + seconds * 200;
    const most = Math.max(...[...samples.values()].map(({ length }) => length));
    const order = Array.from({ length: most }, (_, nth) =>
      [...samples.values()].flatMap((each) => each[nth] ?? []),
    ).flat();
    for (const sample of order) {
      const parts = { counter, all, cast, folder: work, isSound: sample.isSound };
      const { ended: code, wrong } = await judgeWhole(parts, sample);
      expect([sample.state.name, sample.outcome, wrong]).toEqual([
        sample.state.name,
        sample.outcome,
        [],
      ]);
      const outcome = `${sample.outcome}: ${code ?? 'serves'}`;
      ended.set(outcome, (ended.get(outcome) ?? 0) + 1);
      if (performance.now() > endMs) break;
    }
    const counts = [...ended].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
    console.info(`${expect.getState().currentTestName}: of ${order.length} states ${counts}`);
  });
});
