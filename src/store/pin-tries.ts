/** Wrong PINs of patrons: for each a keyed hash of the card and the moment. */
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { PinTries } from './types.ts';

/** `hash`: the keyed hash of card numbers. The prefix keeps these hashes apart from others of it. */
export function openPinTries(
  database: Database,
  hash: (text: string) => Buffer,
  folder: string,
): PinTries {
  const keyOf = (card: string) => hash(`pin ${card}`);
  const insert = database.prepare<[Buffer, number]>(
    'INSERT INTO pin_try (card, at_ms) VALUES (?, ?)',
  );
  const remove = database.prepare<[number]>('DELETE FROM pin_try WHERE id = ?');
  const forget = database.prepare<[Buffer]>('DELETE FROM pin_try WHERE card = ?');
  const ofCard = database
    .prepare<[Buffer, number, number], number>(
      'SELECT count(*) FROM pin_try WHERE card = ? AND at_ms > ? AND at_ms < ?',
    )
    .pluck();
  const ofAll = database
    .prepare<[number, number], number>('SELECT count(*) FROM pin_try WHERE at_ms > ? AND at_ms < ?')
    .pluck();
  const purge = database.prepare<[number, number]>(
    'DELETE FROM pin_try WHERE at_ms < ? OR at_ms > ?',
  );
  return {
    add: (card, at) =>
      guard(folder, () => Number(insert.run(keyOf(card), Date.parse(at)).lastInsertRowid)),
    remove: (id) => guard(folder, () => void remove.run(id)),
    forget: (card) => guard(folder, () => void forget.run(keyOf(card))),
    ofCard: (card, now, withinMs) =>
      guard(
        folder,
        () => ofCard.get(keyOf(card), Date.parse(now) - withinMs, Date.parse(now) + withinMs) ?? 0,
      ),
    ofAll: (now, withinMs) =>
      guard(folder, () => ofAll.get(Date.parse(now) - withinMs, Date.parse(now) + withinMs) ?? 0),
    purge: (before, after) => {
      const afterMs = after === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(after);
      return guard(folder, () => purge.run(Date.parse(before), afterMs).changes);
    },
  };
}
