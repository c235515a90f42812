/**
 * A process of its own for the tests: opens a journal and a block list in `folder`, works, and ends
 * in the `way` named, with both open.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { importBlockList } from '../../../src/store/block-list/import-block-list.ts';
import { Database } from '../../../src/store/database/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';

const [folder = '', way = ''] = process.argv.slice(2);
const at = '2026-11-24T10:00:00Z';
const patron = '23550000000018';
const lines = async function* () {
  yield `{"patron":"${patron}","blocks":["manual"]}\n`;
};
openStore({ folder, log: () => {} }).close();
await importBlockList({ folder, text: lines(), exportedAt: at, mostBad: 1, onBadLine: () => {} });
const store = openStore({ folder, log: () => {} });
store.journal.begin(
  { kind: 'check-out', item: '30000000000017', patron, uids: [], mode: 'offline' },
  at,
);
store.blockList.get(patron);
console.log('open');

const ways: Record<string, () => unknown> = {
  end: () => {},
  exit: () => process.exit(3),
  fault: () => {
    throw new Error('a defect');
  },
  rejection: () => Promise.reject(new Error('a defect')),
  signal: () => process.kill(process.pid, 'SIGTERM') && wait(60_000),
  // In the middle of reading rows: this one database cannot be closed, the others are.
  rows: () => {
    const other = new Database(':memory:');
    for (const _ of other.prepare('SELECT 1 UNION SELECT 2').iterate()) process.exit(3);
  },
  // Statements that nothing holds, as each look at the disk makes one, and much other garbage: the
  // collector takes both at its own moments.
  collected: () => {
    const memory = new Database(':memory:');
    for (let round = 0; round < 8; round += 1) {
      for (let check = 0; check < 200; check += 1) memory.pragma('user_version');
      const held: unknown[] = [];
      for (let index = 0; index < 200_000; index += 1)
        held.push({ index, pair: [index, index + 1] });
    }
  },
};
await ways[way]?.();
