/**
 * `shapes/shape-N.sql`: databases as kiosks of the time wrote them, each with the same day in it,
 * dumped as text. A new shape of the database brings a file of its own, written by the program that
 * makes it; none is ever changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../src/store/database/database.ts';
import { migrations } from '../../src/store/database/migrations.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import { rotateKey } from '../../src/store/seal/rotate.ts';
import { newFolder, open } from '../support/store/folder.ts';

const key = 'a released shape, and its key 32';
const [patron, item, held] = ['23550000000018', '30000000000017', '30000000000033'];
function day(number: number) {
  return `2026-11-${number}T10:00:00Z`;
}
const loan = {
  kind: 'check-out',
  item,
  patron,
  uids: ['E004010012345678'],
  mode: 'offline',
  dueOn: '2026-12-15',
} as const;
const facts = {
  observedAt: day(20),
  membership: { status: 5, type: 'adult' },
  fees: [{ id: 'f1', amountCents: 320 }],
  flags: null,
};

/** What makes the shape, as SQLite keeps it, without the order in which it was made. */
function shapeOf(database: Database) {
  return database
    .prepare<[], string>(
      "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
}
const versions = migrations.map((_, step) => step + 1);

describe.each(versions)('shape %i', (version) => {
  const written = () => {
    const folder = newFolder();
    const database = new Database(join(folder, 'kiosk.db'));
    database.exec(readFileSync(new URL(`shapes/shape-${version}.sql`, import.meta.url), 'utf8'));
    writeFileSync(join(folder, 'journal.key'), key, { mode: 0o600 });
    return { folder, database };
  };

  test('is what its steps make still: a step that was released has not changed', () => {
    const { database } = written();
    const made = new Database(':memory:');
    for (const step of migrations.slice(0, version)) made.exec(step);
    expect(shapeOf(database)).toEqual(shapeOf(made));
    expect(database.pragma('user_version', { simple: true })).toBe(version);
    database.close();
    made.close();
  });

  test('is brought to the present one with all that it holds, and is worked on', () => {
    const { folder, database } = written();
    database.close();
    const { journal, cache, onHold, pinTries, close } = open(folder);
    expect(journal.open().map(({ id, settlement }) => [id, settlement?.state])).toEqual([
      [1, 'deferred'],
      [2, 'deferred'],
      [5, 'unknown'],
      [7, undefined],
    ]);
    expect(journal.open()[0]).toEqual({
      id: 1,
      at: day(20),
      transaction: loan,
      notes: [{ step: 'released' }],
      settlement: { state: 'deferred' },
    });
    expect(journal.staff().map(({ id }) => id)).toEqual([3, 4]);
    expect(journal.history(3).map(({ at, event }) => [at, event])).toEqual([
      [day(20), 'begin'],
      [day(20), 'settle'],
      [day(21), 'settle'],
    ]);
    expect(journal.get(4)).toMatchObject({
      transaction: { kind: 'payment', amountCents: 320 },
      notes: [
        { step: 'approved', receiptNumber: '0017' },
        { step: 'booking', feeId: 'f1' },
      ],
      settlement: { state: 'staff', why: 'paid-not-booked' },
    });
    expect(journal.get(6)?.settlement).toEqual({ state: 'accepted' });
    expect(cache.get(patron)).toEqual(facts);
    expect(onHold.has(held)).toBe(true);
    expect(pinTries.ofCard(patron, day(23), 1_000)).toBe(1);

    journal.settle(1, { state: 'accepted' }, day(24));
    expect(journal.begin(loan, day(24))).toBe(8);
    close();
    const again = open(folder);
    expect(again.journal.standing()).toMatchObject({ changed: false, head: { steps: 21 } });
    again.close();
    const now = new Database(join(folder, 'kiosk.db'));
    expect(() => now.exec('DELETE FROM event')).toThrow('append-only');
    expect(now.pragma('integrity_check', { simple: true })).toBe('ok');
    now.close();
    expect(rotateKey({ folder, now: day(25) })).toBe(21);
    expect(
      open(folder)
        .journal.open()
        .map(({ id }) => id),
    ).toEqual([2, 5, 7, 8]);
  });

  test('a further step keeps all that it holds, and this program leaves what came of it alone', () => {
    const { folder, database } = written();
    const rows = () => database.prepare('SELECT * FROM event ORDER BY seq').all();
    const before = rows();
    const next = [...migrations, 'CREATE TABLE further (one INTEGER PRIMARY KEY) STRICT;'];
    expect(() => migrate(database, folder, [...next, 'no SQL'])).toThrow('syntax error');
    expect(database.pragma('user_version', { simple: true })).toBe(version);
    migrate(database, folder, next);
    expect(database.pragma('user_version', { simple: true })).toBe(next.length);
    expect(database.prepare('SELECT count(*) FROM further').pluck().get()).toBe(0);
    expect(rows()).toEqual(before);
    database.close();
    expect(() => open(folder)).toThrow('written by a newer kiosk');
  });
});
