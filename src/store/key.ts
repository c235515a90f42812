/** The key of a data folder: 32 random bytes in a file that only the kiosk's user may read. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { folderUnusable } from './faults.ts';

const keyLength = 32;
const remedy =
  'Put the key that belongs to this data folder back. Without it what the journal holds cannot be read; nothing has been changed.';

/**
 * Reads the key, from `keyFile` (a systemd credential, for one) or else from `<folder>/journal.key`.
 * A folder without key and without data gets a new one. A folder with data and no key is a Fault: a new key would hide what is there.
 */
export function readKey(folder: string, hasData: boolean, keyFile?: string): Uint8Array {
  const path = keyFile ?? join(folder, 'journal.key');
  if (!existsSync(path)) {
    if (keyFile !== undefined || hasData) {
      throw new Fault('journal', 'key-missing', `The key of the journal is not there: ${path}.`, remedy);
    }
    createKey(path);
  }
  return readKeyFile(path);
}

/** 32 bytes, or a Fault. */
export function readKeyFile(path: string): Uint8Array {
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    throw new Fault('journal', 'key-unusable', `The key of the journal cannot be read: ${path}.`, remedy, error);
  }
  if (key.length !== keyLength) {
    const text = `The key of the journal is ${key.length} bytes long instead of ${keyLength}: ${path}.`;
    throw new Fault('journal', 'key-unusable', text, remedy);
  }
  return key;
}

function createKey(path: string): void {
  try {
    writeKey(`${path}.new`);
    renameSync(`${path}.new`, path);
    syncFolder(dirname(path));
  } catch (error) {
    throw folderUnusable(dirname(path), error);
  }
}

/** Complete under its name or not there at all: a power cut must not leave half a key. Made anew: a link of that name is followed nowhere. */
function writeKey(draft: string): Uint8Array {
  const key = randomBytes(keyLength);
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}

/**
 * Rotation: the next key stands beside the present one before the database is sealed with it, and takes its place after.
 * A crash in between leaves both; the one that opens the database is the key.
 */
const nextKey = (folder: string) => join(folder, 'journal.key.next');

export function draftNextKey(folder: string): Uint8Array {
  const key = writeKey(nextKey(folder));
  syncFolder(folder);
  return key;
}

export function adoptNextKey(folder: string): void {
  renameSync(nextKey(folder), join(folder, 'journal.key'));
  syncFolder(folder);
}

/** The key that opens; finishes or forgets a rotation that a crash interrupted. Faults: `key-wrong`. */
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

/** Makes a new name in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function keyWrong(folder: string): Fault {
  return new Fault('journal', 'key-wrong', `The key does not fit the journal in ${folder}.`, remedy);
}
