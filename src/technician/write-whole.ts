/** A file that is either as it was or as it is wanted, also when the power goes in between. */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws the error of the file system; the old file is whole then, and nothing is left behind. `mode`: where left out, as the file has it. */
export const writeWhole = (file: string, text: string, mode = statSync(file).mode & 0o777): void => {
  const next = `${file}.next`;
  try {
    const handle = openSync(next, 'w', mode);
    try {
      fchmodSync(handle, mode);
      writeSync(handle, text);
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
};

/** The name, too, must be on disk. */
const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
