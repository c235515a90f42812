/** SQLite, by the better-sqlite3 that this Node can load. Databases are closed at process exit. */
import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';
import { Fault, systemCode } from '../../fault.ts';

/**
 * Version 13 uses Node-API 10: one build for Node 22.14 and newer. Version 12 is compiled for one
 * Node version; Node 20 needs it, as it has Node-API 9. On Node 24.19 to 24.21 it aborts the
 * process when the garbage collector frees a statement (nodejs/node issue 65446).
 */
const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-for-node-20';
const Engine: typeof BetterSqlite = load();
export const SqliteError = Engine.SqliteError;

const open = new Set<Database>();

/** Faults: `node-unsuited`. Throws what better-sqlite3 throws. */
export class Database extends Engine {
  constructor(file: string, options?: BetterSqlite.Options) {
    // The first database loads the compiled part.
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

/** At each exit that runs exit handlers: SQLite checkpoints the log and closes the file. */
function closeAll(): void {
  for (const database of open) {
    try {
      database.close();
    } catch {
      // While rows are read, or on a failing disk: the same as after a power failure.
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
  const code = systemCode(error);
  // `bindings`, which version 12 uses to find its compiled part, sets no code.
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
