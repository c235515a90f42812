import { configDefaults, defineConfig } from 'vitest/config';
import LongestFirst from './test/repository/longest-first.ts';
import { changedLately, leftOut, testFiles } from './test/repository/turns.ts';
import { day, takesTurns } from './test/support/repository/share.ts';

const root = import.meta.dirname;
const ofOtherDays = takesTurns ? leftOut(day, testFiles(root), changedLately(root)) : [];

export default defineConfig({
  test: {
    include: ['test', 'packages/*/test', 'fleet/test', 'demo/test'].map(
      (folder) => `${folder}/**/*.test.ts`,
    ),
    exclude: [...configDefaults.exclude, ...ofOtherDays],
    reporters: ['default', './test/repository/reporter.ts'],
    // Property tests print their seed; a stuck wire must fail the test, not the run. The outer limit
    // alone: what starts the program ten times took 43 s at a load of 20.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As long as `until` waits: the default, a second, is over before a busy machine has had a turn.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    // Most tests wait for a wire or a process: five at a time on two cores, where vitest would take one.
    // Four left a third of the cores idle.
    maxWorkers: 5,
    // Each file closes what it opens, so one process may run many: a fifth of the time was spent on
    // loading.
    isolate: false,
    // What is built runs as it is (test/support/system/kiosk-here.ts).
    server: { deps: { external: [/\/dist\//] } },
    sequence: { sequencer: LongestFirst },
  },
});
