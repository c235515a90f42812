import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../../src/store/snapshot.ts';
import type { Settlement, Transaction } from '../../src/store/types.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const [old, young] = ['2026-01-01T10:00:00Z', '2026-11-24T10:00:00Z'];
const renewal: Transaction = { kind: 'renew', item: '30000000000017', patron: '23550000000018' };

test('settled entries go by age; what is open, for the staff, or young stays, and no number comes twice', () => {
  const folder = newFolder();
  const store = open(folder);
  const settled = (at: string, ...settlements: Settlement[]) => {
    const id = store.journal.begin(renewal, at);
    for (const settlement of settlements) store.journal.settle(id, settlement, at);
    return id;
  };
  const gone = [
    settled(old, { state: 'accepted' }),
    settled(old, { state: 'refused' }),
    settled(old, { state: 'staff', why: 'no-answer' }, { state: 'closed', by: 'Ann', why: 'done' }),
  ];
  const kept = [
    settled(old),
    settled(old, { state: 'deferred' }),
    settled(old, { state: 'unknown', why: 'no-answer' }),
    settled(old, { state: 'staff', why: 'no-answer' }),
    settled(old, { state: 'deferred' }, { state: 'refused' }),
    settled(young, { state: 'accepted' }),
    settled(old, { state: 'accepted' }),
  ];
  expect(store.journal.purge('2026-08-26T10:00:00Z')).toBe(3);
  expect(store.journal.purge('2026-08-26T10:00:00Z')).toBe(0);
  expect(gone.map((id) => store.journal.get(id))).toEqual([null, null, null]);
  expect(kept.every((id) => store.journal.get(id) !== null)).toBe(true);
  store.close();
  const again = open(folder);
  expect(again.journal.open().map((entry) => entry.id)).toEqual(kept.slice(0, 3));
  expect(again.journal.staff().map((entry) => entry.id)).toEqual(kept.slice(3, 5));
  expect(again.journal.begin(renewal, young)).toBe((kept.at(-1) ?? 0) + 1);
});

test('a closed entry is off the list, and its history says by whom and why', () => {
  const { journal } = open(newFolder());
  const id = journal.begin(renewal, old);
  journal.settle(id, { state: 'staff', why: 'refused-afterwards', message: 'Blocked' }, old);
  journal.settle(id, { state: 'closed', by: 'Ann', why: 'lent by hand' }, young);
  expect(journal.staff()).toEqual([]);
  expect(journal.history(id)).toEqual([
    { at: old, event: 'begin', transaction: renewal },
    {
      at: old,
      event: 'settle',
      settlement: { state: 'staff', why: 'refused-afterwards', message: 'Blocked' },
    },
    { at: young, event: 'settle', settlement: { state: 'closed', by: 'Ann', why: 'lent by hand' } },
  ]);
  expect(journal.history(99)).toEqual([]);
});

test('the journal of a kiosk that runs can be read, without a trace', () => {
  const folder = newFolder();
  const { journal } = open(folder);
  for (let count = 0; count < 50; count += 1) journal.begin(renewal, old);
  const seen = readJournal({ folder, log: () => {} }, (copy) => copy.open().length);
  expect(seen).toBe(50);
  journal.begin(renewal, old);
  expect(readJournal({ folder, log: () => {} }, (copy) => copy.open().length)).toBe(51);
  expect(
    faultOf(() => readJournal({ folder: join(folder, 'none'), log: () => {} }, () => 0)).code,
  ).toBe('folder-unusable');
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

test('what a reader that is killed leaves behind: nothing, and never the key', () => {
  const folder = newFolder();
  open(folder).journal.begin(renewal, old);
  const temporary = newFolder();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = temporary;
  try {
    const left = readJournal({ folder, log: () => {} }, (copy) => [
      copy.open().length,
      readdirSync(temporary),
    ]);
    expect(left).toEqual([1, []]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

/** Mounting a small disk takes root, and not every container gives it. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-mount-'));
  const mounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
}

test.skipIf(!canMount())(
  'a disk that is really full: nothing begins, what is under way is ended, and with room it goes on',
  () => {
    const folder = newFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]).status).toBe(0);
    try {
      const store = open(folder);
      const id = store.journal.begin(renewal, old);
      const filler = join(folder, 'filler');
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
      let noted = 0;
      // First whatever room the log behind the database has, then the reserve.
      for (; existsSync(join(folder, 'reserve')) && noted < 5_000; noted += 1)
        store.journal.note(id, { step: 'accepted' }, old);
      expect(existsSync(join(folder, 'reserve'))).toBe(false);
      expect(faultOf(() => store.journal.begin(renewal, old)).code).toBe('disk-full');
      expect(faultOf(() => store.check()).code).toBe('disk-full');
      store.journal.settle(id, { state: 'accepted' }, old);
      expect(store.journal.get(id)?.notes).toHaveLength(noted);
      rmSync(filler);
      store.check();
      expect(existsSync(join(folder, 'reserve'))).toBe(true);
      expect(store.journal.begin(renewal, old)).toBe(id + 1);

      expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(32);
      store.close();
      expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0);
      expect(faultOf(() => open(folder)).code).toMatch(/read-only|folder-unusable/);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  },
);
