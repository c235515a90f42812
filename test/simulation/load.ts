/** Loads `main.ts` anew, simulated, for a test. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import type * as Main from './main.ts';
import { type Mutant, simulated } from './plugin.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export async function loadMain(mutant?: Mutant): Promise<typeof Main> {
  const plugins = [simulated(mutant)];
  const file = `${root}test/simulation/main.ts`;
  return (await runnerImport<typeof Main>(file, { root, logLevel: 'error', plugins })).module;
}
