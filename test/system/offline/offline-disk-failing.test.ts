/**
 * A disk that refuses every write, under a kiosk that runs: a limit on the size of files, put on
 * the process and taken off again.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { superviseJournal } from '../../../src/kiosk/journal-line.ts';
import { newFolder, open } from '../../support/store/folder.ts';
import { here, identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage | null = null;
afterEach(() => stage?.close());

function limitFiles(pid: number, bytes: '0' | 'unlimited') {
  return spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).status === 0;
}
const works = limitFiles(process.pid, 'unlimited');

function pidOf(folder: string): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
  return Number(found);
}
function complaints(set: Stage) {
  return set.log().filter((report) => report.code === 'journal-cannot-keep');
}
function asked(set: Stage) {
  return set.library.received().filter((code) => code === '11').length;
}

test.skipIf(!works)(
  'says so, takes nothing that it cannot keep, and goes on when the disk does',
  async () => {
    const set = await setStage({}, {}, { apart: true });
    stage = set;
    const [book = ''] = here(set, 1);
    await set.sees('attract', shows('attract'));
    const pid = pidOf(set.folder);

    expect((await identify(set, 1)).view.kind).toBe('borrow');
    // After the PIN: one that cannot be counted is not tried.
    limitFiles(pid, '0');
    set.layDown(book);
    await set.sees('the book refused', ({ view }) => {
      const [row] = view.kind === 'borrow' ? view.rows : [];
      return row?.state === 'refused' && row.code === 'journal-down';
    });
    expect(complaints(set)[0]?.text).toContain('The disk refused');
    await set.touch({ type: 'DONE' });
    await set.sees('the end', ({ view: { kind } }) =>
      ['receipt', 'goodbye', 'out-of-order'].includes(kind),
    );
    if (set.screen()?.view.kind === 'receipt') await set.touch({ type: 'RECEIPT', how: 'none' });
    await set.sees('goodbye', ({ view: { kind } }) => ['goodbye', 'out-of-order'].includes(kind));
    await set.touch({ type: 'DONE' });
    await set.sees('out of order', shows('out-of-order'));
    expect(asked(set)).toBe(0);

    limitFiles(pid, 'unlimited');
    set.lift(book);
    await set.sees('in order again', shows('attract'));
    await identify(set, 1);
    set.layDown(book);
    await set.sees(
      'the book lent',
      ({ view }) => view.kind === 'borrow' && view.rows[0]?.state === 'done',
    );
    expect([asked(set), pidOf(set.folder)]).toEqual([1, pid]);
  },
);

test.skipIf(!works)(
  'a disk that dies while nobody is there is noticed, once, and so is its coming back',
  async () => {
    const store = open(newFolder());
    const seen: string[] = [];
    const line = superviseJournal(
      store,
      (state) => seen.push(state),
      ({ code }) => seen.push(code),
      { failedEveryMs: 20, testEveryMs: 20 },
    );
    try {
      limitFiles(process.pid, '0');
      await expect.poll(() => seen).toEqual(['journal-cannot-keep', 'down']);
      line.failed();
      limitFiles(process.pid, 'unlimited');
      await expect.poll(() => seen.slice(2)).toEqual(['down', 'keeps-again', 'up']);
    } finally {
      limitFiles(process.pid, 'unlimited');
      line.close();
    }
  },
);
