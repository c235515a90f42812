/** Loads the kiosk anew, simulated, for a test. */
import type * as Chute from './chute/run-chute.ts';
import type * as Main from './main.ts';
import { type Mutant, simulated } from './plugin.ts';

const { load } = await import(new URL('../../scripts/load.js', import.meta.url).href);

let asItIs: Promise<typeof Main> | undefined;

/** Without a mutant once in a process: all its runs begin anew, and two seconds are saved. */
export function loadMain(mutant?: Mutant): Promise<typeof Main> {
  if (mutant) return load('test/simulation/main.ts', [simulated(mutant)]);
  asItIs ??= load('test/simulation/main.ts', [simulated()]);
  return asItIs as Promise<typeof Main>;
}

export function loadChute(mutant?: Mutant): Promise<typeof Chute> {
  return load('test/simulation/chute/run-chute.ts', [simulated(mutant)]);
}
