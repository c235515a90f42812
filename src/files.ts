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
  type Stats,
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

/**
 * A file or folder that ships with the program, by its path in the sources, `dist/…` for what is
 * built alone. The program may run from its sources, from `dist` or from a package.
 */
export function besideProgram(path: string): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, path))) return join(at, path);
  return path;
}

/**
 * Who else can read or change a file with a secret; null: only this user and root can read it. A
 * file of root may be readable for its group: systemd gives a credential mode 0440 and an access
 * list, which shows in the bits of the group. In `/run/secrets` a container runtime puts files that
 * everybody in the container can read.
 */
export function exposureOf({ uid, mode }: Stats, path: string): string | null {
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (uid !== own && uid !== 0) return `belongs to another user (${uid})`;
  if ((mode & 0o022) !== 0) return 'can be changed by other users';
  if ((mode & 0o004) !== 0 && !path.startsWith('/run/secrets/'))
    return 'can be read by other users';
  if ((mode & 0o040) !== 0 && uid !== 0) return 'can be read by a group';
  return null;
}
