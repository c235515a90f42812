/** All parts, in the order of `partNames`: what doctor, lights, tests and readiness walk. */
import { absent, type Finding, type PartName, partNames } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import { branch } from './branch.ts';
import { cardReader } from './card-reader.ts';
import { clock } from './clock.ts';
import { code } from './code.ts';
import { configuration } from './configuration.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { help } from './help.ts';
import { journal } from './journal.ts';
import { library } from './library.ts';
import type { Part } from './part.ts';
import { printer } from './printer.ts';
import { reader } from './reader.ts';
import { scanner } from './scanner.ts';
import { screen } from './screen.ts';
import { signals } from './signals.ts';
import { staffing } from './staffing.ts';
import { terminal } from './terminal.ts';

export const parts: Readonly<Record<PartName, Part>> = {
  configuration,
  clock,
  disk,
  database,
  journal,
  library,
  branch,
  reader,
  scanner,
  'card-reader': cardReader,
  printer,
  terminal,
  code,
  signals,
  help,
  staffing,
  screen,
};

/** One light for each part of a running kiosk, from what the kiosk already knows. */
export function lightsOf(at: TestParts): Finding[] {
  return partNames.flatMap((name) => parts[name].light(at));
}

/** Tests one part on the running kiosk. */
export async function testPart(at: TestParts, name: PartName): Promise<Finding> {
  const { light, test } = parts[name];
  const known = light(at)[0] ?? absent(name, name);
  return test ? await test(at, known) : known;
}
