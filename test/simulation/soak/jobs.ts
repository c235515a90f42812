/** What is run, one after the other: seeds over all libraries and ways, and now and then the rest. */
import { scenes } from '../../explore/scenes.ts';
import type { Ways } from '../payments/ways.ts';
import type { SystemName } from '../world/systems.ts';
import { drawSeed, type Options } from './options.ts';

export interface SeedJob {
  kind: 'seed';
  seed: number;
  visits: number;
  library: SystemName;
  ways: Ways;
  kiosks: number;
}
/** Another program, with a seed of its own where it takes one. */
export interface ProgramJob {
  kind: 'explore' | 'processes';
  seed: number;
  args: readonly string[];
}
export type Job = SeedJob | ProgramJob;

const branchEvery = 5;
const exploreEvery = 8;
const processesEvery = 25;
const kiosksOfBranch = 3;
const minutesOfScene = 1;
/** Whole kiosks that are killed, over real sockets and files. */
const killing = [
  'test/system/kill.test.ts',
  'test/system/payments/kiosk-killed.test.ts',
  'test/branch/faults/kiosk-kills.test.ts',
];

export function* jobsOf(options: Options, nowMs: number): Generator<Job> {
  const { seeds, libraries, ways, kiosks, visits } = options;
  // Numbers without a common divisor: each library meets each way.
  const seedJob = (seed: number, nth: number, several: number): SeedJob => ({
    kind: 'seed',
    seed,
    visits,
    library: libraries[nth % libraries.length] as SystemName,
    ways: ways[nth % ways.length] as Ways,
    kiosks: several,
  });
  if (seeds) {
    for (const [nth, seed] of seeds.entries()) yield seedJob(seed, nth, kiosks ?? 1);
    return;
  }
  const isAll = libraries.length > 1 && ways.length > 1 && kiosks === null;
  for (let nth = 0; ; nth += 1) {
    const seed = drawSeed(nowMs, nth);
    const isBranch = nth % branchEvery === branchEvery - 1;
    yield seedJob(seed, nth, kiosks ?? (isBranch ? kiosksOfBranch : 1));
    if (!isAll) continue;
    if (nth % exploreEvery === 3) {
      const scene = scenes[Math.floor(nth / exploreEvery) % scenes.length]?.name ?? '';
      const args = ['scripts/explore.js', '--scene', scene, '--minutes', String(minutesOfScene)];
      yield { kind: 'explore', seed, args };
    }
    if (nth % processesEvery === 12)
      yield {
        kind: 'processes',
        seed,
        args: ['node_modules/vitest/vitest.mjs', 'run', ...killing],
      };
  }
}

export function nameOfJob(job: Job): string {
  if (job.kind !== 'seed')
    return job.kind === 'explore' ? `explorer, ${job.args[2]}` : `whole kiosks, seed ${job.seed}`;
  const { library, ways, kiosks, seed } = job;
  const pay = `${ways.terminal}${ways.code === null ? '' : `+${ways.code}`}`;
  return `${library}, ${pay}, ${kiosks === 1 ? 'one kiosk' : `${kiosks} kiosks`}, seed ${seed}`;
}
