/** Items on hold, as the library system last said: a keyed hash of the item number each. */
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { ItemsOnHold } from './types.ts';

/** `hash`: the keyed hash of card numbers. The prefix keeps cards and items apart. */
export function openItemsOnHold(
  database: Database,
  hash: (text: string) => Buffer,
  folder: string,
): ItemsOnHold {
  const keyOf = (item: string) => hash(`item ${item}`);
  const upsert = database.prepare(
    'INSERT INTO held (item, seen_at_ms) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
  );
  const remove = database.prepare<[Buffer]>('DELETE FROM held WHERE item = ?');
  const select = database.prepare<[Buffer], number>('SELECT 1 FROM held WHERE item = ?').pluck();
  const purge = database.prepare<[number, number]>(
    'DELETE FROM held WHERE seen_at_ms < ? OR seen_at_ms > ?',
  );
  /** Asked before each removal, so that nothing is written for the many items without a hold. */
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
