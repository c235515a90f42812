/** The command `kiosk-fleet`: inside this process, and as it is built. */
import { type Ended, type Given, runProgram } from '../../../test/support/commands/run.ts';
import { built } from '../../../test/support/repository/built.ts';
import { createFleetProgram } from '../../src/commands/program.ts';

export function runFleet(words: readonly string[], given: Given = {}): Promise<Ended> {
  return runProgram(createFleetProgram, words, given);
}

export function builtFleet(): string {
  return built('fleet/src/main.js');
}
