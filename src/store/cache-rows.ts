/**
 * The rows of the cache of facts. What the disk does not take waits here, sealed as on the disk, until it
 * does: who was refused while the disk was full stays refused off line.
 */
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';

interface Row {
  atMs: number;
  sealed: Uint8Array;
}

export function openRows(database: Database, folder: string) {
  const upsert = database.prepare(
    `INSERT INTO facts (card, observed_at_ms, sealed) VALUES (?, ?, ?)
     ON CONFLICT (card) DO UPDATE SET observed_at_ms = excluded.observed_at_ms, sealed = excluded.sealed`,
  );
  const select = database
    .prepare<[Buffer], Uint8Array>('SELECT sealed FROM facts WHERE card = ?')
    .pluck();
  const remove = database.prepare<[Buffer]>('DELETE FROM facts WHERE card = ?');
  /** by key, in hexadecimal digits; `row` null: it is to be removed */
  const waiting = new Map<string, { key: Buffer; row: Row | null }>();

  const writeAll = () =>
    guard(folder, () => {
      for (const [name, { key, row }] of waiting) {
        if (row === null) remove.run(key);
        else upsert.run(key, row.atMs, row.sealed);
        waiting.delete(name);
      }
    });
  /** What waited is written where the disk takes it by now. */
  const tryWaiting = () => {
    if (waiting.size === 0) return;
    try {
      writeAll();
    } catch {
      // It waits on: that the disk takes nothing was said when it came.
    }
  };
  return {
    /** Null: removed. Throws where the disk takes nothing; all of it counts all the same. */
    set(...changes: readonly (readonly [key: Buffer, row: Row | null])[]): void {
      for (const [key, row] of changes) waiting.set(key.toString('hex'), { key, row });
      writeAll();
    },
    sealedOf(key: Buffer): Uint8Array | null {
      tryWaiting();
      const waits = waiting.get(key.toString('hex'));
      if (waits) return waits.row?.sealed ?? null;
      return guard(folder, () => select.get(key)) ?? null;
    },
    tryWaiting,
  };
}
