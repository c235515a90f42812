import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/reporter.ts'],
    // Property tests print their seed; a stuck wire must fail the test, not the run.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Most tests wait for a wire or a process: two at a time, also where vitest would take one (two cores).
    maxWorkers: 2,
  },
});
