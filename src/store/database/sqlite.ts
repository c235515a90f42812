/**
 * SQLite, by the better-sqlite3 that the present Node can load; a database that is still open when
 * the process ends is closed.
 */
import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';
import { Fault } from '../../fault.ts';

/**
 * Version 13 speaks Node-API 10, so one build serves Node 22.14 and all that is newer. Version 12
 * is compiled for one Node: it serves Node 20, which has Node-API 9. It must not be used on newer
 * ones: built for Node 24.19 to 24.21 it aborts the process as soon as the garbage collector,
 * between any two lines of a running kiosk, takes a statement (nodejs/node issue 65446).
 */
const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-for-node-20';
const Engine: typeof BetterSqlite = load();
export const SqliteError = Engine.SqliteError;

const open = new Set<Database>();

/** Faults: `node-unsuited` beside what better-sqlite3 throws. */
export class Database extends Engine {
  constructor(file: string, options?: BetterSqlite.Options) {
    // The compiled part is loaded by the first database, not by the import.
    try {
      super(file, options);
    } catch (error) {
      throw isNotLoaded(error) ? unsuited(error) : error;
    }
    if (open.size === 0) process.on('exit', closeAll);
    open.add(this);
  }
  override close(): this {
    super.close();
    open.delete(this);
    if (open.size === 0) process.off('exit', closeAll);
    return this;
  }
}

/**
 * The last thing on every way out but a signal that kills: the log of the database is taken in and
 * the file let go.
 */
function closeAll(): void {
  for (const database of open) {
    try {
      database.close();
    } catch {
      // In the middle of reading rows, or on a disk that fails: it stays as after a power cut,
      // which the journal bears.
    }
  }
}

function load(): typeof BetterSqlite {
  try {
    return createRequire(import.meta.url)(name);
  } catch (error) {
    throw isNotLoaded(error) ? unsuited(error) : error;
  }
}

function isNotLoaded(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // `bindings`, by which version 12 looks for its compiled part, gives no code.
  const isMissing =
    error instanceof Error && error.message.startsWith('Could not locate the bindings file');
  return code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND' || isMissing;
}

function unsuited(error: unknown): Fault {
  const { node, modules, napi } = process.versions;
  const text = `The database of this kiosk does not load on Node ${node} (modules ${modules}, Node-API ${napi}).`;
  const remedy =
    'Run it on a Node that it was made for, or make it again under this one (in the sources: node scripts/prepare.js). See docs/install.md, "Which Node".';
  return new Fault('journal', 'node-unsuited', text, remedy, error);
}
