/** A walk over all that is stored finds what no one has asked for, and holds nothing up. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../src/store/database/sqlite.ts';
import type { Damage, Store } from '../../src/store/types.ts';
import { importFactsText } from '../support/store/facts.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
const cards = Array.from({ length: 100 }, (_, nth) => `2355000000${1000 + nth}`);

/** Entries, cached facts, and facts by night. */
async function filled(entries = 50): Promise<string> {
  const folder = newFolder();
  const store = open(folder);
  for (let count = 0; count < entries; count += 1) {
    const id = store.journal.begin({ kind: 'renew', item: '3', patron: '2' }, at);
    store.journal.settle(id, { state: 'accepted' }, at);
  }
  for (const card of cards) store.cache.put(card, { observedAt: at, manualBlocks: ['x'] });
  store.onHold.put('3', at);
  store.pinTries.add('2', at);
  store.close();
  const lines = cards.map((card) => JSON.stringify({ card, facts: {} }));
  await importFactsText(folder, lines.join('\n'), { exportedAt: at });
  return folder;
}

function spoil(folder: string, statement: string, name = 'kiosk.db'): void {
  const database = new Database(join(folder, name));
  database.exec(statement);
  database.close();
}

/** Piece by piece. */
function walked({ walk }: Pick<Store, 'walk'>): { pieces: number; damage: Damage[] } {
  const walking = walk();
  const damage: Damage[] = [];
  for (let pieces = 1; ; pieces += 1) {
    const read = walking.read(0);
    damage.push(...read.damage);
    if (read.isDone) return { pieces, damage };
  }
}

test('nothing is found where nothing is damaged, in pieces of a few rows', async () => {
  const folder = await filled();
  const { damage, pieces } = walked(open(folder));
  expect(damage).toEqual([]);
  // 100 steps, 100 cards, the lists by night: 32 rows in each.
  expect(pieces).toBeGreaterThan(10);
});

test('an entry that is settled, cached facts and facts by night that do not open', async () => {
  const folder = await filled();
  const zero = 'zeroblob(60)';
  spoil(
    folder,
    `DROP TRIGGER event_keeps_values; UPDATE event SET payload = ${zero} WHERE seq = (7 << 20) + 1;
     UPDATE facts SET sealed = ${zero} WHERE card = (SELECT max(card) FROM facts)`,
  );
  spoil(
    folder,
    `UPDATE block SET sealed = ${zero} WHERE number = (SELECT max(number) FROM block)`,
    'facts-base.db',
  );
  expect(walked(open(folder)).damage).toEqual([
    { code: 'entry-damaged', entry: 7 },
    { code: 'facts-unreadable' },
    { code: 'facts-base-unreadable' },
  ]);
});

test('a page that is lost under a kiosk that runs: said, and the rest is walked over', async () => {
  const folder = await filled(600);
  const store = open(folder);
  const file = join(folder, 'kiosk.db');
  const bytes = readFileSync(file);
  // Leaves of the journal, which the start has read.
  bytes.fill(0x5a, 20 * 4096, 40 * 4096);
  writeFileSync(file, bytes);
  spoil(folder, 'DELETE FROM block', 'facts-base.db');
  const { damage } = walked(store);
  expect(damage).toMatchObject([{ code: null, fault: { code: 'corrupt' } }]);
});

test('a list by night that is replaced meanwhile is left, and read in the next walk', async () => {
  const [folder, other] = [await filled(), await filled()];
  const store = open(folder);
  const walk = store.walk();
  // Into the facts by night.
  for (let pieces = 0; pieces < 12; pieces += 1) walk.read(0);
  copyFileSync(join(other, 'facts-base.db'), join(folder, 'facts-base.db'));
  for (let isDone = false; !isDone; ) {
    const read = walk.read(0);
    expect(read.damage).toEqual([]);
    isDone = read.isDone;
  }
});
