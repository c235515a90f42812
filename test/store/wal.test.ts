/**
 * The log beside the database: what SQLite would forget without a word is found, and nothing is
 * taken for damage that is none.
 */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { salvage } from '../../src/store/database/salvage.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import { readWal } from '../../src/store/database/wal.ts';
import { acceptJournal } from '../../src/store/seal/accept.ts';
import { openStore } from '../../src/store/store.ts';
import { isLong } from '../support/repository/share.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const [header, frame] = [32, 24 + 4096];
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** What stands on the disk when the power goes after so many entries: database, log and key. */
function crashed(entries: number): { folder: string; wal: string } {
  const from = newFolder();
  const { journal } = open(from);
  for (let number = 1; number <= entries; number += 1) {
    const at = new Date(Date.UTC(2026, 10, 24, 10, 0, number)).toISOString();
    journal.begin({ kind: 'renew', item: `3000000000${number}`, patron: '23550000000018' }, at);
  }
  const folder = join(newFolder(), 'data');
  mkdirSync(folder);
  for (const name of ['kiosk.db', 'kiosk.db-wal', 'journal.key'])
    copyFileSync(join(from, name), join(folder, name));
  return { folder, wal: join(folder, 'kiosk.db-wal') };
}

test('one wrong bit, anywhere before the last commits: the kiosk does not start, says so, and changes nothing', () => {
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  const { folder, wal } = crashed(40);
  const whole = readFileSync(wal);
  const all = readWal(wal);
  expect(all.lost).toBe(0);
  expect(all.whole).toBeGreaterThanOrEqual(40);
  const last = Math.floor((whole.length - header) / frame) - 3;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: header + last * frame - 1 }),
      fc.integer({ min: 0, max: 7 }),
      (at, bit) => {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
        writeFileSync(wal, damaged);
        expect(faultOf(() => open(folder))).toMatchObject({ part: 'journal', code: 'log-damaged' });
        expect(readFileSync(wal).equals(damaged)).toBe(true);
      },
    ),
    { seed, numRuns: 40 },
  );
});

test('salvage keeps everything aside, and opens the journal as far as it is whole', () => {
  const { folder, wal } = crashed(40);
  expect(salvage(folder, '2026-11-24T12:00:00Z')).toBeNull();
  const damaged = readFileSync(wal);
  damaged.fill(0x5a, header + 20 * frame + 2_000, header + 20 * frame + 2_100);
  writeFileSync(wal, damaged);
  const salvaged = salvage(folder, '2026-11-24T12:00:00Z');
  expect(salvaged).toMatchObject({ aside: join(folder, 'damaged-20261124120000') });
  expect(salvaged?.lost).toBeGreaterThan(15);
  const aside = salvaged?.aside ?? '';
  expect(readdirSync(aside).sort()).toEqual(['kiosk.db', 'kiosk.db-wal']);
  expect([
    statSync(aside).mode & 0o777,
    readFileSync(join(aside, 'kiosk.db-wal')).equals(damaged),
  ]).toEqual([0o700, true]);
  const salvagedStore = open(folder);
  expect(salvagedStore.reports.map(({ code }) => code)).toContain('journal-changed');
  const kept = salvagedStore.journal.open();
  expect(salvagedStore.journal.standing()).toMatchObject({
    changed: true,
    unsureUpTo: kept.length,
  });
  expect(kept.map(({ id }) => id)).toEqual(kept.map((_, at) => at + 1));
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length + (salvaged?.lost ?? 0)).toBeLessThanOrEqual(40);
  expect(kept.at(-1)?.at).toBe(salvaged?.lastAt);
});

test('the last commit, torn by a power cut, is no damage: nobody was told of it', () => {
  for (const cut of [1, frame - 1, frame / 2]) {
    const { folder, wal } = crashed(12);
    truncateSync(wal, statSync(wal).size - cut);
    const { journal } = open(folder);
    expect(journal.open()).toHaveLength(11);
    expect(journal.standing()).toMatchObject({ changed: false, head: { steps: 11 } });
  }
});

test('what an earlier round left behind in the log is no damage', () => {
  const { folder, wal } = crashed(1_040);
  // A thousand pages, and then from the beginning again, over what is in the database already.
  expect(statSync(wal).size).toBeGreaterThan(1_000 * frame);
  expect(readWal(wal)).toMatchObject({ lost: 0 });
  expect(readWal(wal).whole).toBeLessThan(1_000);
  expect(open(folder).journal.open()).toHaveLength(1_040);
});

test('no log, an empty one, and one that is nothing but a beginning', () => {
  const path = join(newFolder(), 'wal');
  for (const length of [null, 0, 31, 32, 56]) {
    if (length !== null) writeFileSync(path, Buffer.alloc(length, 1));
    expect(readWal(path)).toEqual({ whole: 0, lost: 0 });
  }
  writeFileSync(path, Buffer.alloc(10_000, 1));
  expect(readWal(path).lost).toBeGreaterThan(0);
});

test.runIf(isLong)(
  'the log does not stay as large as its largest transaction made it',
  {
    timeout: 60_000,
  },
  () => {
    const folder = newFolder();
    openStore({ folder, log: () => undefined }).close();
    const database = new Database(join(folder, 'kiosk.db'));
    const insert = database.prepare(
      'INSERT INTO event (seq, at, event, state, payload) VALUES (?, ?, ?, ?, ?)',
    );
    const payload = Buffer.alloc(600, 1);
    database.transaction(() => {
      for (let id = 1; id <= 40_000; id += 1) {
        insert.run(id * 2 ** 20, '2026-01-01T10:00:00Z', 'begin', null, payload);
        insert.run(
          id * 2 ** 20 + 1,
          '2026-01-01T10:00:00Z',
          'settle',
          'accepted',
          payload.subarray(0, 60),
        );
      }
    })();
    database.close();
    acceptJournal({ folder, now: '2026-01-01T10:00:00Z' }, () => undefined);
    const { journal } = open(folder);
    const megabytes = () => statSync(join(folder, 'kiosk.db-wal')).size / 1e6;
    expect(journal.purge('2026-06-01T10:00:00Z')).toBe(39_999);
    expect(megabytes()).toBeGreaterThan(20);
    journal.begin(
      { kind: 'renew', item: '30000000001', patron: '23550000000018' },
      '2026-11-24T10:00:00Z',
    );
    expect(megabytes()).toBeLessThan(17);
  },
);
