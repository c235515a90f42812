/** The release over a package of a program from before 0.1.0: nothing is lost, and what to do is said. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { packageInto, withDemo } from './demo-package.ts';

/** Made of the sources of then, as by 84384478. */
const earlier = process.env.KIOSK_EARLIER_DEB;
const hasTree = spawnSync('mmdebstrap', ['--version']).error === undefined;

/** Root, mmdebstrap and Debian's archive (or KIOSK_BASE_TAR); some minutes. */
it.runIf(isLong && earlier !== undefined && process.getuid?.() === 0 && hasTree)(
  'in a Debian tree',
  { timeout: 1_800_000 },
  () => {
    const work = mkdtempSync(join(tmpdir(), 'kiosk-earlier-'));
    try {
      const deb = packageInto(work, 'library-kiosk');
      const base = process.env.KIOSK_BASE_TAR;
      const words = ['test/packaging/walk-earlier.sh', earlier ?? '', deb, join(work, 'walk')];
      const { status, stdout } = spawnSync('bash', base ? [...words, base] : words, {
        env: withDemo(work),
        encoding: 'utf8',
      });
      process.stdout.write(stdout);
      expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'all is so']);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
);
