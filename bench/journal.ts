/**
 * What the journal costs. A begin and a settle, against two bare synced inserts of as many bytes; and the replay of ten thousand
 * entries, against the time that the library system takes for its answers: as many of the same questions, asked barely.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { shelfNumber } from '../simulators/library/items.ts';
import { resolveOpen } from '../src/circulation/resolve.ts';
import { openStore } from '../src/store/store.ts';
import type { Transaction } from '../src/store/types.ts';
import { openCounter } from '../test/circulation/counter.ts';
import { card } from '../test/simulators/lindeveld.ts';
import type { Figure } from './stack.ts';

const rounds = 160;
const pairs = 25;
/** until the programs are compiled and both logs have grown to their size: from then on they are written over, as in a kiosk that runs */
const warmUpRounds = 28;
const entries = 10_000;
const answerMs = 5;
const at = '2026-11-24T10:00:00.000Z';

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const loanOf = (item: string): Transaction => ({
  kind: 'check-out',
  item,
  patron: card(1),
  uids: ['E004010000000001'],
  mode: 'offline',
  dueOn: '2099-12-20',
});

export async function bench(): Promise<Figure[]> {
  return [costOfAPair(), await costOfAReplay()];
}

/** Turn about, so that a disk that is slow now is slow for both. */
function costOfAPair(): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
  const { journal, close } = openStore({ folder: join(folder, 'store'), log: () => {} });
  const bare = new Database(join(folder, 'bare.db'));
  try {
    bare.pragma('locking_mode = EXCLUSIVE');
    bare.pragma('journal_mode = WAL');
    bare.pragma('synchronous = FULL');
    bare.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT');
    const insert = bare.prepare('INSERT INTO row (payload) VALUES (?)');
    // What the journal keeps of them: the sealed value, the moment, the event.
    const [begun, settled] = [Buffer.alloc(200, 1), Buffer.alloc(90, 1)];
    const ours: number[] = [];
    const theirs: number[] = [];
    const timed = (times: number[], action: () => void) => {
      const start = performance.now();
      for (let pair = 0; pair < pairs; pair += 1) action();
      times.push((performance.now() - start) / pairs);
    };
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      if (round === warmUpRounds) ours.length = theirs.length = 0;
      timed(ours, () => journal.settle(journal.begin(loanOf('30000000000017'), at), { state: 'accepted' }, at));
      timed(theirs, () => {
        insert.run(begun);
        insert.run(settled);
      });
    }
    const [figure, bound] = [median(ours), median(theirs)];
    return { name: 'begin and settle', figure, unit: 'ms', bound: round(bound), ratio: figure / bound, most: 1.3 };
  } finally {
    bare.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A hundred books, lent and returned in turn. */
async function costOfAReplay(): Promise<Figure> {
  const counter = await openCounter();
  try {
    const { parts, library } = counter;
    const itemAt = (number: number) => shelfNumber('book', 30 + ((number >> 1) % 20));
    const returning = (number: number) => number % 2 === 1;
    for (let number = 0; number < entries; number += 1) {
      const item = itemAt(number);
      const made: Transaction = returning(number)
        ? { kind: 'check-in', item, uids: [], mode: 'offline' }
        : loanOf(item);
      parts.journal.settle(parts.journal.begin(made, at), { state: 'deferred' }, at);
    }
    library.delay(answerMs);
    // The same questions, without a journal: what no replay can beat that sends one at a time.
    const sample = 600;
    const offline = { at, dueOn: '2099-12-20' };
    const start = performance.now();
    for (let number = 0; number < sample; number += 1) {
      const item = itemAt(number);
      if (returning(number)) await parts.library.checkIn({ item, offline });
      else {
        await parts.library.item(item);
        await parts.library.checkOut({ card: card(1), pin: null, item, offline });
      }
    }
    const boundSeconds = (((performance.now() - start) / sample) * entries) / 1000;
    const before = performance.now();
    if (!(await resolveOpen(parts))) throw new Error('the run was stopped');
    const seconds = (performance.now() - before) / 1000;
    const staff = parts.journal.staff().length;
    if (parts.journal.open().length > 0 || staff > 0) throw new Error(`not all was accepted (${staff} for the staff)`);
    return {
      name: `replay of ${entries} entries, ${answerMs} ms an answer`,
      figure: seconds,
      unit: 's',
      bound: round(boundSeconds),
      ratio: seconds / boundSeconds,
      most: 1.1,
    };
  } finally {
    await counter.close();
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
