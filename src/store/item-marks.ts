/** Items of which one thing is known, and since when: a keyed hash of the item number each. */
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { ItemMarks } from './types.ts';

/**
 * `hash`: the keyed hash of card numbers. `prefix`: what is known of them; it keeps them apart from
 * cards, and from items of which something else is known.
 */
export function openItemMarks(
  database: Database,
  hash: (text: string) => Buffer,
  folder: string,
  prefix: 'item' | 'own loan',
): ItemMarks {
  const keyOf = (item: string) => hash(`${prefix} ${item}`);
  const upsert = database.prepare(
    'INSERT INTO held (item, seen_at_ms) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
  );
  const remove = database.prepare<[Buffer]>('DELETE FROM held WHERE item = ?');
  const select = database
    .prepare<[Buffer], number>('SELECT seen_at_ms FROM held WHERE item = ?')
    .pluck();
  const purge = database.prepare<[number, number]>(
    'DELETE FROM held WHERE seen_at_ms < ? OR seen_at_ms > ?',
  );
  const seenAt = (item: string) => {
    const ms = guard(folder, () => select.get(keyOf(item)));
    return ms === undefined ? null : new Date(ms).toISOString();
  };
  /** Asked before each removal, so that nothing is written for the many items without a mark. */
  const has = (item: string) => seenAt(item) !== null;
  return {
    has,
    seenAt,
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
