/**
 * A process of its own for the tests: `store-program <folder> open|fill|work|some|rotate`. Says
 * each step on standard output when it is on disk.
 */
import { writeSync } from 'node:fs';
import { Fault } from '../../../src/fault.ts';
import { rotateKey } from '../../../src/store/seal/rotate.ts';
import { openStore } from '../../../src/store/store.ts';

const [folder = '', task] = process.argv.slice(2);
const at = '2026-11-24T10:00:00Z';
function say(line: string) {
  return writeSync(1, `${line}\n`);
}
let kept = 0;
try {
  while (task === 'rotate') say(`rotated ${rotateKey({ folder, now: at })}`);
  const { journal } = openStore({ folder, log: () => {} });
  say('opened');
  const first = (journal.open().at(-1)?.id ?? 0) + 1;
  for (let number = first; task !== 'open' && !(task === 'some' && kept === 20); number += 1) {
    const patron = '23550000000018';
    const id = journal.begin(
      { kind: 'check-out', item: `3000${number}`, patron, uids: [], mode: 'offline' },
      at,
    );
    kept += 1;
    if (task === 'fill') continue;
    say(`begun ${id}`);
    journal.note(id, { step: 'released' }, at);
    say(`noted ${id}`);
    journal.settle(id, { state: 'deferred' }, at);
    say(`settled ${id}`);
  }
  say('ended');
} catch (error) {
  say(
    error instanceof Fault
      ? `kept ${kept} fault ${error.code}`
      : `kept ${kept} error ${String(error)}`,
  );
}
