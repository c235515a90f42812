/**
 * A database that is replaced as a whole beside a running kiosk: written as a draft, which takes
 * the place of the present file in one step or is discarded.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../fault.ts';
import { syncFolder } from '../../files.ts';
import { fileName, prepareFolder } from '../database/database.ts';
import { fileFault, folderUnusable, guard, isDiskFault } from '../database/faults.ts';
import { Database } from '../database/sqlite.ts';
import { readKey } from '../seal/key.ts';

interface Draft {
  folder: string;
  /** the name of the file in the folder */
  name: string;
  /** its tables, in SQL */
  tables: string;
}

/** The key of the data folder; both are created where they are missing. Faults as of `openStore`. */
export function keyOfFolder(folder: string, keyFile?: string): Uint8Array {
  const journal = join(folder, fileName);
  const used = existsSync(journal) && statSync(journal).size > 0;
  if (!used) prepareFolder(folder);
  return readKey(folder, used, keyFile);
}

/**
 * `fill` writes the draft in one transaction; where it returns true, the draft replaces the file.
 * At any moment there is one whole file, the old or the new. Faults as of `openStore`.
 */
export async function replaceDatabase(
  { folder, name, tables }: Draft,
  fill: (database: Database) => Promise<boolean>,
): Promise<void> {
  removeLeftOvers(folder, name);
  const draft = join(folder, `${name}.${process.pid}.new`);
  try {
    // SQLite would create it readable for everyone.
    closeSync(openSync(draft, 'wx', 0o600));
  } catch (error) {
    throw folderUnusable(folder, error);
  }
  try {
    const database = guard(folder, () => openDraft(draft, tables));
    let isGood: boolean;
    try {
      isGood = await fill(database);
      guard(folder, () => database.exec('COMMIT'));
    } finally {
      database.close();
    }
    if (isGood) putInPlace(draft, folder, name);
  } finally {
    rmSync(draft, { force: true });
    rmSync(`${draft}-journal`, { force: true });
  }
}

function openDraft(path: string, tables: string): Database {
  const database = new Database(path);
  // No safety against a crash: the whole file is synced before it is used.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('locking_mode = EXCLUSIVE');
  database.exec(`${tables} BEGIN;`);
  return database;
}

function putInPlace(draft: string, folder: string, name: string): void {
  try {
    const file = openSync(draft, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, join(folder, name));
    syncFolder(folder);
  } catch (error) {
    throw isDiskFault(error) ? fileFault(folder, error) : folderUnusable(folder, error);
  }
}

/** Removes drafts of imports whose process has ended. */
function removeLeftOvers(folder: string, name: string): void {
  for (const file of readdirSync(folder)) {
    if (!file.startsWith(`${name}.`)) continue;
    const [, id] = /^(\d+)\.new(-journal)?$/.exec(file.slice(name.length + 1)) ?? [];
    if (id !== undefined && !isRunning(Number(id))) rmSync(join(folder, file), { force: true });
  }
}

function isRunning(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
