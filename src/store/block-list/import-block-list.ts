/** Imports an exported block list: into a new file, which replaces the old one or is discarded. */
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
import { folderUnusable, guard } from '../database/faults.ts';
import { Database } from '../database/sqlite.ts';
import { readKey } from '../seal/key.ts';
import { createCardHash, createSeal } from '../seal/seal.ts';
import { keyOf, listName, listShape, markPlace, markWord } from './block-list.ts';
import { readListLine } from './block-list-line.ts';

export interface ImportOptions {
  folder: string;
  keyFile?: string | undefined;
  /** the text of the list, in chunks of any size */
  text: AsyncIterable<string>;
  /** when the list was exported, where its head does not say */
  exportedAt: string;
  /** the share of lines that may be bad, 0 to 1 */
  mostBad: number;
  onBadLine(number: number, problem: string): void;
  onProgress?(lines: number): void;
}
export interface Import {
  entries: number;
  bad: number;
  exportedAt: string;
  /** null: the list is in place. otherwise why it is rejected */
  rejected: string | null;
}

/**
 * Faults as of `openStore`. At any moment there is one whole list, the old or the new.
 */
export async function importBlockList(options: ImportOptions): Promise<Import> {
  const { folder } = options;
  const used = existsSync(join(folder, fileName)) && statSync(join(folder, fileName)).size > 0;
  if (!used) prepareFolder(folder);
  const key = readKey(folder, used, options.keyFile);
  removeLeftOvers(folder);
  const draft = join(folder, `${listName}.${process.pid}.new`);
  try {
    // SQLite would create it readable for everyone.
    closeSync(openSync(draft, 'wx', 0o600));
  } catch (error) {
    throw folderUnusable(folder, error);
  }
  try {
    const database = guard(folder, () => createList(draft));
    let result: Import;
    try {
      result = await fill(database, key, options);
    } finally {
      database.close();
    }
    if (result.rejected === null) putInPlace(draft, folder);
    return result;
  } finally {
    rmSync(draft, { force: true });
    rmSync(`${draft}-journal`, { force: true });
  }
}

function createList(path: string): Database {
  const database = new Database(path);
  // No safety against a crash: the whole file is synced before it is used.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('cache_size = -131072');
  database.exec(`CREATE TABLE meta (
      shape INTEGER NOT NULL, exported_at TEXT NOT NULL, entries INTEGER NOT NULL, mark BLOB NOT NULL
    ) STRICT;
    CREATE TABLE blocked (patron BLOB PRIMARY KEY, denies INTEGER NOT NULL, rules TEXT NOT NULL) STRICT, WITHOUT ROWID;
    BEGIN;`);
  return database;
}

async function fill(database: Database, key: Uint8Array, options: ImportOptions): Promise<Import> {
  const { folder } = options;
  const hash = createCardHash(key);
  const insert = database.prepare(
    `INSERT INTO blocked (patron, denies, rules) VALUES (?, ?, ?)
     ON CONFLICT (patron) DO UPDATE SET denies = denies | excluded.denies, rules = trim(rules || ' ' || excluded.rules)`,
  );
  let { exportedAt } = options;
  let announced: number | null = null;
  let [taken, bad, number] = [0, 0, 0];
  const take = (line: string) => {
    number++;
    if (line.trim() === '') return;
    const read = readListLine(line);
    if (read.kind === 'entry') {
      insert.run(keyOf(hash(read.patron)), read.denies, read.rules);
      taken++;
    } else if (read.kind === 'head') {
      exportedAt = read.exportedAt ?? exportedAt;
      announced = read.entries;
    } else {
      bad++;
      options.onBadLine(number, read.problem);
    }
  };
  let rest = '';
  for await (const piece of options.text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    guard(folder, () => {
      for (const line of lines) take(number === 0 ? line.replace(/^\uFEFF/, '') : line);
    });
    options.onProgress?.(number);
  }
  guard(folder, () => take(number === 0 ? rest.replace(/^\uFEFF/, '') : rest));
  const mark = createSeal(key, 'block-list').close(markWord, markPlace);
  const entries = guard(folder, () => {
    const count = Number(database.prepare('SELECT count(*) FROM blocked').pluck().get());
    database
      .prepare('INSERT INTO meta VALUES (?, ?, ?, ?)')
      .run(listShape, exportedAt, count, mark);
    database.exec('COMMIT');
    return count;
  });
  return {
    entries,
    bad,
    exportedAt,
    rejected: rejectionOf({ taken, bad, announced, mostBad: options.mostBad }),
  };
}

function rejectionOf(about: {
  taken: number;
  bad: number;
  announced: number | null;
  mostBad: number;
}): string | null {
  const { taken, bad, announced, mostBad } = about;
  const all = taken + bad;
  if (all > 0 && bad / all > mostBad)
    return `${bad} of ${all} lines are bad, and at most ${mostBad * 100} % may be`;
  if (announced !== null && announced !== all)
    return `the list announces ${announced} entries and has ${all}: it was cut short`;
  // An empty list must announce zero entries: an empty file is a failed export.
  if (all === 0 && announced === null)
    return 'the list is empty, and does not say that it is to be';
  return null;
}

function putInPlace(draft: string, folder: string): void {
  try {
    const file = openSync(draft, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(draft, join(folder, listName));
    syncFolder(folder);
  } catch (error) {
    throw folderUnusable(folder, error);
  }
}

/** Removes drafts of imports whose process has ended. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, process_] = /^block-list\.db\.(\d+)\.new(-journal)?$/.exec(name) ?? [];
    if (process_ !== undefined && !isRunning(Number(process_)))
      rmSync(join(folder, name), { force: true });
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
