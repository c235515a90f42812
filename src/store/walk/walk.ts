/**
 * A walk over all that is stored, in pieces: each row is read, and what is sealed is opened. A disk may
 * lose what is not asked for, for months (docs/decisions/0131).
 */
import { Fault } from '../../fault.ts';
import { guard } from '../database/faults.ts';
import type { Database } from '../database/sqlite.ts';
import type { Damage, Piece, Pieces, Walk } from '../types.ts';

/** `parts` come one after the other; where one cannot be read any further, the next begins. */
export function createWalk(parts: readonly (() => Pieces)[]): Walk {
  const left = [...parts];
  let pieces: Pieces | null = null;
  const next = (): Piece | null => {
    pieces ??= left.shift()?.() ?? null;
    if (pieces === null) return null;
    try {
      const { value, done } = pieces.next();
      if (done) pieces = null;
      return value ?? [];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      pieces = null;
      return [{ code: null, fault: error }];
    }
  };
  return {
    read(forMs) {
      const endMs = performance.now() + forMs;
      const damage: Damage[] = [];
      do {
        const piece = next();
        if (piece === null) return { damage, isDone: true };
        damage.push(...piece);
      } while (performance.now() < endMs);
      return { damage, isDone: false };
    },
  };
}

interface Rows<Key, Row> {
  database: Database;
  folder: string;
  table: string;
  /** its primary key */
  key: string;
  /** below the key of each row */
  first: Key;
  /** What is damaged in a row, where something of it can be verified. */
  damageOf(row: Row): Damage | null;
}

/** A millisecond on a slow machine. */
const rowsPerPiece = 32;

/** The rows of a table in the order of its key. Nothing is held open between two pieces. */
export function* piecesOf<Key, Row>(rows: Rows<Key, Row>): Pieces {
  const { database, folder, table, key, damageOf } = rows;
  // What SQLite has read before it would take from memory, and not from the disk.
  database.pragma('shrink_memory');
  const some = guard(folder, () =>
    database.prepare<[Key], Row & Record<string, Key>>(
      `SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${rowsPerPiece}`,
    ),
  );
  for (let last = rows.first; ; ) {
    const read = guard(folder, () => some.all(last));
    const newest = read.at(-1)?.[key];
    if (newest === undefined) return;
    last = newest;
    yield read.map(damageOf).filter((damage) => damage !== null);
  }
}
