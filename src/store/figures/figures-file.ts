/**
 * The counts by hour, in a file of their own beside the journal (decision 132). No write is synced: a
 * kill loses nothing, a power cut the last half a minute. Nothing here ever stops the kiosk.
 */
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../../machines/domain.ts';
import { systemCode } from '../../fault.ts';
import { Database } from '../database/sqlite.ts';
import type { Count, FiguresFile } from './count.ts';

const fileName = 'figures.db';
const asideName = 'figures-damaged.db';
/** "KIOF", in the header of the file. */
const applicationId = 0x4b494f46;
const shape = 1;
const table = `CREATE TABLE count (
  day    TEXT    NOT NULL,
  hour   INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  what   TEXT    NOT NULL,
  detail TEXT    NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (day, hour, what, detail)
) STRICT, WITHOUT ROWID;`;
const upsert = `INSERT INTO count (day, hour, what, detail, count) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`;
/** Of a page each: the log beside the file stays below half a megabyte. */
const checkpointPages = 100;
const damaged = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

type Row = [string, number, string, string, number];

export function openFigures(folder: string, log: Log): FiguresFile {
  let database: Database | null = null;
  let pending = new Map<string, Count>();
  let isFailing = false;
  let isClosed = false;
  const connected = () => {
    database ??= connect(folder, log);
    return database;
  };
  /** Returns whether it went. The log has the first failure, and when it is over. */
  const attempt = (action: (open: Database) => void): boolean => {
    try {
      action(connected());
    } catch (error) {
      if (!isFailing) log(unwritten(error));
      isFailing = true;
      return false;
    }
    if (isFailing) log(writtenAgain);
    isFailing = false;
    return true;
  };
  const flush = () => {
    // What is left of a full disk is the journal's.
    if (isClosed || pending.size === 0 || !existsSync(join(folder, 'reserve'))) return;
    const done = attempt((open) =>
      open.transaction(() => {
        const write = open.prepare<Row>(upsert);
        for (const { day, hour, what, detail, count } of pending.values())
          write.run(day, hour, what, detail, count);
      })(),
    );
    if (done) pending = new Map();
  };
  return {
    add: (counts) => {
      for (const each of counts) {
        const key = [each.day, each.hour, each.what, each.detail].join(' ');
        const count = each.count + (pending.get(key)?.count ?? 0);
        pending.set(key, { ...each, count });
      }
      flush();
    },
    ofMonth: (month) => rowsOf(connected(), month),
    months: () => monthsIn(connected()),
    purge: (before, after) => {
      attempt((open) =>
        open
          .prepare<[string, string]>('DELETE FROM count WHERE day < ? OR day > ?')
          .run(before, after),
      );
    },
    close: () => {
      flush();
      isClosed = true;
      database?.close();
      database = null;
    },
  };
}

/** From a file that a kiosk may be writing; null: there is none. Throws what SQLite throws. */
export function readFigures<T>(
  folder: string,
  read: (figures: Pick<FiguresFile, 'ofMonth' | 'months'>) => T,
): T | null {
  const file = join(folder, fileName);
  if (!existsSync(file)) return null;
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 });
  try {
    return read({
      ofMonth: (month) => rowsOf(database, month),
      months: () => monthsIn(database),
    });
  } finally {
    database.close();
  }
}

function rowsOf(database: Database, month: string): readonly Count[] {
  return database
    .prepare<[string, string], Count>(
      'SELECT day, hour, what, detail, count FROM count WHERE day BETWEEN ? AND ? ORDER BY day, hour, what, detail',
    )
    .all(`${month}-01`, `${month}-31`);
}

function monthsIn(database: Database): readonly string[] {
  return database
    .prepare<[], string>(
      'SELECT DISTINCT substr(day, 1, 7) AS month FROM count ORDER BY month DESC',
    )
    .pluck()
    .all();
}

/** A damaged file is set aside, and a new one begun. */
function connect(folder: string, log: Log): Database {
  try {
    return open(join(folder, fileName));
  } catch (error) {
    if (!damaged.some((code) => systemCode(error).startsWith(code))) throw error;
    setAside(folder);
    const text = `The figures by month were damaged: they are in ${asideName}, and are counted anew.`;
    log({ level: 'warn', part: 'journal', code: 'figures-damaged', text });
    return open(join(folder, fileName));
  }
}

function setAside(folder: string): void {
  renameSync(join(folder, fileName), join(folder, asideName));
  for (const end of ['-wal', '-shm']) rmSync(join(folder, `${fileName}${end}`), { force: true });
}

function open(file: string): Database {
  // SQLite would create it readable for everyone.
  closeSync(openSync(file, 'a', 0o600));
  // No waiting for others: the screen would wait too.
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    if (database.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw Object.assign(new Error('it is damaged'), { code: 'SQLITE_CORRUPT' });
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > shape)
      throw Object.assign(new Error('it is of a newer kiosk'), { code: 'newer-schema' });
    if (version === 0)
      database
        .transaction(() => {
          database.exec(table);
          database.pragma(`application_id = ${applicationId}`);
          database.pragma(`user_version = ${shape}`);
        })
        .immediate();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const writtenAgain = {
  level: 'info',
  part: 'journal',
  code: 'figures-written',
  text: 'The figures by month can be written again.',
} as const;

function unwritten(error: unknown) {
  const code = systemCode(error);
  const text = `The figures by month cannot be written now (${code}). They are counted on, and written as soon as they can be.`;
  return { level: 'warn', part: 'journal', code: 'figures-unwritten', text } as const;
}
