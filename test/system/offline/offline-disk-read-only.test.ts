/**
 * A disk that the kernel makes read-only under a kiosk that runs, as it does after an error. Takes
 * root, ext4 and a loop device.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { here, identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-disk-'));
const [image, disk] = [join(folder, 'image'), join(folder, 'disk')];
function does(command: string, ...words: string[]) {
  return spawnSync(command, words, { encoding: 'utf8' });
}

/** The loop device of a small ext4; null where there can be none. */
function attach(): string | null {
  writeFileSync(image, Buffer.alloc(24 * 1_048_576));
  mkdirSync(disk);
  if (does('mkfs.ext4', '-q', image).status !== 0) return null;
  return does('losetup', '-f', '--show', image).stdout.trim() || null;
}
// Where each test is skipped, no hook runs: the disk would stay mounted.
const device = isLong ? attach() : null;
/** Writing to it is an error of the disk, to the kernel. */
const breaks = `/sys/fs/ext4/${basename(device ?? '')}/trigger_fs_error`;
function mount() {
  return does('mount', '-o', 'errors=remount-ro', device ?? '', disk).status === 0;
}
function mayBreak() {
  try {
    accessSync(breaks, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
const canRun = device !== null && mount() && mayBreak();
function clean() {
  does('umount', '-l', disk);
  if (device) does('losetup', '-d', device);
  rmSync(folder, { recursive: true, force: true });
}
if (!canRun) clean();
let stage: Stage | null = null;
afterAll(async () => {
  await stage?.close();
  clean();
});

test.skipIf(!canRun)(
  'is out of order, says so at each start, and has lost nothing when the disk is mended',
  { timeout: 60_000 },
  async () => {
    const set = await setStage({ store: { folder: disk } }, {}, { apart: true });
    stage = set;
    const [book = '', other = ''] = here(set, 2);
    /** the newest stands first */
    const row = (at: number) => {
      const view = set.screen()?.view;
      return view?.kind === 'borrow' ? view.rows[at] : undefined;
    };
    await identify(set, 1);
    set.layDown(book);
    await set.sees('the book lent', () => row(0)?.state === 'done');

    writeFileSync(breaks, '1');
    set.layDown(other);
    await set.sees('the other refused', () => row(0)?.state === 'refused');
    expect(row(0)).toMatchObject({ code: 'journal-down' });
    expect(set.log().filter(({ code }) => code === 'journal-cannot-keep')).toHaveLength(1);
    expect(set.library.log().filter(({ what }) => what === 'check-out')).toHaveLength(1);

    await set.kill('SIGKILL');
    const config = join(set.folder, 'kiosk.config.json');
    const again = spawnSync(process.execPath, [builtProgram(), 'run', '--config', config], {
      encoding: 'utf8',
      env: { ...process.env, KIOSK_SIP2_PASSWORD: 'x', KIOSK_TERMINAL_PASSWORD: '000000' },
    });
    expect([again.status, again.stderr]).toEqual([
      74,
      expect.stringContaining('mount its disk for writing'),
    ]);

    expect(does('umount', disk).status).toBe(0);
    does('fsck.ext4', '-p', '-f', device ?? '');
    expect(mount()).toBe(true);
    set.lift(book, other);
    await set.start();
    await set.sees('in order', shows('attract'));
    expect(set.log().findLast(({ code }) => code === 'opened')?.data).toMatchObject({
      open: 0,
      staff: 0,
    });
    await identify(set, 1);
    set.layDown(other);
    await set.sees('lent', () => row(0)?.state === 'done');
  },
);
