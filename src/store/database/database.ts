/** The database file: opened for this process alone, checked, brought to the present shape. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { corrupt, fileFault, folderUnusable, guard, isDiskFault, logDamaged } from './faults.ts';
import { migrations } from './migrations.ts';
import { Database } from './sqlite.ts';
import { lookAtWal } from './wal.ts';

export const fileName = 'kiosk.db';
/** Some four checkpoints of the usual size. */
const longestLogBytes = 16_000_000;
/** A predecessor that is just ending gets this long to let go. */
const lockWaitMs = 500;

/**
 * Creates the folder (0700) where there is none. Faults: `folder-unusable`, `read-only`,
 * `disk-full`, `disk-failing`.
 */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite would create the file readable for everyone; its companions (-wal) copy the mode of
    // the file.
    closeSync(openSync(join(folder, fileName), 'a', 0o600));
  } catch (error) {
    throw isDiskFault(error) ? fileFault(folder, error) : folderUnusable(folder, error);
  }
}

/**
 * Opens, locks, checks and migrates. Faults: `in-use`, `corrupt`, `log-damaged`, `read-only`,
 * `disk-full`, `disk-failing`, `newer-schema`, `folder-unusable`. `asFarAsWhole`: also a journal
 * whose log is damaged, without what stands behind the damage.
 */
export function openDatabase(folder: string, { asFarAsWhole = false } = {}): Database {
  return guard(folder, () => {
    if (!asFarAsWhole && lookAtWal(join(folder, `${fileName}-wal`)).lost > 0) throw logDamaged();
    const database = new Database(join(folder, fileName), { timeout: lockWaitMs });
    try {
      // The lock lives and dies with the process: kill -9 and a power cut leave none behind.
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      // The log does not stay as large as its largest transaction made it.
      database.pragma(`journal_size_limit = ${longestLogBytes}`);
      // After journal_mode, which sets it back to NORMAL.
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      database.pragma('secure_delete = ON');
      check(database, folder);
      migrate(database, folder);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function check(database: Database, folder: string): void {
  const answer: unknown = database.pragma('integrity_check(1)', { simple: true });
  if (answer !== 'ok') throw corrupt(folder, String(answer).split('\n')[0] ?? '');
}

function migrate(database: Database, folder: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    const text = `The journal in ${folder} was written by a newer kiosk (shape ${version}, this one knows ${migrations.length}).`;
    throw new Fault(
      'journal',
      'newer-schema',
      text,
      'Install the newer version again; do not go back behind it.',
    );
  }
  database
    .transaction(() => {
      for (const step of migrations.slice(version)) database.exec(step);
      // Also where nothing changes: a disk that cannot be written is found now, not at the first
      // loan.
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}
