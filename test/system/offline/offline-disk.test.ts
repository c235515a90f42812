/** A disk that is really full, under a kiosk that runs. Mounting a small disk takes root. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { builtProgram } from '../../support/repository/built.ts';
import { here, identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const disk = mkdtempSync(join(tmpdir(), 'kiosk-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status === 0;
let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

function outcomes() {
  const view = stage?.screen()?.view;
  return view?.kind === 'borrow'
    ? view.rows.map((row) => (row.state === 'refused' ? row.code : row.state))
    : [];
}

test.skipIf(!mounted)(
  'says so, takes nothing that it cannot keep, and goes on when there is room',
  async () => {
    stage = await setStage({ store: { folder: disk } }, {}, { apart: true });
    const books = here(stage, 12);
    await identify(stage, 1);
    const [first = '', ...more] = books;
    stage.layDown(first);
    await stage.sees('the first book lent', () => outcomes().join() === 'done');

    const filler = join(disk, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
    // What room is left in the log of the database may still take one or two.
    let laid = 1;
    for (const book of more) {
      stage.layDown(book);
      laid += 1;
      await stage.sees(
        'an answer to each book',
        () => outcomes().length === laid && !outcomes().includes('working'),
      );
      if (outcomes().includes('journal-down')) break;
    }
    const lent = outcomes().filter((outcome) => outcome === 'done').length;
    expect(outcomes().filter((outcome) => outcome === 'journal-down')).toHaveLength(1);
    expect(laid).toBe(lent + 1);
    // Each book that is said to be lent is; the one that was refused was not even asked for.
    expect(stage.library.log().filter(({ what }) => what === 'check-out')).toHaveLength(lent);
    const complaint = () =>
      stage?.log().find((report) => report.code === 'journal-cannot-keep')?.text ?? '';
    await stage.sees('a complaint', () => complaint() !== '');
    expect(complaint()).toContain('The disk is full');
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'none' });
    await stage.sees('goodbye', shows('goodbye'));
    await stage.touch({ type: 'DONE' });
    await stage.sees('out of order', shows('out-of-order'));

    rmSync(filler);
    await stage.sees('in order again', shows('attract'));
    await stage.sees(
      'a word about it',
      () => stage?.log().some((report) => report.code === 'keeps-again') === true,
    );
    expect(existsSync(join(disk, 'reserve'))).toBe(true);
    stage.lift(...books);
    await identify(stage, 1);
    stage.layDown(books.at(-1) ?? '');
    await stage.sees('lent again', () => outcomes().includes('done'));

    // Damaged before the next start, which says so and changes nothing.
    await stage.kill('SIGTERM');
    writeFileSync(join(disk, 'kiosk.db'), Buffer.alloc(65_536, 0x5a));
    const again = spawnSync(
      process.execPath,
      [builtProgram(), 'run', '--config', join(stage.folder, 'kiosk.config.json')],
      {
        encoding: 'utf8',
        env: { ...process.env, KIOSK_SIP2_PASSWORD: 'x', KIOSK_TERMINAL_PASSWORD: '000000' },
      },
    );
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('The journal is damaged');
    expect(again.stderr).toContain('Copy the whole data folder');
  },
);
