/** The Debian packages apart: what each holds, that it starts from its own tree, and what a purge of one leaves. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';

// Plain JavaScript, as all scripts are: it has no types.
const rowsFile: string = '../../scripts/package-rows.js';
interface Rows {
  rows: { name: string; files: [from: string, to: string][]; parts: string[] }[];
}
const { rows }: Rows = await import(rowsFile);
const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

it('no file belongs to two packages, and the units of the sources to one each', () => {
  const files = rows.flatMap((row) => row.files.map(([, to]) => to));
  expect(new Set(files).size).toBe(files.length);
  const units = readdirSync('packaging/systemd').filter((name) =>
    /\.(service|timer|path)$/.test(name),
  );
  const packed = files.filter((file) => file.startsWith('usr/lib/systemd/system/'));
  expect(packed.map((file) => file.replace(/.*\//, '')).sort()).toEqual(units.sort());
});

it('the user of the hub comes with its unit, and its scripts can be read by a shell', () => {
  const users = (file: string) => readFileSync(join('packaging/systemd', file), 'utf8');
  expect(users('fleet-sysusers.conf')).toMatch(/^u library-kiosk-hub +- /m);
  expect(users('sysusers.conf')).not.toContain('hub');
  for (const script of ['debian/fleet/postinst', 'debian/fleet/prerm', 'debian/fleet/postrm'])
    expect([script, spawnSync('sh', ['-n', join('packaging', script)]).status]).toEqual([
      script,
      0,
    ]);
});

describe.runIf(isLong && hasDpkg)('as they are made', () => {
  const out = mkdtempSync(join(tmpdir(), 'kiosk-packages-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  const treeOf = (name: string) => join(out, `${name}-tree`);
  const debOf = (name: string) =>
    join(
      out,
      readdirSync(out).find((each) => each.startsWith(`${name}_`) && each.endsWith('.deb')) ?? '',
    );
  const filesOf = (name: string) =>
    readdirSync(treeOf(name), { recursive: true, encoding: 'utf8' });
  const field = (name: string, each: string) =>
    execFileSync('dpkg-deb', ['-f', debOf(name), each], {
      encoding: 'utf8',
    }).trim();
  function start(name: string, program: string, ...words: string[]) {
    return spawnSync(process.execPath, [join(treeOf(name), program), ...words], {
      cwd: out,
      encoding: 'utf8',
    });
  }
  const home = (name: string) =>
    name === 'library-kiosk' ? `opt/${name}/packaged/${field(name, 'Version')}` : `opt/${name}`;

  beforeAll(() => {
    execFileSync(process.execPath, [resolve('scripts/package.js'), '--no-build', '--out', out], {
      stdio: 'ignore',
    });
    for (const { name } of rows) execFileSync('dpkg-deb', ['-x', debOf(name), treeOf(name)]);
  }, 300_000);

  it('the kiosk’s has no program of the operator', () => {
    const files = filesOf('library-kiosk');
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /fleet|-hub\b/.test(file))).toEqual([]);
  });

  it('that of the operator has no kiosk, no compiled module and no simulator, and runs on each processor', () => {
    const files = filesOf('library-kiosk-fleet');
    expect(files).toContain('usr/bin/kiosk-fleet');
    expect(files).toContain('usr/lib/systemd/system/library-kiosk-hub.service');
    const others = /\.node$|node_modules|simulator|usr\/bin\/kiosk$|dist\/(src|ui)\//;
    expect(files.filter((file) => others.test(file))).toEqual([]);
    expect(field('library-kiosk-fleet', 'Architecture')).toBe('all');
  });

  it('each program starts from its own tree, and knows its own commands alone', () => {
    const kiosk = start('library-kiosk', `${home('library-kiosk')}/dist/src/main.js`, '--help');
    expect([kiosk.status, kiosk.stderr]).toEqual([0, '']);
    expect(kiosk.stdout).toMatch(/\bdoctor\b/);
    expect(kiosk.stdout).not.toMatch(/fleet|rollout/);
    const main = `${home('library-kiosk-fleet')}/dist/fleet/src/main.js`;
    const fleet = start('library-kiosk-fleet', main, '--help');
    expect([fleet.status, fleet.stderr]).toEqual([0, '']);
    expect(fleet.stdout).toMatch(/\brollout\b/);
    expect(readFileSync('packaging/kiosk-fleet', 'utf8')).toContain(` /${main} `);
    const keys = ['--staff-key', join(out, 'west.age')];
    const init = ['init', '--folder', join(out, 'west'), '--region', 'west', ...keys];
    const lines = ['--hub', 'tls://hub.example:4222', '--branches', 'tls://hub.example:7422'];
    const made = start('library-kiosk-fleet', main, ...init, ...lines);
    expect([made.status, made.stderr]).toEqual([0, expect.stringContaining('library-kiosk-hub')]);
  });

  it('a list of components names those of its own package', () => {
    const list = (name: string): { components: { name: string }[] } =>
      JSON.parse(
        readFileSync(join(treeOf(name), `usr/share/doc/${name}/components.cdx.json`), 'utf8'),
      );
    const names = (name: string) => list(name).components.map((each) => each.name);
    expect(names('library-kiosk')).toContain('better-sqlite3');
    expect(names('library-kiosk-fleet')).not.toContain('better-sqlite3');
    expect(names('library-kiosk-fleet')).toContain('commander');
  });
});
