/**
 * A disk that loses what was not synced, at every moment of a run (docs/storage.md): the states are
 * those of the writes and syncs of a real process, each opened by the store and settled. `DISK_SECONDS`
 * says for how long; of all states those are tried that are drawn first.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomOf } from '../simulation/random.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { isLong } from '../support/repository/share.ts';
import { card } from '../support/simulators/lindeveld.ts';
import { bundle } from '../support/store/bundle.ts';
import { judge } from '../support/store/disk/judge.ts';
import { type Call, compileDisk, recordCalls } from '../support/store/disk/recorded.ts';
import { pausesOf } from '../support/store/disk/replay.ts';
import { type DiskState, statesOfPause, statesOfPrefixes } from '../support/store/disk/states.ts';

const library = compileDisk();
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seconds = Number(process.env.DISK_SECONDS ?? (isLong ? 60 : 0.8));
const timeout = 60_000 + seconds * 2_000;
/** In memory where there is room: thousands of states are written. */
const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kiosk-disk-'));

describe.skipIf(library === null)('a disk, by what a process wrote and synced', () => {
  let program = '';
  let counter: Counter;
  let calls: readonly Call[] = [];
  let all: readonly string[] = [];
  beforeAll(async () => {
    console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
    program = await bundle(new URL('../support/store/disk/plot-program.ts', import.meta.url));
    counter = await openCounter();
    const { loans, items } = counter.library.library.state;
    const shelf = [...items.values()].filter(({ item, forLoan }) => forLoan && !loans.has(item));
    const words = [JSON.stringify(shelf.slice(0, 9).map(({ item }) => item)), card(1)];
    const run = { library: library ?? '', program, words, folder: join(work, 'run') };
    calls = recordCalls(run);
    all = calls.flatMap((call) => (call.kind === 'said' ? [call.line] : []));
    expect(all.at(-1)).toBe('ended');
  });
  afterAll(async () => {
    await counter.close();
    for (const folder of [dirname(program), dirname(library ?? ''), work])
      rmSync(folder, { recursive: true });
  });

  /** In a drawn order, until a part of the time is over; how many had which outcome. */
  async function judged(states: readonly DiskState[], part: number): Promise<Map<string, number>> {
    const parts = { counter, all, card: card(1), folder: work };
    const outcomes = new Map<string, number>();
    const endMs = performance.now() + seconds * 1_000 * part;
    const random = randomOf(seed);
    const order = states.map((state) => ({ state, place: random.next() }));
    for (const { state } of order.sort((a, b) => a.place - b.place)) {
      const { outcome, wrong } = await judge(parts, state);
      expect([state.name, wrong]).toEqual([state.name, []]);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (performance.now() > endMs) break;
    }
    const counts = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
    console.info(`${expect.getState().currentTestName}: of ${states.length} states ${counts}`);
    return outcomes;
  }

  test('killed after any call: all that was said is there', { timeout }, async () => {
    const outcomes = await judged(statesOfPrefixes(calls), 0.3);
    expect([...outcomes.keys()]).toEqual(['whole']);
  });

  test('the power is gone at any moment: all that was said is there', { timeout }, async () => {
    const random = randomOf(seed);
    const states = pausesOf(calls).flatMap((pause, at) => [...statesOfPause(pause, at, random)]);
    const outcomes = await judged(states, 0.7);
    expect([...outcomes.keys()]).toEqual(['whole']);
  });
});
