/** What the region's folder remembers of the members of its branches, against a hub that hands out old ones. */
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularFile, writeFileAtomically } from '../../../src/files.ts';
import type { KnownSerials } from './recipients.ts';

const name = 'members-seen.json';
const form = z.record(z.string(), z.int().positive());

/** A file that is missing or damaged says nothing. */
export function readKnownSerials(folder: string): KnownSerials {
  try {
    return form.parse(JSON.parse(readRegularFile(join(folder, name)).toString('utf8')));
  } catch {
    return {};
  }
}

/** Throws the error of the file system. */
export function writeKnownSerials(folder: string, serials: KnownSerials): void {
  writeFileAtomically(join(folder, name), `${JSON.stringify(serials, null, 2)}\n`, 0o600);
}
