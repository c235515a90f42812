/** Opens a journal with a damaged log up to the damage, after copying all files. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../../files.ts';
import { fileName, openDatabase } from './database.ts';
import { fileFault, folderUnusable, guard } from './faults.ts';
import { readWal } from './wal.ts';

export interface Salvaged {
  /** the folder with the copy */
  aside: string;
  /** at least so many steps are missing; there may be one or two more */
  lost: number;
  /** the moment of the last step that is left; null: none */
  lastAt: string | null;
}

/** null: the log is whole, and nothing is done. Faults as of `openStore`. */
export function salvage(folder: string, now: string): Salvaged | null {
  if (!existsSync(join(folder, fileName))) throw folderUnusable(folder, 'no journal in it');
  const { lost } = readWal(join(folder, `${fileName}-wal`));
  if (lost === 0) return null;
  const aside = join(folder, `damaged-${now.replaceAll(/[^0-9]/g, '').slice(0, 14)}`);
  try {
    mkdirSync(aside, { mode: 0o700 });
    for (const name of [fileName, `${fileName}-wal`])
      copyFileSync(join(folder, name), join(aside, name));
    syncFolder(aside);
  } catch (error) {
    throw fileFault(folder, error);
  }
  const database = openDatabase(folder, { asFarAsWhole: true });
  try {
    return guard(folder, () => {
      // Without a head the next opening reports the journal as changed.
      database.exec('UPDATE event SET head = NULL WHERE head IS NOT NULL');
      database.pragma('wal_checkpoint(TRUNCATE)');
      const lastAt =
        database.prepare<[], string | null>('SELECT max(at) FROM event').pluck().get() ?? null;
      return { aside, lost, lastAt };
    });
  } finally {
    database.close();
  }
}
