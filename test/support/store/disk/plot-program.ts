/**
 * A process of its own for the tests: `plot-program FOLDER ITEMS CARD` does with a data folder what a
 * kiosk does, and says what it has on disk: `kept ENTRY WHAT`, `facts MOMENT`, `list MOMENT` (the facts
 * by night), and `booked ITEM` where the library system has a loan that was made off line.
 */
import { writeSync } from 'node:fs';
import { Fault } from '../../../../src/fault.ts';
import { rotateKey } from '../../../../src/store/seal/rotate.ts';
import { openStore } from '../../../../src/store/store.ts';
import type { Journal, Note, Settlement, Store } from '../../../../src/store/types.ts';
import { importFactsText } from '../facts.ts';

const [folder = '', itemsInJson = '[]', card = ''] = process.argv.slice(2);
const items: readonly string[] = JSON.parse(itemsInJson);
let minute = 0;
function now(): string {
  minute += 1;
  return new Date(Date.UTC(2024, 4, 17, 7, minute)).toISOString();
}
function say(line: string) {
  return writeSync(1, `${line}\n`);
}

/** Each step is said when it is on disk. */
function saying(journal: Journal) {
  return {
    begin(item: string) {
      const id = journal.begin(
        { kind: 'check-out', item, patron: card, uids: [], mode: 'offline', dueOn: '2024-06-07' },
        now(),
      );
      say(`kept ${id} begin`);
      return id;
    },
    note(id: number, note: Note) {
      journal.note(id, note, now());
      say(`kept ${id} ${note.step}`);
    },
    settle(id: number, settlement: Settlement) {
      journal.settle(id, settlement, now());
      say(`kept ${id} ${settlement.state}`);
    },
    settleThenNote(ended: number, next: number) {
      const note: Note = { step: 'sending' };
      journal.settleThenNote(
        { id: ended, settlement: { state: 'accepted' } },
        { id: next, note },
        now(),
      );
      say(`kept ${ended} accepted\nkept ${next} sending`);
    },
  };
}

/** Loans off line, and their replay. */
function lend({ journal, cache, onHold, pinTries }: Store, lent: readonly string[]): void {
  const steps = saying(journal);
  const ids = lent.map((item) => {
    const id = steps.begin(item);
    steps.note(id, { step: 'released' });
    steps.settle(id, { state: 'deferred' });
    return id;
  });
  const observedAt = now();
  cache.put(card, { observedAt, fees: [], manualBlocks: [] });
  say(`facts ${observedAt}`);
  onHold.put(lent[0] ?? '', now());
  pinTries.add(card, now());
  for (const [nth, id] of ids.entries()) {
    if (nth === 0) steps.note(id, { step: 'sending' });
    say(`booked ${lent[nth]}`);
    const next = ids[nth + 1];
    if (next === undefined) steps.settle(id, { state: 'accepted' });
    else steps.settleThenNote(id, next);
  }
}

async function importList(): Promise<void> {
  const exportedAt = now();
  const patrons = Array.from(
    { length: 40 },
    (_, nth) => `{"patron":"2355000000${1000 + nth}","facts":{}}`,
  );
  const { rejected } = await importFactsText(folder, `${patrons.join('\n')}\n`, { exportedAt });
  say(rejected === null ? `list ${exportedAt}` : `rejected ${rejected}`);
}

try {
  const [third, rest] = [Math.ceil(items.length / 3), items.slice(Math.ceil(items.length / 3))];
  const first = openStore({ folder, log: () => {} });
  lend(first, items.slice(0, third));
  await importList();
  first.close();
  const second = openStore({ folder, log: () => {} });
  lend(second, rest.slice(0, third));
  second.check();
  second.close();
  say('rotating');
  rotateKey({ folder, now: now() });
  say('rotated');
  const last = openStore({ folder, log: () => {} });
  await importList();
  lend(last, rest.slice(third));
  say('ended');
  process.exit(0);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  say(`fault ${error.code}`);
}
