/** Opens the database file for this process alone, checks it and migrates it. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import {
  corrupt,
  fileFault,
  folderUnusable,
  guard,
  isDiskFault,
  logDamaged,
  unreleased,
} from './faults.ts';
import { migrations } from './migrations.ts';
import { Database } from './sqlite.ts';
import { readWal } from './wal.ts';

export const fileName = 'kiosk.db';
/** About four checkpoints of the usual size. */
const longestLogBytes = 16_000_000;
/** How long to wait for a process that is ending. */
const lockWaitMs = 500;
/** "KIOS", in the header of each journal since 0.1.0. Programs before it numbered other shapes. */
const applicationId = 0x4b494f53;

/** Creates folder and file if missing. Faults: `folder-unusable` and those of the disk. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite would create it readable for everyone; `-wal` gets the mode of the file.
    closeSync(openSync(join(folder, fileName), 'a', 0o600));
  } catch (error) {
    throw isDiskFault(error) ? fileFault(folder, error) : folderUnusable(folder, error);
  }
}

/**
 * Faults: `in-use`, `corrupt`, `log-damaged`, `newer-schema`, `unreleased-schema`,
 * `folder-unusable`, `read-only`, `disk-full`, `disk-failing`. `asFarAsWhole`: opens a journal with a damaged log too, up to the
 * damage.
 */
export function openDatabase(folder: string, { asFarAsWhole = false } = {}): Database {
  return guard(folder, () => {
    if (!asFarAsWhole && readWal(join(folder, `${fileName}-wal`)).lost > 0) throw logDamaged();
    const database = new Database(join(folder, fileName), { timeout: lockWaitMs });
    try {
      // The lock ends with the process, also after kill -9 or a power failure.
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      // Otherwise the log stays as large as its largest transaction.
      database.pragma(`journal_size_limit = ${longestLogBytes}`);
      // After journal_mode, which resets it to NORMAL.
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

/** Faults: `newer-schema`, `unreleased-schema`. `steps`: those of this program; tests have further ones. */
export function migrate(database: Database, folder: string, steps = migrations): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  const isOurs = database.pragma('application_id', { simple: true }) === applicationId;
  if (version > 0 && !isOurs) throw unreleased(folder);
  if (version > steps.length) {
    const text = `The journal in ${folder} was written by a newer kiosk (shape ${version}, this one knows ${steps.length}).`;
    throw new Fault(
      'journal',
      'newer-schema',
      text,
      'Install the newer version again; do not go back behind it.',
    );
  }
  database
    .transaction(() => {
      for (const step of steps.slice(version)) database.exec(step);
      if (!isOurs) database.pragma(`application_id = ${applicationId}`);
      // Written in any case, so that a read-only disk is found now and not at the first loan.
      database.pragma(`user_version = ${steps.length}`);
    })
    .immediate();
}
