/**
 * Payments of a kiosk that knew terminals alone, and had no handles: `payments-before-handles.sql`
 * was written by the program of that time, with an entry for each step at which it could end. They
 * are settled as they were settled then.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { Database } from '../../../src/store/database/sqlite.ts';
import { slipOf } from '../../../src/technician/journal-text.ts';
import { openTill } from '../../support/circulation/till.ts';
import { newFolder, open } from '../../support/store/folder.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function older() {
  const folder = newFolder();
  const database = new Database(join(folder, 'kiosk.db'));
  const file = new URL('../../store/shapes/payments-before-handles.sql', import.meta.url);
  database.exec(readFileSync(file, 'utf8'));
  database.close();
  writeFileSync(join(folder, 'journal.key'), 'a released shape, and its key 32', { mode: 0o600 });
  return open(folder);
}

test('are read as before, and asked of the terminal as before', async () => {
  const at = '2026-11-26T17:00:00.000Z';
  const till = await openTill(closers, { afterLoss: 'trust' }, { now: () => new Date(at) });
  // What the terminal had before all of them, and has as its last.
  till.terminal.payOther(150);
  const store = older();
  const { journal } = store;
  expect(journal.standing().changed).toBe(false);
  till.counter.parts.journal = journal;
  noteInterrupted(till.counter.parts);
  expect(await resolveOpen(till.counter.parts)).toBe(true);
  expect(
    journal
      .payments()
      .map(({ settlement }) => [
        settlement?.state,
        settlement && 'why' in settlement ? settlement.why : null,
      ]),
  ).toEqual([
    ['accepted', null],
    ['not-done', 'nothing-paid'],
    ['staff', 'terminal-last-earlier'],
    ['staff', 'terminal-last-other-amount'],
    ['staff', 'terminal-last-unknown'],
    ['accepted', null],
  ]);
  expect(till.booked()).toBe(1);
  const last = journal.get(6);
  expect(last && slipOf(last, 'Toestel 7')).toMatch(/^way +terminal \(zvt\)$/m);
});

test('where the terminal speaks another protocol now: for the staff, not asked of the wrong one', async () => {
  const till = await openTill(closers, { driver: 'opi' });
  till.terminal.payOther(150);
  const { journal } = older();
  till.counter.parts.journal = journal;
  noteInterrupted(till.counter.parts);
  expect(await resolveOpen(till.counter.parts)).toBe(true);
  const whys = [2, 3, 4].map((id) => journal.get(id)?.settlement);
  const replaced = { state: 'staff', why: 'driver-replaced', data: { driver: 'zvt' } };
  expect(whys).toEqual([replaced, replaced, replaced]);
  // Acknowledged then: it stands, whatever terminal is there now.
  expect([journal.get(6)?.settlement, till.booked()]).toEqual([{ state: 'accepted' }, 1]);
});
