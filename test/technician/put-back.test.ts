/**
 * Apart from the table of broken set-ups: what this writes takes long enough to make a simulated
 * device of a neighbour late.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { openStore } from '../../src/store/store.ts';
import { diagnosed, type Row } from '../support/technician/bench.ts';
import { settledTwice } from './rows/machine.ts';

test.each([
  ['an older copy', true],
  ['an empty one', false],
] as const)('the doctor finds %s in the place of the journal', async (_, isCopy) => {
  const found = await diagnosed(olderCopy(isCopy));
  expect(found).toMatchObject([{ light: 'broken', code: 'journal-put-back' }]);
  expect(found[0]?.text).toContain('its step 8');
  expect(found[0]?.remedy).toContain('kiosk journal accept');
});

/**
 * The log of the machine has the journal four steps further on than the copy, or the empty one,
 * that stands in its place.
 */
function olderCopy(isCopy: boolean): Row[1] {
  return (bench) => {
    const reports: Report[] = [];
    const log = (report: Report) => void reports.push(report);
    const file = join(bench.dataFolder, 'kiosk.db');
    const work = () => {
      const store = openStore({ folder: bench.dataFolder, log });
      settledTwice(store);
      store.close();
    };
    work();
    const copy = readFileSync(file);
    work();
    // The whole folder is older: a database alone does not fit the head beside it.
    rmSync(join(bench.dataFolder, 'journal.head'));
    if (isCopy) writeFileSync(file, copy);
    else rmSync(file);
    // It goes on from there, and logs that too.
    work();
    const lines = reports.map((report) =>
      JSON.stringify({ time: new Date().toISOString(), ...report }),
    );
    const journalctl = bench.file(
      'journalctl',
      `#!/bin/sh\ncat <<'END'\nno JSON\n${lines.join('\n')}\nEND\n`,
    );
    chmodSync(journalctl, 0o755);
    return { options: { logCommand: journalctl } };
  };
}
