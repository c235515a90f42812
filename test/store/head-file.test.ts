/** A database that is older than its head, or empty: it is said at the start, and nothing is sent. */
import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acceptJournal } from '../../src/store/seal/accept.ts';
import { rotateKey } from '../../src/store/seal/rotate.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';

function lend(folder: string, times: number) {
  const store = open(folder);
  for (let nth = 0; nth < times; nth += 1) {
    const id = store.journal.begin(
      {
        kind: 'check-out',
        item: `3000000000${nth}`,
        patron: '23550000000018',
        uids: [],
        mode: 'offline',
      },
      at,
    );
    store.journal.settle(id, { state: 'deferred' }, at);
  }
  return store;
}

const damages: [string, (file: string) => void][] = [
  ['gone', (file) => rmSync(file)],
  ['empty', (file) => truncateSync(file, 0)],
  ['of the last but one time', (file) => copyFileSync(`${file}.older`, file)],
];

test.each(damages)(
  'the database is %s: the journal counts as changed, and what looks open is unsure',
  (_, damage) => {
    const folder = newFolder();
    const file = join(folder, 'kiosk.db');
    lend(folder, 2).close();
    copyFileSync(file, `${file}.older`);
    lend(folder, 3).close();
    damage(file);
    const { journal, reports, close } = open(folder);
    expect(reports.map(({ code }) => code)).toContain('journal-changed');
    expect(journal.standing()).toMatchObject({ changed: true, unsureUpTo: journal.lastId() });
    expect(reports.find(({ code }) => code === 'journal-changed')?.data?.missing).toBeGreaterThan(
      5,
    );
    close();
    acceptJournal({ folder, now: at }, () => {});
    expect(open(folder).journal.standing().changed).toBe(false);
  },
);

test('the log is gone with what was done since the last look at the disk', () => {
  const folder = newFolder();
  lend(folder, 2).close();
  const running = lend(folder, 2);
  running.check();
  const copy = newFolder();
  for (const name of ['kiosk.db', 'journal.key', 'journal.head'])
    copyFileSync(join(folder, name), join(copy, name));
  expect(open(copy).journal.standing().changed).toBe(true);
});

test('a kill leaves no head that the journal has not, and neither does a new key', () => {
  const folder = newFolder();
  const running = lend(folder, 3);
  running.check();
  const copy = newFolder();
  for (const name of ['kiosk.db', 'kiosk.db-wal', 'journal.key', 'journal.head'])
    copyFileSync(join(folder, name), join(copy, name));
  open(copy).close();
  rotateKey({ folder: copy, now: at });
  const { journal, reports } = open(copy);
  expect(reports.map(({ code }) => code)).not.toContain('journal-changed');
  expect(JSON.parse(readFileSync(join(copy, 'journal.head'), 'utf8'))).toEqual(
    journal.standing().head,
  );
});

test.each(['', 'x', '{"steps":"9"}', '{}'])(
  'a head that cannot be read (%j) proves nothing, and is written again',
  (text) => {
    const folder = newFolder();
    lend(folder, 1).close();
    const file = join(folder, 'journal.head');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, text);
    const { journal } = open(folder);
    expect(journal.standing().changed).toBe(false);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(journal.standing().head);
  },
);
