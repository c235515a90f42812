import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Facts } from '../../packages/blocks/src/types.ts';
import { openCache } from '../../src/store/cache.ts';
import { openDatabase, prepareFolder } from '../../src/store/database/database.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import { createSeal } from '../../src/store/seal/seal.ts';
import { openKey } from '../../src/store/store.ts';
import { newFolder, open } from '../support/store/folder.ts';

const card = '23550000000018';
const facts: Facts = {
  observedAt: '2026-11-01T08:00:00Z',
  membership: { status: 5, type: 'adult' },
  fees: [{ id: 'f1', amountCents: 320 }],
  flags: null,
};

test('facts come back under the card, the last ones seen, also after reopening', () => {
  const folder = newFolder();
  const store = open(folder);
  expect(store.cache.get(card)).toBeNull();
  store.cache.put(card, facts);
  store.cache.put(card, { ...facts, observedAt: '2026-11-02T08:00:00Z' });
  store.close();
  expect(open(folder).cache.get(card)).toEqual({ ...facts, observedAt: '2026-11-02T08:00:00Z' });
});

test('what was observed before a moment is purged, and counted', () => {
  const { cache } = open(newFolder());
  cache.put(card, facts);
  cache.put('23550000000026', { ...facts, observedAt: '2026-11-20T08:00:00+01:00' });
  expect(cache.purge('2026-11-01T08:00:00Z')).toBe(0);
  expect(cache.purge('2026-11-20T07:00:00Z')).toBe(1);
  expect(cache.get(card)).toBeNull();
  expect(cache.get('23550000000026')).not.toBeNull();
});

test('facts moved to another card do not open, are reported, and are not believed', () => {
  const folder = newFolder();
  const store = open(folder);
  store.cache.put(card, facts);
  store.cache.put('23550000000026', { ...facts, manualBlocks: ['lost'] });
  store.close();
  const database = new Database(join(folder, 'kiosk.db'));
  const rows = database
    .prepare<[], { card: Buffer; sealed: Buffer }>('SELECT card, sealed FROM facts')
    .all();
  const move = database.prepare('UPDATE facts SET sealed = ? WHERE card = ?');
  for (const [index, row] of rows.entries()) move.run(rows[1 - index]?.sealed, row.card);
  database.close();
  const again = open(folder);
  expect(again.cache.get(card)).toBeNull();
  expect(again.cache.get('23550000000026')).toBeNull();
  expect(again.reports.map((report) => report.code)).toContain('facts-unreadable');
});

test('what the disk does not take counts all the same, and is written when it does', () => {
  const folder = newFolder();
  prepareFolder(folder);
  const database = openDatabase(folder);
  const key = openKey(database, folder);
  const seal = createSeal(key, 'facts');
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const openOwn = () => openCache(database, seal, hash, folder, () => {});
  const cache = openOwn();
  cache.put(card, facts);
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${pages}`);
  const many = Array.from({ length: 400 }, (_, nth) => String(nth));
  expect(() => many.map((each) => cache.refuse(each, '2026-11-02T08:00:00Z'))).toThrow('full');
  expect(() => cache.refuse(card, '2026-11-02T08:00:00Z')).toThrow('full');
  expect(cache.isRefused(card)).toBe(true);
  expect(openOwn().isRefused(card)).toBe(false);
  // Accepted again, still with a full disk.
  expect(() => cache.put(card, { ...facts, observedAt: '2026-11-03T08:00:00Z' })).toThrow('full');
  expect(cache.get(card)?.observedAt).toBe('2026-11-03T08:00:00Z');
  database.pragma('max_page_count = 100000');
  expect(cache.isRefused(card)).toBe(false);
  expect(openOwn().get(card)?.observedAt).toBe('2026-11-03T08:00:00Z');
  expect(openOwn().isRefused(card)).toBe(false);
  database.close();
});

test('a refusal is of one number, counts until that card is accepted, and goes by its own age', () => {
  const [other, main] = ['23550000000026', '23550000000034'];
  const folder = newFolder();
  const before = open(folder);
  before.cache.put(card, facts, main);
  before.cache.refuse(card, '2026-11-02T08:00:00Z');
  before.cache.refuse(other, '2026-11-02T08:00:00Z');
  before.close();
  const { cache } = open(folder);
  expect([card, other, main].map(cache.isRefused)).toEqual([true, true, false]);
  // By another card of the same patron.
  cache.put(main, { ...facts, observedAt: '2026-11-03T08:00:00Z' });
  expect(cache.isRefused(card)).toBe(true);
  cache.put(card, { ...facts, observedAt: '2026-11-04T08:00:00Z' }, main);
  expect([card, other].map(cache.isRefused)).toEqual([false, true]);
  // A clock that was wrong, and facts that are too old, leave it.
  expect(cache.purge('2026-12-01T08:00:00Z', '2026-01-01T08:00:00Z')).toBe(2);
  expect(cache.isRefused(other)).toBe(true);
  expect(cache.purgeRefusals('2026-11-02T08:00:00Z')).toBe(0);
  expect(cache.isRefused(other)).toBe(true);
  expect(cache.purgeRefusals('2026-11-02T08:00:01Z')).toBe(1);
  expect(cache.isRefused(other)).toBe(false);
});

test('a denied loan outlives a restart and the facts behind it, and goes by its own age', () => {
  const other = '23550000000026';
  const deniedAt = '2026-11-02T08:00:00Z';
  const folder = newFolder();
  const before = open(folder);
  before.cache.put(card, facts);
  for (const one of [card, other]) before.cache.deny(one, deniedAt);
  before.close();
  const { cache } = open(folder);
  expect([card, other].map(cache.deniedAt)).toEqual([deniedAt, deniedAt]);
  expect(cache.purge('2026-12-01T08:00:00Z', '2026-01-01T08:00:00Z')).toBe(1);
  expect(cache.get(card)).toBeNull();
  expect(cache.deniedAt(card)).toBe(deniedAt);
  cache.allow(other);
  expect([card, other].map(cache.deniedAt)).toEqual([deniedAt, null]);
  cache.purgeRefusals(deniedAt);
  expect(cache.deniedAt(card)).toBe(deniedAt);
  cache.purgeRefusals('2026-11-02T08:00:01Z');
  expect(cache.deniedAt(card)).toBeNull();
});
