/** Reads a database file that an import may replace at any moment. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileFault } from '../database/faults.ts';
import { Database } from '../database/sqlite.ts';

interface ReplacedFile<T extends { database: Database }> {
  /** what is opened of the file that is on disk now; null: there is none, or it does not open */
  present(): T | null;
  /** Faults of the disk. */
  remove(): void;
  close(): void;
}

interface Reading<T> {
  folder: string;
  /** the name of the file in the folder */
  name: string;
  /** null: the file is not of this kiosk */
  read(database: Database): T | null;
  /** called once for each file that does not open */
  onUnreadable(): void;
}

export function openReplacedFile<T extends { database: Database }>({
  folder,
  name,
  read,
  onUnreadable,
}: Reading<T>): ReplacedFile<T> {
  const path = join(folder, name);
  let opened: T | null = null;
  let seen = '';

  const open = (): T | null => {
    let database: Database | null = null;
    try {
      database = new Database(path, { readonly: true, fileMustExist: true });
      const found = read(database);
      if (found !== null) return found;
    } catch {
      // Reported below.
    }
    database?.close();
    onUnreadable();
    return null;
  };
  const present = (): T | null => {
    const stat = statSync(path, { throwIfNoEntry: false });
    const identity = stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
    if (identity === seen) return opened;
    seen = identity;
    opened?.database.close();
    opened = stat === undefined ? null : open();
    return opened;
  };
  return {
    present,
    remove() {
      try {
        rmSync(path, { force: true });
      } catch (error) {
        throw fileFault(folder, error);
      }
      present();
    },
    close() {
      opened?.database.close();
      opened = null;
      seen = '';
    },
  };
}
