/** One data folder: the journal and the cache in one SQLite file, sealed with the folder's key. */
import type Database from 'better-sqlite3';
import type { Log } from '../domain.ts';
import { openCache } from './cache.ts';
import { openDatabase, prepareFolder } from './database.ts';
import { guard } from './faults.ts';
import { openJournal } from './journal.ts';
import { keyWrong, readKey } from './key.ts';
import { createCardHash, createSeal, type Seal } from './seal.ts';
import type { Store } from './types.ts';

export interface StoreOptions {
  /** created (0700) where there is none; one process at a time */
  folder: string;
  /** 32 bytes; `<folder>/journal.key`, made at the first start, when left out */
  keyFile?: string;
  log: Log;
}

/**
 * Opens the store of a kiosk. Throws a Fault of part `journal`: `in-use`, `folder-unusable`, `corrupt`, `read-only`,
 * `disk-full`, `disk-failing`, `key-missing`, `key-unusable`, `key-wrong`, `newer-schema`. None of them changes what is there.
 */
export function openStore({ folder, keyFile, log }: StoreOptions): Store {
  prepareFolder(folder);
  const database = openDatabase(folder);
  try {
    // Only after the database is locked: two first starts at once must not make two keys.
    const known = guard(folder, () => database.prepare<[], Uint8Array>('SELECT sealed FROM key_check').pluck().get());
    const key = readKey(folder, known !== undefined, keyFile);
    guard(folder, () => checkKey(database, createSeal(key, 'key-check'), known, folder));
    const journal = guard(folder, () => openJournal(database, createSeal(key, 'journal'), folder));
    const cache = openCache(database, createSeal(key, 'cache'), createCardHash(key), folder, log);
    const [open, staff] = [journal.open().length, journal.staff().length];
    log({ level: 'info', part: 'journal', code: 'opened', text: 'The journal is open.', data: { open, staff } });
    return { journal, cache, close: () => void database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The first opening seals a known word; every later one must be able to open it. */
function checkKey(database: Database.Database, seal: Seal, sealed: Uint8Array | undefined, folder: string): void {
  const place = 'key_check 1';
  if (sealed === undefined) {
    database.prepare('INSERT INTO key_check (one, sealed) VALUES (1, ?)').run(seal.close('kiosk', place));
  } else if (!seal.open(sealed, place)) {
    throw keyWrong(folder);
  }
}
