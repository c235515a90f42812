/** The tables of a block list, and how an import or the block rules fill them. */
import type { Action } from '../../../packages/blocks/src/index.ts';
import type { Database } from '../database/sqlite.ts';
import { createSeal } from '../seal/seal.ts';
import { keyOf, listShape, markPlace, markWord } from './block-list.ts';
import { deniable } from './block-list-line.ts';

export const listTables = `CREATE TABLE meta (
    shape INTEGER NOT NULL, exported_at TEXT NOT NULL, entries INTEGER NOT NULL, mark BLOB NOT NULL
  ) STRICT;
  CREATE TABLE blocked (patron BLOB PRIMARY KEY, denies INTEGER NOT NULL, rules TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

export function bitsOf(denies: readonly Action[]): number {
  return deniable.reduce((bits, action, bit) => bits | (denies.includes(action) ? 1 << bit : 0), 0);
}

export function draftList(database: Database) {
  // In KiB: hashes come in no order, so that each page would be read and written many times.
  database.pragma('cache_size = -131072');
  const insert = database.prepare(
    `INSERT INTO blocked (patron, denies, rules) VALUES (?, ?, ?)
     ON CONFLICT (patron) DO UPDATE SET denies = denies | excluded.denies, rules = trim(rules || ' ' || excluded.rules)`,
  );
  return {
    /** `hash`: of the card. `denies`: one bit per action, in the order of `deniable` */
    add: (hash: Buffer, denies: number, rules: string) =>
      void insert.run(keyOf(hash), denies, rules),
    /** Returns how many patrons are on the list. */
    end(key: Uint8Array, exportedAt: string): number {
      const mark = createSeal(key, 'block-list').close(markWord, markPlace);
      const count = Number(database.prepare('SELECT count(*) FROM blocked').pluck().get());
      database
        .prepare('INSERT INTO meta VALUES (?, ?, ?, ?)')
        .run(listShape, exportedAt, count, mark);
      return count;
    },
  };
}
