/**
 * A configuration of the region that was written, and with which the process then began without
 * having tried it in a restart of its own: the power went away between the two. Where it does not
 * start, the file before stands again when the process is started next.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../files.ts';
import { readVersion, versionIds } from '../../technician/panel/configuration/versions.ts';
import { openOutcome } from './outcome.ts';
import { digest } from './prepare.ts';

/** `file`: the kiosk's own. Throws the error of the file system. */
export function restoreUntried(file: string, storeFolder: string): boolean {
  const { outcome } = openOutcome(join(storeFolder, 'region')).value;
  const [newest] = versionIds(storeFolder);
  const before = newest === undefined ? null : readVersion(storeFolder, newest);
  if (outcome?.state !== 'starting' || before === null) return false;
  if (digest(readFileSync(file, 'utf8')) !== outcome.own) return false;
  writeFileAtomically(file, before);
  return true;
}
