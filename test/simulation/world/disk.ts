/** The simulated disk: SQLite in memory that fails on command and survives a killed process. */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options, PragmaOptions } from 'better-sqlite3';
import { Database as Sqlite, SqliteError } from '../../../src/store/database/sqlite.ts';
import { openStore as openRealStore, type StoreOptions } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';
import { kioskNow } from './kiosk-now.ts';
import { now } from './time.ts';

/** `full`: writes fail unless the reserve is given up. `failing`: all writes fail. */
export type DiskState = 'sound' | 'full' | 'failing';
export interface Disk {
  state: DiskState;
  readonly isDead: boolean;
  /** False: the process is dead, and nothing is written. */
  mayWrite(): boolean;
  onWritten(): void;
}

/** by kiosk */
const disks = new Map<number, Disk>();
const stores = new Map<number, Store>();
const open = new Map<Sqlite, number>();

export function useDisk(given: Disk, nth = 0): void {
  disks.set(nth, given);
}
/** the open store of a running kiosk; null: it does not run */
export function presentStore(nth = 0): Store | null {
  return stores.get(nth) ?? null;
}

export { openKey } from '../../../src/store/store.ts';
export function openStore(options: StoreOptions): Store {
  const store = openRealStore(options);
  stores.set(kioskNow(), store);
  noteTrueTimes(store, kioskNow());
  return store;
}

/** by kiosk: when the events of each entry were written, by the true time */
const trueTimes = new Map<number, Map<number, number[]>>();
export function trueTimesOf(id: number, nth: number): readonly number[] {
  return trueTimes.get(nth)?.get(id) ?? [];
}
/** As they were when a copy of the disk was made, which is put back. */
export function keepTrueTimes(nth: number): () => void {
  const kept = new Map(trueTimes.get(nth));
  return () => void trueTimes.set(nth, new Map(kept));
}
/** The kiosk's clock may be wrong, and the judge's is not. */
function noteTrueTimes({ journal }: Store, nth: number): void {
  const times = trueTimes.get(nth) ?? new Map<number, number[]>();
  trueTimes.set(nth, times);
  const wrote = (id: number) => void times.set(id, [...(times.get(id) ?? []), now()]);
  const { begin, note, settle, settleThenNote } = journal;
  journal.begin = (...given) => {
    const id = begin(...given);
    wrote(id);
    return id;
  };
  journal.note = (...given) => {
    note(...given);
    wrote(given[0]);
  };
  journal.settle = (...given) => {
    settle(...given);
    wrote(given[0]);
  };
  journal.settleThenNote = (...given) => {
    settleThenNote(...given);
    wrote(given[0].id);
    wrote(given[1].id);
  };
}

/** A process that was killed wrote: no one hears of it, whichever kiosk is at work just then. */
export class ProcessIsDead extends Error {}

function refuse(disk: Disk, folder: string) {
  if (!disk.mayWrite()) throw new ProcessIsDead('the process is dead');
  if (disk.state === 'failing') throw new SqliteError('disk I/O error', 'SQLITE_IOERR');
  if (disk.state === 'full' && existsSync(join(folder, 'reserve')))
    throw new SqliteError('database or disk is full', 'SQLITE_FULL');
}

function refuseFigures({ isDead, state }: Disk) {
  if (isDead) throw new ProcessIsDead('the process is dead');
  if (state !== 'sound') throw new SqliteError('disk I/O error', 'SQLITE_IOERR');
}

function diskOf(nth: number): Disk {
  const disk = disks.get(nth);
  if (!disk) throw new Error(`kiosk ${nth} has no disk`);
  return disk;
}

export { SqliteError };
export class Database extends Sqlite {
  readonly #folder: string;
  /** Figures are not counted among the writes after which a process is killed. */
  readonly #isOfFigures: boolean;
  readonly #disk: Disk;
  constructor(file: string, options?: Options) {
    super(file, options);
    this.#folder = join(file, '..');
    this.#isOfFigures = file.endsWith('/figures.db');
    open.set(this, kioskNow());
    this.#disk = diskOf(kioskNow());
  }
  // biome-ignore lint/suspicious/noExplicitAny: the types of better-sqlite3 are generic here beyond use
  override prepare(sql: string): any {
    const statement = super.prepare(sql);
    if (statement.readonly) return statement;
    const run = statement.run.bind(statement);
    statement.run = (...given: unknown[]) => {
      if (this.#isOfFigures) refuseFigures(this.#disk);
      else refuse(this.#disk, this.#folder);
      const done = run(...given);
      if (!this.#isOfFigures) this.#disk.onWritten();
      return done;
    };
    return statement;
  }
  override pragma(text: string, options?: PragmaOptions): unknown {
    if (text.startsWith('user_version =')) refuse(this.#disk, this.#folder);
    return super.pragma(text, options);
  }
  override close(): this {
    open.delete(this);
    return super.close();
  }
}

const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
export function newDisk() {
  return mkdtempSync(join(inMemory, 'kiosk-simulation-'));
}
function closeAll(nth: number) {
  for (const [database, owner] of [...open]) if (owner === nth) database.close();
  stores.delete(nth);
}
export function throwAway(folder: string, nth = 0) {
  closeAll(nth);
  trueTimes.delete(nth);
  rmSync(folder, { recursive: true, force: true });
}

/** All files as Latin-1, except the reserve, which has no content. */
export function readFolder(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isFile() && each.name !== 'reserve')
    .map(({ name }) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

export function copyFiles(folder: string, next: string): void {
  mkdirSync(next);
  for (const name of readdirSync(folder)) {
    const from = join(folder, name);
    if (statSync(from).isDirectory()) continue;
    if (name === 'reserve') linkSync(from, join(next, name));
    else copyFileSync(from, join(next, name));
  }
}

/** The files after kill -9, copied to a new folder because the old one is still open here. */
export function afterKill(root: string, folder: string, turn: number, nth = 0): string {
  const next = join(root, nth === 0 ? `after-${turn}` : `after-${nth}-${turn}`);
  copyFiles(folder, next);
  closeAll(nth);
  rmSync(folder, { recursive: true, force: true });
  return next;
}
