/** Loads the kiosk anew, simulated, for a test. */
import type * as Chute from './chute/run-chute.ts';
import type * as Main from './main.ts';
import { type Mutant, simulated } from './plugin.ts';

const { load } = await import(new URL('../../scripts/load.js', import.meta.url).href);

export function loadMain(mutant?: Mutant): Promise<typeof Main> {
  return load('test/simulation/main.ts', [simulated(mutant)]);
}

export function loadChute(mutant?: Mutant): Promise<typeof Chute> {
  return load('test/simulation/chute/run-chute.ts', [simulated(mutant)]);
}
