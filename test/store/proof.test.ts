/**
 * What another hand does to the journal, without its key: each way is found at the next opening,
 * and nothing that the kiosk does looks like it.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Database } from '../../src/store/database/sqlite.ts';
import { acceptJournal } from '../../src/store/seal/accept.ts';
import { rotateKey } from '../../src/store/seal/rotate.ts';
import type { Settlement, Transaction } from '../../src/store/types.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
const old = '2026-01-01T10:00:00Z';
function lent(item: string): Transaction {
  return {
    ...{ kind: 'check-out', item, patron: '23550000000018', uids: [], mode: 'offline' },
  };
}
const loan = lent('30000000000017');
const unpaid = {
  kind: 'payment',
  way: 'terminal',
  driver: 'zvt',
  attempt: 'a',
  patron: '23550000000018',
  fees: [{ id: '4001', amountCents: 320 }],
  amountCents: 320,
  before: 'none',
} as const;

/**
 * Entries 1 and 2 stand on the staff's list, 3 and 4 were sent and accepted, 5 is settled. The
 * journal is closed.
 */
function written(): string {
  const folder = newFolder();
  const { journal, close } = open(folder);
  const entry = (transaction: Transaction, ...settlements: Settlement[]) => {
    const id = journal.begin(transaction, at);
    for (const settlement of settlements) journal.settle(id, settlement, at);
  };
  entry(unpaid, { state: 'staff', why: 'paid-not-booked' });
  entry(loan, { state: 'deferred' }, { state: 'staff', why: 'refused-afterwards' });
  entry(lent('30000000000025'), { state: 'deferred' }, { state: 'accepted' });
  entry(lent('30000000000033'), { state: 'deferred' }, { state: 'accepted' });
  entry({ kind: 'renew', item: '30000000000041', patron: '23550000000018' }, { state: 'accepted' });
  close();
  return folder;
}

/** As an attacker who has the file and not the key. */
function by(folder: string, ...statements: string[]): void {
  const database = new Database(join(folder, 'kiosk.db'));
  const triggers = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    )
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  for (const statement of statements) database.exec(statement);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}

function seqOf(entry: number, step: number) {
  return `((${entry} << 20) + ${step})`;
}
function last(entry: number) {
  return `(SELECT max(seq) FROM event WHERE entry = ${entry})`;
}
function exchange(one: string, other: string) {
  return [
    `CREATE TEMP TABLE place AS SELECT ${one} AS one, ${other} AS other`,
    'UPDATE event SET seq = -1048575 WHERE seq = (SELECT one FROM place)',
    'UPDATE event SET seq = (SELECT one FROM place) WHERE seq = (SELECT other FROM place)',
    'UPDATE event SET seq = (SELECT other FROM place) WHERE seq = -1048575',
  ];
}
function found(folder: string) {
  return open(folder).reports.filter(({ code }) => code === 'journal-changed');
}

test.each<[string, string[]]>([
  ['one entry of the list is removed', ['DELETE FROM event WHERE entry = 1']],
  ['all entries are removed', ['DELETE FROM event']],
  [
    'an entry, and what tells the key and where the proof begins',
    ['DELETE FROM event WHERE entry = 1', 'DELETE FROM key_check'],
  ],
  [
    'the state of a listed entry: recorded',
    [`UPDATE event SET state = 'recorded' WHERE seq = ${last(1)}`],
  ],
  [
    'the state of a listed entry: closed',
    [`UPDATE event SET state = 'closed' WHERE seq = ${last(2)}`],
  ],
  ['the newest settlement is removed', [`DELETE FROM event WHERE seq = ${last(5)}`]],
  ['an older settlement is removed', [`DELETE FROM event WHERE seq = ${last(3)}`]],
  ['two settlements of one entry are exchanged', exchange(seqOf(3, 1), seqOf(3, 2))],
  [
    'the states of two settlements are exchanged',
    [
      `UPDATE event SET state = CASE state WHEN 'staff' THEN 'accepted' ELSE 'staff' END WHERE seq IN (${last(2)}, ${last(3)})`,
    ],
  ],
  ['the settlements of two entries are exchanged', exchange(last(3), last(4))],
  [
    'two steps are exchanged in the order of writing',
    ['UPDATE event SET nth = 5 - nth WHERE nth IN (2, 3)'],
  ],
  [
    'a bit of the payload of a settled entry',
    [`UPDATE event SET payload = zeroblob(60) WHERE seq = ${seqOf(4, 0)}`],
  ],
  [
    'the payload of another entry',
    [
      `UPDATE event SET payload = (SELECT payload FROM event WHERE seq = ${seqOf(3, 0)}) WHERE seq = ${seqOf(4, 0)}`,
    ],
  ],
  [
    'the moment of a settled entry',
    [`UPDATE event SET at = '2020-01-01T10:00:00Z' WHERE seq = ${seqOf(5, 1)}`],
  ],
  ['the newest head is removed', ['UPDATE event SET head = NULL']],
  [
    'a step is added',
    [
      `INSERT INTO event (seq, at, event, state, payload) SELECT seq + 1, at, event, 'closed', payload FROM event WHERE seq = ${last(2)}`,
    ],
  ],
  [
    'a listed entry is removed with all that came after it',
    ['DELETE FROM event WHERE entry > 1', `DELETE FROM event WHERE seq = ${last(1)}`],
  ],
])('%s: found at the next opening', (_, statements) => {
  const folder = written();
  by(folder, ...statements);
  expect(found(folder)).toMatchObject([{ level: 'error', part: 'journal' }]);
});

test('the payload, or the moment, of an entry that is not settled: the journal does not open', () => {
  for (const change of ['payload = zeroblob(60)', "at = '2020-01-01T10:00:00Z'"]) {
    const folder = written();
    by(folder, `UPDATE event SET ${change} WHERE seq = ${seqOf(1, 0)}`);
    expect(faultOf(() => open(folder))).toMatchObject({ code: 'corrupt' });
  }
});

test('it goes on, and says so at each opening, also after the change is undone; what is done from then on is proved', () => {
  const folder = written();
  by(folder, "UPDATE event SET state = 'closed' WHERE entry = 1 AND event = 'settle'");
  const store = open(folder);
  expect(store.journal.standing()).toMatchObject({ changed: true, unsureUpTo: 5 });
  expect(store.journal.begin(loan, at)).toBe(6);
  store.close();
  by(folder, "UPDATE event SET state = 'staff' WHERE entry = 1 AND event = 'settle'");
  const again = open(folder);
  expect(again.reports.map(({ code }) => code)).toContain('journal-changed');
  expect(again.journal.standing()).toMatchObject({ changed: true, unsureUpTo: 6 });
  again.close();
  expect(open(folder).journal.standing()).toMatchObject({ changed: true, unsureUpTo: 6 });
});

test('a state in clear that was changed hides nothing: neither from the list nor once the journal is accepted, nor does the purge take it', () => {
  const folder = written();
  by(
    folder,
    "UPDATE event SET state = 'closed' WHERE state = 'staff'",
    'DELETE FROM event WHERE seq = 5 << 20',
  );
  const store = open(folder);
  const staff = () => store.journal.staff().map(({ id }) => id);
  expect([staff(), store.journal.open()]).toEqual([[1, 2], []]);
  expect(store.journal.purge('2030-01-01T10:00:00Z')).toBe(0);
  expect(store.journal.get(5)).toBeNull();
  store.close();
  acceptJournal({ folder, now: at }, () => {});
  const { journal, reports } = open(folder);
  expect(reports.map(({ code }) => code)).not.toContain('journal-changed');
  expect(journal.standing()).toMatchObject({ changed: false, unsureUpTo: 5, acceptedAt: at });
  expect(journal.staff().map(({ id }) => id)).toEqual([1, 2]);
  expect(journal.damaged()).toEqual([]);
});

test('a new key takes along that it was changed, and no more', () => {
  const folder = written();
  rotateKey({ folder, now: at });
  const whole = open(folder);
  expect(whole.journal.standing()).toMatchObject({
    changed: false,
    unsureUpTo: null,
    acceptedAt: at,
  });
  whole.close();
  by(folder, 'DELETE FROM event WHERE entry = 1');
  rotateKey({ folder, now: at });
  expect(found(folder)).toHaveLength(1);
});

test('purged by age, it is whole; and what is removed besides is found', () => {
  const folder = newFolder();
  const { journal, close } = open(folder);
  const settled = (moment: string) =>
    journal.settle(journal.begin(loan, moment), { state: 'accepted' }, moment);
  for (let entry = 1; entry <= 4; entry += 1) settled(old);
  // The newest step is of an old entry: it stays, for it holds the head.
  const first = journal.begin(loan, at);
  journal.settle(journal.begin(loan, at), { state: 'staff', why: 'loan-unknown' }, at);
  journal.settle(first, { state: 'accepted' }, old);
  expect(journal.purge('2026-06-01T10:00:00Z')).toBe(4);
  const { head } = journal.standing();
  expect(head.steps).toBe(12);
  close();
  const again = open(folder);
  expect(again.journal.standing()).toMatchObject({ changed: false, head });
  again.journal.begin(loan, at);
  again.close();
  const third = open(folder);
  expect(third.journal.standing()).toMatchObject({ changed: false, head: { steps: 13 } });
  third.close();
  by(folder, 'DELETE FROM event WHERE entry = 6');
  expect(found(folder)).toHaveLength(1);
});

test('put back to an older copy: whole in itself, and no descendant of a later head', () => {
  const folder = written();
  const store = open(folder);
  const heads = [store.journal.standing().head];
  const copy = join(newFolder(), 'copy');
  mkdirSync(copy);
  store.close();
  copyFileSync(join(folder, 'kiosk.db'), join(copy, 'kiosk.db'));
  const later = open(folder);
  later.journal.settle(1, { state: 'closed', by: 'Ann', why: 'booked' }, at);
  heads.push(later.journal.standing().head);
  later.journal.purge('2026-11-24T11:00:00Z');
  expect(later.journal.unknownHeads(heads)).toEqual([]);
  later.close();
  // The whole folder is older: a database alone does not fit the head beside it.
  for (const name of ['kiosk.db', 'kiosk.db-wal', 'journal.head'])
    rmSync(join(folder, name), { force: true });
  copyFileSync(join(copy, 'kiosk.db'), join(folder, 'kiosk.db'));
  const back = open(folder);
  expect(back.reports.map(({ code }) => code)).not.toContain('journal-changed');
  expect(back.journal.unknownHeads(heads)).toEqual([heads[1]]);
  // Nor does it become one by going on.
  back.journal.settle(1, { state: 'accepted' }, at);
  back.journal.begin(loan, at);
  expect(back.journal.unknownHeads(heads)).toEqual([heads[1]]);
  back.close();
  rmSync(join(folder, 'kiosk.db'));
  expect(open(folder).journal.unknownHeads(heads)).toEqual(heads);
});

test('property: whatever is done, killed or closed, purged or not: whole at each opening, with every head that it had', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('begin' as const), at: fc.constantFrom(old, at) }),
      fc.record({ do: fc.constant('note' as const), which: fc.nat(20) }),
      fc.record({
        do: fc.constant('settle' as const),
        which: fc.nat(20),
        state: fc.constantFrom('accepted', 'deferred'),
      }),
      fc.record({ do: fc.constant('both' as const), which: fc.nat(20) }),
      fc.record({ do: fc.constant('purge' as const) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(steps, (script) => {
      const folder = newFolder();
      let store = open(folder);
      const heads = [store.journal.standing().head];
      const begun: number[] = [];
      for (const step of script) {
        const { journal } = store;
        const [id, next] =
          'which' in step ? [0, 1].map((more) => begun[(step.which + more) % begun.length]) : [];
        if (step.do === 'begin') begun.push(journal.begin(loan, step.at));
        else if (step.do === 'purge') journal.purge('2026-06-01T10:00:00Z');
        else if (step.do === 'reopen') {
          store.close();
          store = open(folder);
        } else if (id === undefined || next === undefined || !journal.get(id) || !journal.get(next))
          continue;
        else if (step.do === 'note') journal.note(id, { step: 'released' }, old);
        else if (step.do === 'both' && id !== next)
          journal.settleThenNote(
            { id, settlement: { state: 'accepted' } },
            { id: next, note: { step: 'sending' } },
            old,
          );
        else if (step.do === 'settle') journal.settle(id, { state: step.state as 'deferred' }, old);
        heads.push(store.journal.standing().head);
      }
      store.close();
      const { journal, reports, close } = open(folder);
      expect(reports.map(({ code }) => code)).not.toContain('journal-changed');
      expect(journal.standing().head).toEqual(heads.at(-1));
      const { unknownHeads } = journal;
      expect(unknownHeads(heads)).toEqual([]);
      const other = { steps: heads.at(-1)?.steps ?? 0, digest: '0123456789abcdef' };
      expect(unknownHeads([...heads, other])).toEqual([other]);
      close();
    }),
    { numRuns: 30 },
  );
});
