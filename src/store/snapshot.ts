/** Reads the journal of a running kiosk from a consistent copy. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { fileName } from './database/database.ts';
import { folderUnusable } from './database/faults.ts';
import { openStore, type StoreOptions } from './store.ts';
import type { Journal, Store } from './types.ts';

export { aboutFacts } from './facts-base/about-facts.ts';
/** For checks of a key before the first start. */
export { readKeyFile } from './seal/key.ts';

const tries = 20;

/**
 * Changes nothing in the folder. The copy is sealed as the original is, and is unlinked before it
 * is read, so that a killed process leaves nothing behind. Faults as of `openStore`, except
 * `in-use`.
 */
export function readJournal<T>(
  { folder, keyFile, log }: StoreOptions,
  read: (journal: Journal) => T,
): T {
  const copy = mkdtempSync(join(tmpdir(), 'kiosk-journal-'));
  try {
    copyWhole(folder, copy);
    const store = openWithKey(
      { folder: copy, log },
      folder,
      keyFile === undefined ? keysIn(folder) : [keyFile],
    );
    try {
      rmSync(copy, { recursive: true, force: true });
      return read(store.journal);
    } finally {
      store.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** After an interrupted rotation there are two keys; the one that opens the journal counts. */
function keysIn(folder: string) {
  return ['journal.key', 'journal.key.next']
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file));
}

function openWithKey(
  options: StoreOptions,
  folder: string,
  [keyFile, ...others]: readonly string[],
): Store {
  try {
    return openCopy({ ...options, ...(keyFile === undefined ? {} : { keyFile }) }, folder);
  } catch (error) {
    if (others.length === 0 || !(error instanceof Fault) || error.code !== 'key-wrong') throw error;
    return openWithKey(options, folder, others);
  }
}

/** Its faults name the folder, not the copy. */
function openCopy(options: StoreOptions, folder: string): Store {
  try {
    return openStore(options);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { part, code, message, remedy, cause } = error;
    throw new Fault(part, code, message.replaceAll(options.folder, folder), remedy, cause);
  }
}

/** As `openStore`, but creates nothing: a mistyped path makes no new journal. */
export function openExisting(options: StoreOptions): Store {
  return openStore(holdsJournal(options));
}

/** Fault `folder-unusable` where there is none. */
export function holdsJournal<T extends { folder: string }>(options: T): T {
  if (existsSync(join(options.folder, fileName))) return options;
  throw folderUnusable(options.folder, 'no journal in it');
}

/**
 * The write-ahead log may grow during the copy; SQLite ignores a half-written end. The database
 * itself must not change: then it is copied again.
 */
function copyWhole(folder: string, copy: string): void {
  const [from, to] = [join(folder, fileName), join(copy, fileName)];
  const stamp = () => {
    const { mtimeNs, size } = statSync(from, { bigint: true });
    return `${mtimeNs} ${size}`;
  };
  try {
    for (let turn = 1; ; turn += 1) {
      const before = stamp();
      copyFileSync(from, to);
      rmSync(`${to}-wal`, { force: true });
      if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
      if (before === stamp() || turn === tries) return;
    }
  } catch (error) {
    throw folderUnusable(folder, error);
  }
}
