import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, prepareFolder } from '../../src/store/database/database.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import { openJournal } from '../../src/store/journal/journal.ts';
import { openProof } from '../../src/store/seal/proof.ts';
import { createSeal } from '../../src/store/seal/seal.ts';
import { openKey } from '../../src/store/store.ts';
import type { Transaction } from '../../src/store/types.ts';
import { bundle } from '../support/store/bundle.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
const loan: Transaction = { kind: 'renew', item: '30000000000017', patron: '23550000000018' };

let storeProgram = '';
beforeAll(async () => {
  storeProgram = await bundle(new URL('../support/store/store-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(storeProgram), { recursive: true, force: true }));

test('every commit is synced, and the folder and its files belong to one user', () => {
  const folder = join(newFolder(), 'data');
  prepareFolder(folder);
  const database = openDatabase(folder);
  expect(database.pragma('synchronous', { simple: true })).toBe(2);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  database.close();
  open(folder).journal.begin(loan, at);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of ['kiosk.db', 'kiosk.db-wal', 'journal.key']) {
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test('a second process on the same folder is told so, and changes nothing', () => {
  const folder = newFolder();
  const { journal } = open(folder);
  const id = journal.begin(loan, at);
  const key = readFileSync(join(folder, 'journal.key'));
  const second = spawnSync(process.execPath, [storeProgram, folder, 'open'], { encoding: 'utf8' });
  expect(second.stdout).toContain('fault in-use');
  expect(readFileSync(join(folder, 'journal.key'))).toEqual(key);
  journal.settle(id, { state: 'accepted' }, at);
});

test('a wrong, a missing and a short key: a Fault, and with the right key everything is there', () => {
  const folder = newFolder();
  const keyPath = join(folder, 'journal.key');
  const store = open(folder);
  const id = store.journal.begin(loan, at);
  store.close();
  const key = readFileSync(keyPath);
  expect(faultOf(() => open(folder, join(folder, 'absent'))).code).toBe('key-missing');
  writeFileSync(keyPath, Buffer.alloc(32, 1));
  expect(faultOf(() => open(folder)).code).toBe('key-wrong');
  writeFileSync(keyPath, key.subarray(0, 31));
  expect(faultOf(() => open(folder)).code).toBe('key-unusable');
  rmSync(keyPath);
  expect(faultOf(() => open(folder)).code).toBe('key-missing');
  expect(existsSync(keyPath)).toBe(false);
  writeFileSync(join(folder, 'credential'), key, { mode: 0o400 });
  expect(open(folder, join(folder, 'credential')).journal.open()).toEqual([
    { id, at, transaction: loan, notes: [], settlement: null },
  ]);
});

test('a key that other users can read or change, or that is another user’s: a Fault that says how to mend it', () => {
  const folder = newFolder();
  open(folder).close();
  const keyPath = join(folder, 'journal.key');
  for (const [mode, words] of [
    [0o644, 'can be read by other users'],
    [0o604, 'can be read by other users'],
    [0o620, 'can be changed by other users'],
    [0o602, 'can be changed by other users'],
  ] as const) {
    chmodSync(keyPath, mode);
    const fault = faultOf(() => open(folder));
    expect([mode, fault.code, fault.message]).toEqual([
      mode,
      'key-exposed',
      expect.stringContaining(words),
    ]);
    expect(fault.remedy).toContain(`chmod 400 ${keyPath}`);
  }
  for (const mode of [0o600, 0o400]) {
    chmodSync(keyPath, mode);
    open(folder).close();
  }
});

describe.runIf(process.getuid?.() === 0)('a key, by its owner', () => {
  const nobody = 65_534;
  const openAs = (folder: string, uid: number) =>
    spawnSync(process.execPath, [storeProgram, folder, 'open'], {
      encoding: 'utf8',
      uid,
      gid: uid,
    }).stdout.split('\n')[0];

  test('is refused where it belongs to another user', () => {
    const folder = newFolder();
    open(folder).close();
    chownSync(join(folder, 'journal.key'), nobody, nobody);
    expect(faultOf(() => open(folder))).toMatchObject({ code: 'key-exposed' });
  });

  test('is taken from root with a group that may read, as systemd lays out a credential, and not from the user itself', () => {
    const folder = newFolder();
    chownSync(folder, nobody, nobody);
    chmodSync(dirname(storeProgram), 0o755);
    expect(openAs(folder, nobody)).toBe('opened');
    const keyPath = join(folder, 'journal.key');
    chmodSync(keyPath, 0o440);
    expect(openAs(folder, nobody)).toMatch(/fault key-exposed/);
    chownSync(keyPath, 0, nobody);
    expect(openAs(folder, nobody)).toBe('opened');
  });

  test('is taken as the runtime of a container lays it out', () => {
    const folder = newFolder();
    open(folder).close();
    mkdirSync('/run/secrets', { recursive: true });
    const secrets = mkdtempSync('/run/secrets/kiosk-');
    onTestFinished(() => rmSync(secrets, { recursive: true }));
    writeFileSync(join(secrets, 'key'), readFileSync(join(folder, 'journal.key')), { mode: 0o444 });
    open(folder, join(secrets, 'key')).close();
  });
});

test('a journal that is removed, or replaced, under a kiosk that runs is noticed', () => {
  const folder = newFolder();
  const store = open(folder);
  store.check();
  const file = join(folder, 'kiosk.db');
  renameSync(file, `${file}.aside`);
  expect(faultOf(() => store.check())).toMatchObject({ code: 'folder-unusable' });
  writeFileSync(file, readFileSync(`${file}.aside`));
  expect(faultOf(() => store.check())).toMatchObject({ code: 'folder-unusable' });
  renameSync(`${file}.aside`, file);
  store.check();
});

test('a file in place of the folder, and rubbish in place of the database', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), 'x');
  expect(faultOf(() => open(join(folder, 'file'))).code).toBe('folder-unusable');
  expect(faultOf(() => open(join(folder, 'file', 'data'))).code).toBe('folder-unusable');
  writeFileSync(join(folder, 'kiosk.db'), 'not a database at all, not even nearly. '.repeat(200));
  expect(faultOf(() => open(folder))).toMatchObject({ part: 'journal', code: 'corrupt' });
  expect(readFileSync(join(folder, 'kiosk.db'), 'utf8')).toContain('not a database at all');
});

test('a page overwritten in the middle of the file is found at opening', () => {
  const folder = newFolder();
  const store = open(folder);
  for (let count = 0; count < 60; count += 1) store.journal.begin(loan, at);
  store.close();
  const size = statSync(join(folder, 'kiosk.db')).size;
  const file = openSync(join(folder, 'kiosk.db'), 'r+');
  for (let offset = 4096; offset < size; offset += 4096)
    writeSync(file, Buffer.alloc(512, 0x5a), 0, 512, offset);
  closeSync(file);
  expect(faultOf(() => open(folder)).code).toBe('corrupt');
});

test('a changed or moved payload is found when it is read', () => {
  const folder = newFolder();
  const store = open(folder);
  store.journal.begin(loan, at);
  store.journal.begin({ ...loan, item: '30000000000025' }, at);
  store.close();
  const database = new Database(join(folder, 'kiosk.db'));
  database.exec(`DROP TRIGGER event_keeps_values;
    UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 2 << 20) WHERE seq = 1 << 20`);
  database.close();
  expect(faultOf(() => open(folder))).toMatchObject({ code: 'corrupt' });
});

test('no row can be changed or removed', () => {
  const folder = newFolder();
  const store = open(folder);
  store.journal.begin(loan, at);
  store.close();
  const database = new Database(join(folder, 'kiosk.db'));
  expect(() => database.exec('DELETE FROM event')).toThrow('append-only');
  expect(() => database.exec("UPDATE event SET at = ''")).toThrow('append-only');
  database.close();
});

test('a full disk: the call throws, what was kept stays, and there is no entry that was not written', () => {
  const folder = newFolder();
  prepareFolder(folder);
  const database = openDatabase(folder);
  const key = openKey(database, folder);
  const journal = openJournal({
    database,
    seal: createSeal(key, 'journal'),
    proof: openProof(database, key),
    folder,
  });
  database.pragma(
    `max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 4}`,
  );
  let kept = 0;
  const fault = faultOf(() => {
    for (; kept < 1000; kept += 1) journal.begin(loan, at);
  });
  expect(fault.code).toBe('disk-full');
  expect(fault.remedy).not.toBe('');
  expect(kept).toBeGreaterThan(5);
  expect(journal.open()).toHaveLength(kept);
  database.pragma('max_page_count = 100000');
  expect(journal.begin(loan, at)).toBe(kept + 1);
  database.close();
});

test('a file that may not grow (RLIMIT_FSIZE): the call throws, what was kept opens again', () => {
  const folder = newFolder();
  // The reserve is there from an earlier day.
  open(folder).close();
  const command = `ulimit -f 200; exec "$0" "$1" "$2" fill`;
  const child = spawnSync('bash', ['-c', command, process.execPath, storeProgram, folder], {
    encoding: 'utf8',
  });
  const [, kept, code] = /kept (\d+) fault ([a-z-]+)/.exec(child.stdout) ?? [];
  expect(['disk-failing', 'disk-full']).toContain(code);
  expect(Number(kept)).toBeGreaterThan(0);
  expect(open(folder).journal.open().length).toBeGreaterThanOrEqual(Number(kept));
});

test('a folder of a newer kiosk is left alone', () => {
  const folder = newFolder();
  const newer = new Database(join(folder, 'kiosk.db'));
  newer.pragma('user_version = 99');
  newer.pragma(`application_id = ${0x4b494f53}`);
  newer.close();
  expect(faultOf(() => open(folder)).code).toBe('newer-schema');
});

// Programs before 0.1.0 had shapes 1 to 7, each with a table `event`, and no mark in the header.
test.each([1, 7])('a journal from before the first release (%i) is refused as it is', (shape) => {
  const folder = newFolder();
  const file = join(folder, 'kiosk.db');
  const earlier = new Database(file);
  earlier.exec('CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT) STRICT;');
  earlier.exec("INSERT INTO event (at) VALUES ('2026-11-20T10:00:00Z');");
  earlier.pragma(`user_version = ${shape}`);
  earlier.close();
  const fault = faultOf(() => open(folder));
  expect(fault.code).toBe('unreleased-schema');
  expect(`${fault.message} ${fault.remedy}`).not.toMatch(/newer/);
  const after = new Database(file, { readonly: true });
  expect(after.prepare('SELECT at FROM event').pluck().all()).toEqual(['2026-11-20T10:00:00Z']);
  expect(after.pragma('user_version', { simple: true })).toBe(shape);
  after.close();
  expect(readdirSync(folder).filter((name) => /key|head/.test(name))).toEqual([]);
});
