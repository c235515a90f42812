/**
 * The facts of patrons as last seen; a card that is not the main one has its number instead. Beside
 * them the cards that the library system refused since, and those whose patron was denied a loan: a
 * row of its own each, whose moment is negative, so that it is not as old as facts that are purged.
 */

import type { Log } from '../../machines/domain.ts';
import type { Facts } from '../../packages/blocks/src/index.ts';
import { openRows } from './cache-rows.ts';
import { guard } from './database/faults.ts';
import type { Database } from './database/sqlite.ts';
import type { Seal } from './seal/seal.ts';
import type { FactsCache } from './types.ts';

interface MainCard {
  mainCard: string;
}
interface Denial {
  at: string;
}

export function openCache(
  database: Database,
  seal: Seal,
  hash: (card: string) => Buffer,
  folder: string,
  log: Log,
): FactsCache {
  const rows = openRows(database, folder);
  const remove = database.prepare(
    'DELETE FROM facts WHERE observed_at_ms >= 0 AND (observed_at_ms < ? OR observed_at_ms > ?)',
  );
  const removeRefusals = database.prepare<[number]>(
    'DELETE FROM facts WHERE observed_at_ms < 0 AND observed_at_ms > ?',
  );
  const changed = (key: Buffer, value: object, atMs: number) =>
    [key, { atMs, sealed: seal.close(value, placeOfFacts(key)) }] as const;
  const refusalOf = (card: string) => hash(`refused ${card}`);
  /** Asked before each removal, so that nothing is written for the many cards that are accepted. */
  const isRefused = (card: string) => rows.sealedOf(refusalOf(card)) !== null;
  const denialOf = (card: string) => hash(`denied ${card}`);
  const open = (key: Buffer): object | null => {
    const sealed = rows.sealedOf(key);
    if (sealed === null) return null;
    const opened = seal.open(sealed, placeOfFacts(key));
    if (opened) return opened.value as object;
    // The patron counts as unknown until the next visit on line.
    const text =
      'Cached facts of one patron do not open with the key and are left out; they return with the next visit on line.';
    log({ level: 'warn', part: 'journal', code: 'facts-unreadable', text });
    return null;
  };
  const read = (card: string) => open(hash(card)) as Facts | MainCard | null;
  const deniedAt = (card: string) => (open(denialOf(card)) as Denial | null)?.at ?? null;
  return {
    put(card, facts, mainCard = card) {
      const atMs = milliseconds(facts.observedAt);
      rows.set(
        changed(hash(mainCard), facts, atMs),
        ...(mainCard === card ? [] : [changed(hash(card), { mainCard }, atMs)]),
        ...(isRefused(card) ? [[refusalOf(card), null] as const] : []),
      );
    },
    refuse: (card, at) => rows.set(changed(refusalOf(card), {}, -milliseconds(at))),
    isRefused,
    accept(card) {
      if (isRefused(card)) rows.set([refusalOf(card), null]);
    },
    deny: (card, at) =>
      rows.set(changed(denialOf(card), { at } satisfies Denial, -milliseconds(at))),
    allow(card) {
      if (deniedAt(card) !== null) rows.set([denialOf(card), null]);
    },
    deniedAt,
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
      rows.tryWaiting();
      const after =
        observedAfter === undefined ? Number.MAX_SAFE_INTEGER : milliseconds(observedAfter);
      const before = milliseconds(observedBefore);
      return guard(folder, () => remove.run(before, after).changes);
    },
    purgeRefusals: (before) =>
      guard(folder, () => removeRefusals.run(-milliseconds(before)).changes),
  };
}

export function placeOfFacts(key: Buffer): string {
  return `facts ${key.toString('hex')}`;
}

function milliseconds(instant: string): number {
  const value = Date.parse(instant);
  if (Number.isNaN(value)) throw new RangeError(`"${instant}" is no moment in ISO 8601.`);
  return value;
}
