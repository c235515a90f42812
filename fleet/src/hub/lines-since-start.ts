/**
 * Which branches may have a line to the hub since it was started. A reload cuts none (decision 0126), so
 * the unit starts the hub anew where one of them was removed. Noted beside the filler's key: that folder
 * is root's alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../../src/files.ts';
import { fillerFolder } from '../region/region-folder.ts';

const names = z.array(z.string());
const fileIn = (hub: string) => join(fillerFolder(hub), 'lines.json');

/** `hub`: the folder. Throws where it cannot be written. */
export function noteLines(hub: string, branches: readonly string[]): void {
  writeFileAtomically(fileIn(hub), `${JSON.stringify(branches)}\n`, 0o600);
}

/** Those that were noted and are none of `branches`; none where nothing can be read. */
export function removedSinceStart(hub: string, branches: readonly string[]): string[] {
  try {
    const noted = names.parse(JSON.parse(readFileSync(fileIn(hub), 'utf8')));
    return noted.filter((branch) => !branches.includes(branch));
  } catch {
    return [];
  }
}
