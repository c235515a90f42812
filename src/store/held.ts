/**
 * Items that somebody waits for, as far as the kiosk was told while the line was up: under a keyed
 * hash, and nothing else.
 */
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { HeldItems } from './types.ts';

/** `hash` is that of card numbers; the word before an item keeps the two apart. */
export function openHeldItems(
  database: Database,
  hash: (text: string) => Buffer,
  folder: string,
): HeldItems {
  const keyOf = (item: string) => hash(`item ${item}`);
  const upsert = database.prepare(
    'INSERT INTO held (item, seen_at_ms) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
  );
  const remove = database.prepare<[Buffer]>('DELETE FROM held WHERE item = ?');
  const select = database.prepare<[Buffer], number>('SELECT 1 FROM held WHERE item = ?').pluck();
  const purge = database.prepare<[number, number]>(
    'DELETE FROM held WHERE seen_at_ms < ? OR seen_at_ms > ?',
  );
  /** Nothing is written, nor synced, where nothing changes: most items are held by nobody. */
  const has = (item: string) => guard(folder, () => select.get(keyOf(item))) !== undefined;
  return {
    has,
    put: (item, at) => guard(folder, () => void upsert.run(keyOf(item), Date.parse(at))),
    remove: (item) => {
      if (has(item)) guard(folder, () => void remove.run(keyOf(item)));
    },
    purge: (seenBefore, seenAfter) => {
      const after = seenAfter === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(seenAfter);
      return guard(folder, () => purge.run(Date.parse(seenBefore), after).changes);
    },
  };
}
