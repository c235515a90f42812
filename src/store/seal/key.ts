/** The key of a data folder: 32 random bytes in a file that only the kiosk's user and root can read. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../fault.ts';
import { exposureOf, syncFolder, writeFileAtomically } from '../../files.ts';
import { fileFault, folderUnusable, isDiskFault } from '../database/faults.ts';

const keyLength = 32;
const remedy =
  'Put the key that belongs to this data folder back. Without it what the journal holds cannot be read; nothing has been changed.';

/**
 * Reads the key from `keyFile` (such as a systemd credential), by default `<folder>/journal.key`. A
 * folder without key and data gets a new key. A folder with data and no key is a Fault: the data
 * cannot be read with a new key.
 */
export function readKey(folder: string, hasData: boolean, keyFile?: string): Uint8Array {
  const path = keyFile ?? join(folder, 'journal.key');
  if (!existsSync(path)) {
    if (keyFile !== undefined || hasData) {
      throw new Fault(
        'journal',
        'key-missing',
        `The key of the journal is not there: ${path}.`,
        remedy,
      );
    }
    createKey(path);
  }
  return readKeyFile(path);
}

/** Throws a Fault unless the file has 32 bytes that no other user can read or change. */
export function readKeyFile(path: string): Uint8Array {
  let key: Uint8Array;
  let stat: Stats;
  try {
    [key, stat] = readWithStat(path);
  } catch (error) {
    throw new Fault(
      'journal',
      'key-unusable',
      `The key of the journal cannot be read: ${path}.`,
      remedy,
      error,
    );
  }
  if (key.length !== keyLength) {
    const text = `The key of the journal is ${key.length} bytes long instead of ${keyLength}: ${path}.`;
    throw new Fault('journal', 'key-unusable', text, remedy);
  }
  const exposed = exposureOf(stat, path);
  if (exposed !== null) {
    const text = `The key of the journal ${exposed}: ${path}.`;
    throw new Fault('journal', 'key-exposed', text, exposedRemedy(path));
  }
  return key;
}

/** Both of one open file: the name may stand for another file a moment later. */
function readWithStat(path: string): [Uint8Array, Stats] {
  const file = openSync(path, 'r');
  try {
    return [readFileSync(file), fstatSync(file)];
  } finally {
    closeSync(file);
  }
}

function exposedRemedy(path: string) {
  return `Run \`chown ${process.getuid?.()} ${path}\` and \`chmod 400 ${path}\` as root. Who could read it may have it: then \`kiosk journal rotate-key\`. Nothing has been changed.`;
}

function createKey(path: string): void {
  try {
    writeFileAtomically(path, randomBytes(keyLength), 0o600);
  } catch (error) {
    throw isDiskFault(error)
      ? fileFault(dirname(path), error)
      : folderUnusable(dirname(path), error);
  }
}

/**
 * Rotation: the next key is in its own file before the database is sealed with it, and replaces the
 * present key afterwards. A crash in between leaves both; the key is the one that opens the
 * database.
 */
function nextKey(folder: string) {
  return join(folder, 'journal.key.next');
}

export function draftNextKey(folder: string): Uint8Array {
  const key = randomBytes(keyLength);
  writeFileAtomically(nextKey(folder), key, 0o600);
  return key;
}

export function adoptNextKey(folder: string): void {
  renameSync(nextKey(folder), join(folder, 'journal.key'));
  syncFolder(folder);
}

/** The key that opens. Finishes or undoes an interrupted rotation. Faults: `key-wrong`. */
export function adoptRotatedKey(
  folder: string,
  key: Uint8Array,
  keyFile: string | undefined,
  opens: (key: Uint8Array) => boolean,
): Uint8Array {
  const drafted = keyFile === undefined && existsSync(nextKey(folder));
  if (opens(key)) {
    if (drafted) rmSync(nextKey(folder), { force: true });
    return key;
  }
  const next = drafted ? readFileSync(nextKey(folder)) : null;
  if (next?.length !== keyLength || !opens(next)) throw keyWrong(folder);
  adoptNextKey(folder);
  return next;
}

function keyWrong(folder: string): Fault {
  return new Fault(
    'journal',
    'key-wrong',
    `The key does not fit the journal in ${folder}.`,
    remedy,
  );
}
