/** The closing line of a test run, for people and for machines: `N passed, N failed, N skipped`. */
import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

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

export default class ClosingLine implements Reporter {
  #line = '';

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const { passed, failed, skipped } = tallyOf(modules, unhandledErrors);
    const nothing = passed + failed + skipped === 0;
    this.#line = `${passed} passed, ${nothing ? 1 : failed} failed, ${skipped} skipped`;
    // Last of all, after the summary of the other reporter and whatever is still buffered.
    process.once('exit', () => writeSync(1, `${this.#line}\n`));
  }
}
