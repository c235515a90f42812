/**
 * What the journal costs. A begin and a settle, against two bare synced inserts of as many bytes;
 * and the replay of ten thousand entries, against the time that the library system takes for its
 * answers: as many of the same questions, asked barely. Each is measured turn about with its bound,
 * so that a machine or a disk that is busy now is busy for both.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shelfNumber } from '../simulators/library/cast/items.ts';
import type { CirculationParts } from '../src/circulation/parts.ts';
import { resolveOpen } from '../src/circulation/settle/resolve.ts';
import { Database } from '../src/store/database/sqlite.ts';
import { openStore } from '../src/store/store.ts';
import type { Transaction } from '../src/store/types.ts';
import { openCounter } from '../test/support/circulation/counter.ts';
import { card } from '../test/support/simulators/lindeveld.ts';
import type { Figure } from './stack.ts';

const rounds = 800;
const pairs = 5;
/**
 * until the programs are compiled and both logs have grown to their size: from then on they are
 * written over, as in a kiosk that runs
 */
const warmUpRounds = 140;
const entries = 10_000;
const answerMs = 5;
/**
 * after so many entries of the replay, a sample of as many barely asked questions as belong to
 * `sample` entries
 */
const sampleEvery = 250;
const sample = 20;
const at = '2026-11-24T10:00:00.000Z';

/**
 * A quarter of the rounds took no longer: what other programs do to the machine makes the rest
 * longer, never shorter.
 */
function lowerQuartile(values: number[]) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? 0;
}
function loanOf(item: string): Transaction {
  return {
    kind: 'check-out',
    item,
    patron: card(1),
    uids: ['E004010000000001'],
    mode: 'offline',
    dueOn: '2099-12-20',
  };
}

export async function bench(): Promise<Figure[]> {
  return [costOfAPair(), await costOfAReplay()];
}

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
    const sides = [
      () =>
        timed(ours, () =>
          journal.settle(journal.begin(loanOf('30000000000017'), at), { state: 'accepted' }, at),
        ),
      () =>
        timed(theirs, () => {
          insert.run(begun);
          insert.run(settled);
        }),
    ];
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      if (round === warmUpRounds) ours.length = theirs.length = 0;
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) side();
    }
    const [figure, bound] = [lowerQuartile(ours), lowerQuartile(theirs)];
    return {
      name: 'begin and settle',
      figure,
      unit: 'ms',
      bound: round(bound),
      ratio: figure / bound,
      most: 1.3,
    };
  } finally {
    bare.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A few books, lent and returned in turn. */
async function costOfAReplay(): Promise<Figure> {
  const counter = await openCounter();
  try {
    const { parts, library } = counter;
    const itemAt = (number: number) => shelfNumber('book', 31 + ((number >> 1) % 19));
    const returning = (number: number) => number % 2 === 1;
    const offline = { at, dueOn: '2099-12-20' };
    for (let number = 0; number < entries; number += 1) {
      const item = itemAt(number);
      const made: Transaction = returning(number)
        ? { kind: 'check-in', item, uids: [], mode: 'offline' }
        : loanOf(item);
      parts.journal.settle(parts.journal.begin(made, at), { state: 'deferred' }, at);
    }
    library.delay(answerMs);
    // The same questions, without a journal: what no replay can beat that sends one at a time.
    const bound = { seconds: 0, entries: 0 };
    const sampled = async () => {
      const start = performance.now();
      for (let number = 0; number < sample; number += 1) {
        const item = shelfNumber('book', 50 + ((number >> 1) % 20));
        await parts.library.item(item);
        if (returning(number)) await parts.library.checkIn({ item, offline });
        else
          await parts.library.checkOut({ card: card(2), pin: null, item, mayRenew: true, offline });
      }
      bound.seconds += (performance.now() - start) / 1000;
      bound.entries += sample;
    };
    let sent = 0;
    const between = async () => {
      sent += 1;
      if (sent % sampleEvery === 0) await sampled();
    };
    const asking: CirculationParts['library'] = {
      ...parts.library,
      checkIn: async (asked) => {
        await between();
        return await parts.library.checkIn(asked);
      },
      checkOut: async (asked) => {
        await between();
        return await parts.library.checkOut(asked);
      },
    };
    const start = performance.now();
    if (!(await resolveOpen({ ...parts, library: asking }))) throw new Error('the run was stopped');
    const seconds = (performance.now() - start) / 1000 - bound.seconds;
    const boundSeconds = (bound.seconds / bound.entries) * entries;
    const staff = parts.journal.staff().length;
    if (parts.journal.open().length > 0 || staff > 0)
      throw new Error(`not all was accepted (${staff} for the staff)`);
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
