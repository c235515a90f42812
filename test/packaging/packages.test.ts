/** The Debian packages apart: what each holds, and that it starts from its own tree, with no other beside it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAll, startProgram } from '../../demo/test/support/started.ts';
import { natsServer } from '../support/branch/nats-server.ts';
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

it('in the bundle of a program is no module of another', () => {
  const sources = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js.map'))
      .flatMap((name) => {
        const map = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { sources: string[] };
        return map.sources.map((source) => relative('.', resolve(folder, name, '..', source)));
      });
  const kiosk = [...sources('dist/chunks'), ...sources('dist/src')];
  const fleet = [...sources('dist/fleet/chunks'), ...sources('dist/fleet/src')];
  expect(kiosk).toContain('src/kiosk/kiosk.ts');
  expect(fleet).toContain('fleet/src/commands/program.ts');
  const beside = (room: RegExp) => (source: string) => room.test(source);
  expect(kiosk.filter(beside(/^(simulators|demo|fleet)\//))).toEqual([]);
  expect(fleet.filter(beside(/^(simulators|demo|src\/kiosk|fleet\/simulators)\//))).toEqual([]);
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

it('a first installation takes no account of a person for its own user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-preinst-'));
  const script = readFileSync('packaging/debian/preinst', 'utf8')
    .replace('@FITS@', 'true')
    .replaceAll('/opt/library-kiosk', folder);
  const preinst = (id: string) => {
    writeFileSync(join(folder, 'id'), `#!/bin/sh\n${id}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const given = { input: script, env, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('sh', ['-s', 'install'], given);
    return [status, /account of this machine \(id \d+\)/.exec(stderr)?.[0] ?? stderr];
  };
  try {
    expect(preinst('echo 1000')).toEqual([1, 'account of this machine (id 1000)']);
    expect(preinst('echo 997')).toEqual([0, '']);
    expect(preinst('exit 1')).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
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

  it('the kiosk’s has nothing of the operator’s program, no simulator and no demonstration', () => {
    const files = filesOf('library-kiosk');
    expect(files.length).toBeGreaterThan(100);
    const others = /fleet|-hub\b|simulator|demo|\b(stage|stories|film)\b/;
    expect(files.filter((file) => others.test(file))).toEqual([]);
  });

  it('that of the operator has no kiosk, no compiled module and no simulator, and runs on each processor', () => {
    const files = filesOf('library-kiosk-fleet');
    expect(files).toContain('usr/bin/kiosk-fleet');
    expect(files).toContain('usr/lib/systemd/system/library-kiosk-hub.service');
    const others = /\.node$|node_modules|simulator|demo|usr\/bin\/kiosk$|dist\/(src|ui)\//;
    expect(files.filter((file) => others.test(file))).toEqual([]);
    expect(field('library-kiosk-fleet', 'Architecture')).toBe('all');
  });

  it('each program starts from its own tree, and knows its own commands alone', () => {
    const kiosk = start('library-kiosk', `${home('library-kiosk')}/dist/src/main.js`, '--help');
    expect([kiosk.status, kiosk.stderr]).toEqual([0, '']);
    expect(kiosk.stdout).toMatch(/\bdoctor\b/);
    expect(kiosk.stdout).not.toMatch(/fleet|rollout|simulat|demo|branch --|--region/);
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
    // All that the two others have inside, and what the stage shows.
    const all = [...names('library-kiosk'), ...names('library-kiosk-fleet')];
    expect(names('library-kiosk-demo')).toEqual(expect.arrayContaining(all));
    expect(names('library-kiosk-demo')).toContain('noto-sans-arabic');
  });

  describe('the demonstration', () => {
    const name = 'library-kiosk-demo';
    const data = join(out, 'state', name);
    const environment = { XDG_STATE_HOME: join(out, 'state') };
    /** The command as it is installed, with this tree in place of `/`. */
    const command = join(out, 'kiosk-demo');
    const installed = { command, data };
    beforeAll(() => {
      const text = readFileSync(join(treeOf(name), 'usr/bin/kiosk-demo'), 'utf8')
        .replaceAll('/opt/', `${treeOf(name)}/opt/`)
        .replaceAll('/usr/bin/node', process.execPath);
      writeFileSync(command, text, { mode: 0o755 });
    });
    function run(...words: string[]) {
      const env = { ...process.env, ...environment };
      return spawnSync(command, words, { cwd: out, encoding: 'utf8', env });
    }

    it('is whole: the programs of the other two, and neither a unit nor a user', () => {
      const files = filesOf(name);
      for (const file of ['src/main.js', 'fleet/src/main.js', 'demo/stage/main.js'])
        expect(files).toContain(`opt/${name}/dist/${file}`);
      expect(files.filter((file) => /systemd|sysusers|etc\//.test(file))).toEqual([]);
      expect(existsSync(join(treeOf(name), 'DEBIAN'))).toBe(false);
      expect(field(name, 'Depends')).toMatch(
        /^nodejs \(>= [\d.]+\), libc6 \(>= [\d.]+\), libstdc\+\+6$/,
      );
      expect(field(name, 'Architecture')).not.toBe('all');
    });

    it('names its programs, refuses what is written wrongly, and says what is in its way', async () => {
      expect(run('--help').stdout).toMatch(/^Usage: kiosk-demo \[options\]/);
      expect(run('--help').stdout).not.toContain('npm');
      for (const program of ['kiosk', 'kiosk-fleet', 'simulators'])
        expect([program, run(program, '--help').status]).toEqual([program, 0]);
      expect(run('--version').stdout).toBe(`${field(name, 'Version')}\n`);
      for (const words of [['simulator'], ['--branch', '2'], ['--port-base', 'x'], ['--nothing']])
        expect(run(...words)).toMatchObject({
          status: 64,
          stderr: expect.stringContaining('`kiosk-demo --help` shows what can be written.'),
        });
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const taken = run('--port-base', String(port));
      other.close();
      expect(taken).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/in use already.*\n.*kiosk-demo --port-base 21000/),
      });
      writeFileSync(join(out, 'a-file'), '');
      const env = { ...process.env, XDG_STATE_HOME: join(out, 'a-file') };
      const nowhere = spawnSync(command, ['--port-base', String(port)], { encoding: 'utf8', env });
      expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringContaining('a-file') });
      expect(nowhere.stderr.trim().split('\n')).toHaveLength(1);
    });

    it('starts, shows its stage with letters and icons, plays a story and ends', async () => {
      const files = () =>
        filesOf(name).map((file) => [file, statSync(join(treeOf(name), file)).mtimeMs]);
      const before = files();
      const started = await startAll({ installed, environment });
      try {
        expect(started.output()).toContain(join(data, 'ports-'));
        expect(statSync(data).mode & 0o777).toBe(0o700);
        const fetched = async (path: string) => (await fetch(new URL(path, started.url))).text();
        expect(await fetched('/')).toContain('<!doctype html>');
        const styles = await fetched('/stage/letters.css');
        const paths = [...styles.matchAll(/url\("([^"]+)"\)/g)].map(([, path = '']) => path);
        expect(paths.length).toBeGreaterThan(20);
        for (const path of paths) {
          const answer = await fetch(new URL(path, started.url));
          expect([path, answer.status]).toEqual([path, 200]);
        }
        expect((await fetch(started.screen)).status).toBe(200);
        const watched = new AbortController();
        await fetch(new URL('events', started.screen), { signal: watched.signal });
        expect(await started.plays('borrow')).toMatchObject({ state: 'done', problem: null });
        watched.abort();
      } finally {
        expect(await started.stop()).toBe(0);
      }
      expect(files()).toEqual(before);
    }, 120_000);

    it.runIf(natsServer !== null)(
      'starts a region, with the operator’s program',
      async () => {
        const started = await startProgram(86, { installed, environment, args: ['--region'] });
        try {
          const [, folder = ''] =
            /kiosk-demo kiosk-fleet status --folder (\S+)/.exec(started.output()) ?? [];
          expect(run('kiosk-fleet', 'status', '--folder', folder).stdout).toContain('5 kiosks');
        } finally {
          expect(await started.stop()).toBe(0);
        }
      },
      240_000,
    );
  });
});
