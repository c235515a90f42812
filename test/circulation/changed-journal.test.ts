/**
 * A journal that another hand has changed: what was removed may be a settlement, so nothing that
 * looks open is sent by itself.
 */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import { acceptJournal } from '../../src/store/seal/accept.ts';
import { openStore } from '../../src/store/store.ts';
import type { Settlement, Transaction } from '../../src/store/types.ts';
import { openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

const now = clock.now();

/**
 * Entry 1 was sent and accepted, 2 waits to be sent, 3 was interrupted; then `change`, and the next
 * start.
 */
async function started(change: (folder: string, file: string) => void) {
  const counter = await openCounter();
  onTestFinished(() => counter.close());
  const { parts, library, folder } = counter;
  const shelf = [...library.library.state.items.values()].filter(
    ({ item, forLoan }) => forLoan && !library.library.state.loans.has(item),
  );
  const loan = (at: number): Transaction => ({
    ...{
      kind: 'check-out',
      item: shelf[at]?.item ?? '',
      patron: card(1),
      uids: [],
      mode: 'offline',
      dueOn: '2024-06-01',
    },
  });
  const begin = (at: number, ...settlements: Settlement[]) => {
    const id = parts.journal.begin(loan(at), now);
    for (const settlement of settlements) parts.journal.settle(id, settlement, now);
  };
  begin(0, { state: 'deferred' }, { state: 'accepted' });
  begin(1, { state: 'deferred' });
  begin(2);
  counter.store.close();
  change(folder, join(folder, 'kiosk.db'));
  const store = openStore({ folder, log: () => {} });
  counter.store = store;
  parts.journal = store.journal;
  noteInterrupted(parts);
  const sent = () => library.log().filter(({ what }) => what === 'check-out').length;
  const states = () => [1, 2, 3].map((id) => store.journal.get(id)?.settlement?.state);
  return {
    parts,
    sent,
    states,
    begin: (at: number) => {
      const id = store.journal.begin(loan(at), now);
      store.journal.settle(id, { state: 'deferred' }, now);
      return id;
    },
  };
}

function withoutSettlement(_: string, file: string): void {
  const database = new Database(file);
  database.exec("DROP TRIGGER event_keeps_rows; DELETE FROM event WHERE state = 'accepted'");
  database.close();
}

test('as the kiosk left it: what waits is sent', async () => {
  const { parts, sent, states } = await started(() => {});
  expect(states()).toEqual(['accepted', 'deferred', 'unknown']);
  await resolveOpen(parts);
  expect([sent(), states()[1]]).toEqual([1, 'accepted']);
});

test('a settlement was removed: all that looks open is for the staff, and nothing is sent; what comes after is', async () => {
  const { parts, sent, states, begin } = await started(withoutSettlement);
  expect(states()).toEqual(['staff', 'staff', 'staff']);
  expect(parts.journal.get(1)?.settlement).toMatchObject({
    why: 'perhaps-settled',
  });
  await resolveOpen(parts);
  expect(sent()).toBe(0);
  const next = begin(3);
  await resolveOpen(parts);
  expect([sent(), parts.journal.get(next)?.settlement?.state]).toEqual([1, 'accepted']);
  // A person may have it sent, and the library system is asked first.
  expect(await retryEntry(parts, 2)).toMatchObject({ state: 'accepted' });
  expect(sent()).toBe(2);
});

test('a backup that was accepted: what looks open in it may have been sent since', async () => {
  const { parts, sent, states } = await started(
    (folder) => void acceptJournal({ folder, now }, () => {}),
  );
  expect(states()).toEqual(['accepted', 'staff', 'staff']);
  await resolveOpen(parts);
  expect(sent()).toBe(0);
});
