/**
 * The facts of all patrons that the library exports at night: a database of its own, so that an
 * import replaces it in one step beside a running kiosk. Sealed; no card number is on disk, only
 * keyed hashes inside what is sealed.
 */
import type { Statement } from 'better-sqlite3';
import type { Log } from '../../../machines/domain.ts';
import type { Database } from '../database/sqlite.ts';
import { openReplacedFile } from '../nightly/replaced-file.ts';
import { createCardHash, createSeal, type Seal } from '../seal/seal.ts';
import type { FactsBase } from '../types.ts';
import { piecesWhileThere } from '../walk/replaced.ts';
import { piecesOf } from '../walk/walk.ts';
import { allIn, blockOf, factsIn } from './blocks.ts';
import { expand } from './compact.ts';

export const baseName = 'facts-base.db';
export const baseTables = `CREATE TABLE meta (shape INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE TABLE block (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;`;
export const baseShape = 1;
export const aboutPlace = 'facts-base';

/** What the base says of itself, sealed. */
export interface About {
  exportedAt: string;
  /** a patron may have several cards */
  patrons: number;
  cards: number;
  /** drawn at each import: a block of an older base does not open in this one */
  import: string;
}
const damaged = { code: 'facts-base-unreadable' } as const;
export function placeOfBlock(about: About, number: number): string {
  return `${aboutPlace} ${about.import} ${number}`;
}

interface Opened {
  database: Database;
  about: About;
  ask: Statement<[number], Uint8Array>;
}

/** Without a journal: for commands beside a running kiosk. */
export function openBaseWith(key: Uint8Array, folder: string, log: Log): FactsBase {
  return openFactsBase(folder, createCardHash(key), createSeal(key, 'facts-base'), log);
}

export function openFactsBase(
  folder: string,
  hash: (card: string) => Buffer,
  seal: Seal,
  log: Log,
): FactsBase {
  const unreadable = () => {
    const text =
      'The facts that the library exported do not open with the key of this kiosk and are left out. Import them again: kiosk facts import FILE.';
    log({ level: 'warn', part: 'journal', code: 'facts-base-unreadable', text });
  };
  const file = openReplacedFile<Opened>({
    folder,
    name: baseName,
    read: (database) => readAbout(database, seal),
    onUnreadable: unreadable,
  });
  const open = ({ about }: Opened, number: number, sealed: Uint8Array): Buffer | null => {
    const block = seal.openBytes(sealed, placeOfBlock(about, number));
    if (block === null) unreadable();
    return block;
  };

  return {
    about() {
      const base = file.present();
      if (base === null) return null;
      const { exportedAt, patrons, cards } = base.about;
      return { exportedAt, patrons, cards };
    },
    get(card) {
      const base = file.present();
      if (base === null) return null;
      const key = hash(card);
      const sealed = base.ask.get(blockOf(key));
      const block = sealed === undefined ? null : open(base, blockOf(key), sealed);
      const facts = block && factsIn(block, key);
      return facts === null ? null : expand(facts, base.about.exportedAt);
    },
    *all() {
      const base = file.present();
      if (base === null) return;
      const rows = base.database.prepare<[], { number: number; sealed: Uint8Array }>(
        'SELECT number, sealed FROM block ORDER BY number',
      );
      for (const { number, sealed } of rows.iterate()) {
        const block = open(base, number, sealed);
        if (block === null) continue;
        for (const { hash: key, facts } of allIn(block))
          yield { key, facts: expand(facts, base.about.exportedAt) };
      }
    },
    purge(exportedBefore, exportedAfter) {
      const base = file.present();
      if (base === null) return false;
      const exportedMs = Date.parse(base.about.exportedAt);
      const isOld = exportedMs < Date.parse(exportedBefore);
      const isOfTheFuture = exportedAfter !== undefined && exportedMs > Date.parse(exportedAfter);
      if (!isOld && !isOfTheFuture) return false;
      file.remove();
      return true;
    },
    pieces: () =>
      piecesWhileThere(
        file.present,
        ({ database, about }) =>
          piecesOf<number, { number: number; sealed: Uint8Array }>({
            database,
            folder,
            table: 'block',
            key: 'number',
            first: -1,
            damageOf: ({ number, sealed }) =>
              seal.openBytes(sealed, placeOfBlock(about, number)) === null ? damaged : null,
          }),
        damaged,
      ),
    remove: file.remove,
    close: file.close,
  };
}

/** Null: it is sealed with another key, or has another shape. */
function readAbout(database: Database, seal: Seal): Opened | null {
  const meta = database
    .prepare<[], { shape: number; sealed: Uint8Array }>('SELECT shape, sealed FROM meta')
    .get();
  if (meta?.shape !== baseShape) return null;
  const about = seal.open(meta.sealed, aboutPlace)?.value as About | undefined;
  if (about === undefined) return null;
  const ask = database
    .prepare<[number], Uint8Array>('SELECT sealed FROM block WHERE number = ?')
    .pluck();
  return { database, about, ask };
}
