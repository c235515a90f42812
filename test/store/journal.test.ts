import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note, Settlement, Transaction } from '../../src/store/types.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
const loan: Transaction = {
  kind: 'check-out',
  item: '30000000000017',
  patron: '23550000000018',
  uids: ['E004010012345678'],
  mode: 'offline',
  dueOn: '2026-12-15',
};

test('an entry is open until it is settled, and has its notes in order', () => {
  const { journal } = open(newFolder());
  const id = journal.begin(loan, at);
  journal.note(id, { step: 'accepted' }, at);
  journal.note(id, { step: 'released' }, at);
  expect(journal.open()).toEqual([
    {
      id,
      at,
      transaction: loan,
      notes: [{ step: 'accepted' }, { step: 'released' }],
      settlement: null,
    },
  ]);
  journal.settle(id, { state: 'accepted' }, at);
  expect(journal.open()).toEqual([]);
  expect(journal.get(id)?.settlement).toEqual({ state: 'accepted' });
  expect(journal.get(id)?.notes).toHaveLength(2);
});

test('deferred and unknown entries stay open, in the order in which they began', () => {
  const { journal } = open(newFolder());
  const ids = [1, 2, 3, 4].map(() => journal.begin(loan, at));
  journal.settle(ids[2] ?? 0, { state: 'deferred' }, at);
  journal.settle(ids[0] ?? 0, { state: 'unknown', why: 'no-answer' }, at);
  journal.settle(ids[1] ?? 0, { state: 'not-done', why: 'not-sent' }, at);
  expect(journal.open().map((entry) => entry.id)).toEqual([ids[0], ids[2], ids[3]]);
});

test('a refusal goes to the staff only where the patron had been told that it was done', () => {
  const folder = newFolder();
  const store = open(folder);
  const atOnce = store.journal.begin(loan, at);
  store.journal.settle(atOnce, { state: 'refused' }, at);
  const later = store.journal.begin(loan, at);
  store.journal.settle(later, { state: 'deferred' }, at);
  store.journal.settle(later, { state: 'refused', message: 'Blocked' }, at);
  const payment = store.journal.begin(loan, at);
  store.journal.settle(payment, { state: 'staff', why: 'paid-not-booked' }, at);
  expect(store.journal.staff().map((entry) => entry.id)).toEqual([later, payment]);
  store.close();
  const again = open(folder);
  expect(again.journal.staff().map((entry) => entry.id)).toEqual([later, payment]);
  again.journal.settle(payment, { state: 'accepted' }, at);
  again.journal.settle(later, { state: 'not-done', why: 'reversed' }, at);
  expect(again.journal.staff()).toEqual([]);
  expect(again.journal.open()).toEqual([]);
});

test('the payments begun in a span, settled or not, with their notes', () => {
  const folder = newFolder();
  const store = open(folder);
  const fees = [{ id: '4001', amountCents: 320 }];
  const payment = {
    kind: 'payment',
    way: 'terminal',
    driver: 'zvt',
    attempt: 'a',
    patron: '1',
    fees,
    amountCents: 320,
    before: 'none',
  } as const;
  const noon = (offset: string) => `2026-11-25T12:00:00${offset}`;
  const ids = ['Z', '+02:00', '-02:00'].map((offset) => store.journal.begin(payment, noon(offset)));
  store.journal.begin(loan, noon('Z'));
  store.journal.note(ids[0] ?? 0, { step: 'completed' }, noon('Z'));
  store.journal.settle(ids[0] ?? 0, { state: 'accepted' }, noon('Z'));
  store.close();
  const { journal } = open(folder);
  expect(journal.payments().map(({ id }) => id)).toEqual(ids);
  const [first, ...more] = journal.payments(ids[0], ids[1]);
  expect([first?.notes, first?.settlement]).toEqual([
    [{ step: 'completed' }],
    { state: 'accepted' },
  ]);
  expect(more.map(({ id }) => id)).toEqual(ids.slice(1, 2));
});

test('an entry that was never begun can be neither noted nor settled', () => {
  const { journal } = open(newFolder());
  expect(() => journal.settle(7, { state: 'accepted' }, at)).toThrow('no entry 7');
  expect(() => journal.note(7, { step: 'accepted' }, at)).toThrow('no entry 7');
  expect(journal.get(7)).toBeNull();
});

test('one entry ends and the next is noted in one commit: and stay so', () => {
  const folder = newFolder();
  const store = open(folder);
  const ids = [1, 2].map(() => store.journal.begin(loan, at)) as [number, number];
  const { journal } = store;
  const [ended, next] = [
    { id: ids[0], settlement: { state: 'accepted' } },
    { id: ids[1], note: { step: 'sending' } },
  ] as const;
  journal.settleThenNote(ended, next, at);
  expect(() => journal.settleThenNote({ ...ended, id: 99 }, next, at)).toThrow('no entry 99');
  const before = { open: journal.open(), ended: journal.get(ids[0]) };
  store.close();
  const again = open(folder).journal;
  expect({ open: again.open(), ended: again.get(ids[0]) }).toEqual(before);
  expect(before.open.map(({ id, notes }) => [id, notes])).toEqual([
    [ids[1], [{ step: 'sending' }]],
  ]);
  expect(before.ended?.settlement).toEqual({ state: 'accepted' });
  expect(again.history(ids[1]).map(({ event }) => event)).toEqual(['begin', 'note']);
});

test('property: whatever is done, reopening changes nothing that the journal says', () => {
  const notes: fc.Arbitrary<Note> = fc.constantFrom<Note>(
    { step: 'accepted' },
    { step: 'released' },
  );
  const settlements: fc.Arbitrary<Settlement> = fc.constantFrom<Settlement>(
    { state: 'accepted' },
    { state: 'refused' },
    { state: 'not-done', why: 'not-sent' },
    { state: 'deferred' },
    { state: 'unknown', why: 'no-answer' },
    { state: 'staff', why: 'loan-unknown' },
  );
  const steps = fc.array(
    fc.oneof(
      fc.record({
        do: fc.constant('begin' as const),
        mode: fc.constantFrom<'online' | 'offline'>('online', 'offline'),
      }),
      fc.record({ do: fc.constant('note' as const), which: fc.nat(20), note: notes }),
      fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), settlement: settlements }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(steps, (script) => {
      const folder = newFolder();
      const store = open(folder);
      const begun: number[] = [];
      for (const step of script) {
        if (step.do === 'begin') {
          begun.push(
            store.journal.begin({ ...loan, item: `item ${begun.length}`, mode: step.mode }, at),
          );
          continue;
        }
        const id = begun[step.which % Math.max(1, begun.length)];
        if (id === undefined) continue;
        if (step.do === 'note') store.journal.note(id, step.note, at);
        else store.journal.settle(id, step.settlement, at);
      }
      const before = {
        open: store.journal.open(),
        staff: store.journal.staff(),
        all: begun.map((id) => store.journal.get(id)),
      };
      expect(begun).toEqual([...begun].sort((a, b) => a - b));
      expect(before.open.map((entry) => entry.id)).toEqual(
        before.open.map((entry) => entry.id).sort((a, b) => a - b),
      );
      store.close();
      const { journal } = open(folder);
      expect({
        open: journal.open(),
        staff: journal.staff(),
        all: begun.map((id) => journal.get(id)),
      }).toEqual(before);
      expect(
        before.all.map(
          (entry) => entry?.transaction.kind === 'check-out' && entry.transaction.item,
        ),
      ).toEqual(begun.map((_, index) => `item ${index}`));
    }),
    { numRuns: 25 },
  );
});

test('what was begun lately, by its kind: also past numbers that were purged', () => {
  const { journal } = open(newFolder());
  const days = [1, 2, 2, 3, 4].map((day) => `2026-11-0${day}T10:00:00Z`);
  const ids = days.map((begun) => journal.begin(loan, begun));
  for (const [nth, id] of ids.entries()) journal.settle(id, { state: 'accepted' }, days[nth] ?? at);
  const other = journal.begin({ ...loan, kind: 'check-in' }, days[4] ?? at);
  const since = (from: string) =>
    journal.begunSince(from, ({ kind }) => kind === 'check-out').map(({ id }) => id);
  expect(since('2026-11-02T10:00:00Z')).toEqual(ids.slice(1));
  expect(since('2026-11-02T10:00:00.001Z')).toEqual(ids.slice(3));
  expect(journal.purge('2026-11-02T12:00:00Z')).toBe(3);
  expect(since('2026-11-01T00:00:00Z')).toEqual(ids.slice(3));
  expect(since('2026-11-05T00:00:00Z')).toEqual([]);
  expect(journal.begunSince(days[4] ?? at, () => true).map(({ id }) => id)).toEqual([
    ids[4],
    other,
  ]);
});
