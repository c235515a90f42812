/**
 * A folder in memory for what the tests write: each journal entry is on the disk before it counts, and
 * a third of the clock of `npm test` was waiting for that. `npm run test:long` has the disk.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
/** Bytes; a container often has 64 MB. */
const needed = 2 ** 31;

/** Empty, and removed as this process ends; null where there is no room, or no program may run there. */
export function memoryFolder() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < needed) return null;
    const folder = mkdtempSync(join(memory, 'kiosk-tests-'));
    process.once('exit', () => remove(folder));
    // As the usual folder: tests of root start programs as another user.
    chmodSync(folder, 0o1777);
    return mayRun(join(folder, 'probe')) ? folder : null;
  } catch {
    return null;
  }
}

/** @param {string} file */
function mayRun(file) {
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  const { status } = spawnSync(file);
  rmSync(file);
  return status === 0;
}

/** @param {string} folder */
function remove(folder) {
  try {
    // A browser that is being ended may write there still.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    process.stderr.write(`${folder} is left: ${error}\n`);
  }
}
