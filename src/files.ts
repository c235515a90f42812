/** A file that is either as it was or as it is wanted, also when the power goes in between. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Throws the error of the file system; the old file is whole then, and nothing is left behind.
 * `mode`: where left out, as the file has it. Its draft has a name that cannot be foreseen and is
 * made anew (O_EXCL): a link that another user left leads nowhere. A link of that name becomes a
 * file.
 */
export function writeWhole(
  file: string,
  content: string | Uint8Array,
  mode = statSync(file).mode & 0o777,
): void {
  const next = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    const handle = openSync(next, 'wx', mode);
    try {
      fchmodSync(handle, mode);
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** The name, too, must be on disk. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
