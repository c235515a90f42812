/** The facts of patrons as last seen, sealed, under a keyed hash of the card number. */
import type { Facts } from '../blocks/types.ts';
import type { Log } from '../domain.ts';
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { Seal } from './seal/seal.ts';
import type { FactsCache } from './types.ts';

export function openCache(
  database: Database,
  seal: Seal,
  hash: (card: string) => Buffer,
  folder: string,
  log: Log,
): FactsCache {
  const upsert = database.prepare(
    `INSERT INTO facts (card, observed_at_ms, sealed) VALUES (?, ?, ?)
     ON CONFLICT (card) DO UPDATE SET observed_at_ms = excluded.observed_at_ms, sealed = excluded.sealed`,
  );
  const select = database
    .prepare<[Buffer], Uint8Array>('SELECT sealed FROM facts WHERE card = ?')
    .pluck();
  const remove = database.prepare(
    'DELETE FROM facts WHERE observed_at_ms < ? OR observed_at_ms > ?',
  );
  return {
    put(card, facts) {
      const key = hash(card);
      const sealed = seal.close(facts, placeOf(key));
      guard(folder, () => upsert.run(key, milliseconds(facts.observedAt), sealed));
    },
    get(card) {
      const key = hash(card);
      const sealed = guard(folder, () => select.get(key));
      if (!sealed) return null;
      const opened = seal.open(sealed, placeOf(key));
      if (opened) return opened.value as Facts;
      // The patron counts as unknown until the next visit on line.
      const text =
        'Cached facts of one patron do not open with the key and are left out; they return with the next visit on line.';
      log({ level: 'warn', part: 'journal', code: 'facts-unreadable', text });
      return null;
    },
    purge: (observedBefore, observedAfter) => {
      const after =
        observedAfter === undefined ? Number.MAX_SAFE_INTEGER : milliseconds(observedAfter);
      return guard(folder, () => remove.run(milliseconds(observedBefore), after).changes);
    },
  };
}

function placeOf(key: Buffer): string {
  return `facts ${key.toString('hex')}`;
}

function milliseconds(instant: string): number {
  const value = Date.parse(instant);
  if (Number.isNaN(value)) throw new RangeError(`"${instant}" is no moment in ISO 8601.`);
  return value;
}
