/** What is walked over in `kiosk.db`: the journal and the cache are sealed, the rest is only read. */
import { placeOfFacts } from '../cache.ts';
import type { Database } from '../database/sqlite.ts';
import { type EventRow, placeOf } from '../journal/event-table.ts';
import { createSeal } from '../seal/seal.ts';
import type { Pieces } from '../types.ts';
import { piecesOf } from './walk.ts';

interface FactsRow {
  card: Buffer;
  sealed: Uint8Array;
}

export function partsOfDatabase(
  database: Database,
  key: Uint8Array,
  folder: string,
): readonly (() => Pieces)[] {
  const [journal, cache] = [createSeal(key, 'journal'), createSeal(key, 'cache')];
  const at = { database, folder };
  const [noNumber, noKey] = [Number.MIN_SAFE_INTEGER, Buffer.alloc(0)];
  return [
    () =>
      piecesOf<number, EventRow>({
        ...at,
        table: 'event',
        key: 'seq',
        first: noNumber,
        damageOf: ({ entry, event, at: moment, payload }) =>
          journal.openBytes(payload, placeOf(entry, event, moment)) === null
            ? { code: 'entry-damaged', entry }
            : null,
      }),
    () =>
      piecesOf<Buffer, FactsRow>({
        ...at,
        table: 'facts',
        key: 'card',
        first: noKey,
        damageOf: ({ card, sealed }) =>
          cache.openBytes(sealed, placeOfFacts(card)) === null
            ? { code: 'facts-unreadable' }
            : null,
      }),
    () => piecesOf({ ...at, table: 'held', key: 'item', first: noKey, damageOf: () => null }),
    () => piecesOf({ ...at, table: 'pin_try', key: 'id', first: noNumber, damageOf: () => null }),
  ];
}
