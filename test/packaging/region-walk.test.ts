/** A package of a region on a machine with its own systemd: installed, taken back, gone on with. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { signDocument } from '../../packages/region-documents/src/index.ts';
import { isLong } from '../support/repository/share.ts';
import { packageInto, withDemo } from './demo-package.ts';
import { trusted } from './region-package.ts';

const hasTree = spawnSync('mmdebstrap', ['--version']).error === undefined;

/** Root, mmdebstrap and Debian's archive (or KIOSK_BASE_TAR); some minutes. */
it.runIf(isLong && process.getuid?.() === 0 && hasTree)(
  'in a Debian tree',
  { timeout: 1_800_000 },
  () => {
    const work = mkdtempSync(join(tmpdir(), 'kiosk-region-walk-'));
    try {
      const deb = packageInto(work, 'library-kiosk');
      execFileSync('sh', ['test/packaging/variants.sh', deb, work, 'region'], { stdio: 'inherit' });
      const { privateKey } = generateKeyPairSync('ed25519');
      writeFileSync(join(work, 'package-key'), trusted(privateKey));
      const debs = [deb, join(work, 'fit.deb'), join(work, 'dies.deb')];
      // In the order in which they are signed: the way back is newer than what it takes back.
      for (const [nth, name] of ['fit', 'dies', 'old', 'again'].entries()) {
        const file = debs[{ old: 0, fit: 1, again: 1, dies: 2 }[name] ?? 0] ?? '';
        const field = (each: string) =>
          execFileSync('dpkg-deb', ['-f', file, each], { encoding: 'utf8' }).trim();
        const content = readFileSync(file);
        const manifest = {
          ...{ v: 1, serial: nth + 1, from: '0', oneWay: false },
          ...{ notBefore: '2020-01-01T00:00:00Z', expires: '2100-01-01T00:00:00Z' },
          ...{ version: field('Version'), architecture: field('Architecture') },
          sha256: createHash('sha256').update(content).digest('hex'),
          bytes: content.length,
        };
        writeFileSync(
          join(work, `${name}.manifest`),
          signDocument('package', manifest, privateKey),
        );
      }
      const walk = [resolve('test/packaging/walk-region.sh'), ...debs, work];
      const base = process.env.KIOSK_BASE_TAR;
      const { status, stdout } = spawnSync('bash', base ? [...walk, base] : walk, {
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
