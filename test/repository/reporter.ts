/**
 * The end of a test run: the files that took longest, and a closing line for people and for
 * machines: `N passed, N failed, N skipped`.
 */
import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';
import { day, takesTurns } from '../support/repository/share.ts';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** A file that could not be loaded, and an error outside every test, count as one failed each. */
export function tallyOf(
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): Tally {
  const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    tally.failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // Still pending at the end: it never ran, which is no success.
      if (state === 'pending') tally.failed += 1;
      else tally[state] += 1;
    }
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
  }
  return tally;
}

const mostSlowFiles = 10;

/** A line for each of the slowest files, with its seconds; none where few files were run. */
export function slowestOf(modules: readonly TestModule[]): readonly string[] {
  if (modules.length <= mostSlowFiles) return [];
  const timed = modules.map((module) => ({
    file: module.relativeModuleId,
    seconds: module.diagnostic().duration / 1_000,
  }));
  return timed
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, mostSlowFiles)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

export default class RunEnd implements Reporter {
  #lines: readonly string[] = [];

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const { passed, failed, skipped } = tallyOf(modules, unhandledErrors);
    const nothing = passed + failed + skipped === 0;
    const slowest = slowestOf(modules);
    this.#lines = [
      ...(slowest.length > 0 ? ['The slowest files:'] : []),
      ...slowest,
      ...(takesTurns
        ? [`Some files had no turn today: TURN=${day} npm test repeats this day.`]
        : []),
      `${passed} passed, ${nothing ? 1 : failed} failed, ${skipped} skipped`,
    ];
    // Last of all, after the summary of the other reporter and whatever is still buffered.
    process.once('exit', () => writeSync(1, `${this.#lines.join('\n')}\n`));
  }
}
