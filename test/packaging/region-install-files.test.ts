/** The files of the unit that installs a package of the region. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isPackageReason } from '../../packages/region-documents/src/index.ts';

it('each reason that root has is one that the field guide has', () => {
  const text = ['install', 'keys', 'machine', 'manifest']
    .map((file) => readFileSync(`packaging/install/${file}.mjs`, 'utf8'))
    .join('\n');
  const codes = new Set([...text.matchAll(/'(package-[a-z-]+)'/g)].map(([, code = '']) => code));
  expect(codes.size).toBeGreaterThan(15);
  expect([...codes].filter((code) => !isPackageReason(code))).toEqual([]);
});

it.runIf(spawnSync('systemd-analyze', ['--version']).status === 0)(
  'systemd reads its units without a complaint',
  () => {
    const units = ['path', 'service'].map(
      (kind) => `packaging/systemd/library-kiosk-install.${kind}`,
    );
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
      encoding: 'utf8',
    });
    // The programs that it starts need not be on this machine.
    expect(stderr.split('\n').filter((line) => !/^$|is not executable/.test(line))).toEqual([]);
  },
);
