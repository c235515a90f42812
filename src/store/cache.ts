/** The facts of patrons as last seen; a card that is not the main one has its number instead. */
import type { Facts } from '../blocks/types.ts';
import type { Log } from '../domain.ts';
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { Seal } from './seal/seal.ts';
import type { FactsCache } from './types.ts';

interface MainCard {
  mainCard: string;
}

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
  const write = (card: string, value: Facts | MainCard, observedAt: string) => {
    const key = hash(card);
    const sealed = seal.close(value, placeOf(key));
    guard(folder, () => upsert.run(key, milliseconds(observedAt), sealed));
  };
  const read = (card: string): Facts | MainCard | null => {
    const key = hash(card);
    const sealed = guard(folder, () => select.get(key));
    if (!sealed) return null;
    const opened = seal.open(sealed, placeOf(key));
    if (opened) return opened.value as Facts | MainCard;
    // The patron counts as unknown until the next visit on line.
    const text =
      'Cached facts of one patron do not open with the key and are left out; they return with the next visit on line.';
    log({ level: 'warn', part: 'journal', code: 'facts-unreadable', text });
    return null;
  };
  return {
    put(card, facts, mainCard = card) {
      write(mainCard, facts, facts.observedAt);
      if (mainCard !== card) write(card, { mainCard }, facts.observedAt);
    },
    get(card) {
      let value = read(card);
      // The main card may have become one of several since.
      for (let steps = 0; steps < 3 && value !== null && 'mainCard' in value; steps += 1)
        value = read(value.mainCard);
      return value === null || 'mainCard' in value ? null : value;
    },
    mainCardOf(card) {
      const value = read(card);
      return value !== null && 'mainCard' in value ? value.mainCard : null;
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
