/** Files written atomically, files whose path is a setting, and files that ship with the program. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * After a power failure the file has its old or its new content. Throws the error of the file
 * system; the old file then stays, and no draft is left. `mode`: that of the present file when left
 * out. The draft has a random name and is created anew (O_EXCL), so that it follows no link that
 * another user planted. A link at `file` is replaced by a file.
 */
export function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  mode = statSync(file).mode & 0o777,
): void {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    const handle = openSync(draft, 'wx', mode);
    try {
      fchmodSync(handle, mode);
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Writes the names in a folder to disk: a new or renamed file is safe only after that. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * The content of a regular file or of a link to one, for a path from the configuration. Throws the
 * error of the file system, or an error with the code `no-file` (a folder, a device, a pipe:
 * reading it may never end) or `too-large`. No message quotes the content.
 */
export function readRegularFile(file: string, mostBytes = 2_000_000): Buffer {
  // O_NONBLOCK: opening a pipe does not wait for a writer.
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw withCode('no-file', `${file} is no file`);
    if (stat.size > mostBytes)
      throw withCode('too-large', `${file} has more than ${mostBytes} bytes`);
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function withCode(code: string, message: string) {
  return Object.assign(new Error(message), { code });
}

/** A file or folder that ships with the program, from its source folder or from what is built. */
export function besideProgram(path: string): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, path))) return join(at, path);
  return path;
}
