/**
 * What the package lays round the browser of the screen. What it comes to with real keys:
 * shortcuts.test.ts; in a Debian tree: walk-browser.sh.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

function read(name: string) {
  return readFileSync(resolve(name), 'utf8');
}
function lines(name: string) {
  return read(name).split('\n');
}
const unit = lines('packaging/systemd/library-kiosk-browser.service');
const policy = JSON.parse(read('packaging/chromium-policy.json')) as Record<string, unknown>;
const chromium = '/usr/lib/chromium/chromium';
function has(program: string) {
  return spawnSync(program, ['--version']).status === 0;
}

describe('the unit of the browser', () => {
  const command = unit.find((line) => line.startsWith('ExecStart='))?.split(' ') ?? [];

  it('does not let a key lead to another console, or to sleep', () => {
    const cage = command.slice(command.indexOf('/usr/bin/cage'));
    expect(cage.slice(0, 2)).toEqual(['/usr/bin/cage', '--']);
    expect(lines('packaging/systemd/logind.conf')).toEqual(
      expect.arrayContaining([
        'NAutoVTs=0',
        'ReserveVT=0',
        'HandleSuspendKey=ignore',
        'HandleRebootKey=ignore',
      ]),
    );
    expect(lines('packaging/systemd/sysctl.conf')).toContain('kernel.sysrq = 0');
  });

  it('leaves limits that a session takes away from it to the slice of its user', () => {
    const limits = lines('packaging/systemd/browser-limits.conf');
    for (const name of [
      'MemoryHigh',
      'MemoryMax',
      'MemorySwapMax',
      'IPAddressDeny',
      'IPAddressAllow',
    ]) {
      expect([name, limits.some((line) => line.startsWith(`${name}=`))]).toEqual([name, true]);
      expect([name, unit.some((line) => line.startsWith(`${name}=`))]).toEqual([name, false]);
    }
    expect(unit).toContain('PAMName=login');
  });

  it('may do little, and its user reads no key of a device', () => {
    for (const line of [
      ...[
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectSystem=strict',
        'ProtectKernelTunables=yes',
        'UMask=0077',
      ],
      ...[
        'ProtectControlGroups=yes',
        'LockPersonality=yes',
        'SystemCallArchitectures=native',
        'RestrictSUIDSGID=yes',
      ],
      ...['RestrictNamespaces=user pid net', 'ProtectProc=invisible', 'LimitCORE=0'],
    ])
      expect(unit).toContain(line);
    expect(read('packaging/systemd/sysusers.conf')).not.toMatch(/^m\s+\S+\s+input$/m);
  });

  it.runIf(existsSync(chromium))(
    'gives Chromium no option and no policy that it does not know',
    () => {
      const program = readFileSync(chromium);
      const options = command
        .slice(command.indexOf('/usr/bin/chromium'))
        .filter((word) => word.startsWith('--'));
      const names = [
        ...options.map((word) => /^--([\w-]+)/.exec(word)?.[1] ?? word),
        ...Object.keys(policy),
      ];
      expect(names.length).toBeGreaterThan(40);
      expect(names.filter((name) => !program.includes(`\0${name}\0`))).toEqual([]);
    },
  );

  it.runIf(has('systemd-analyze'))('is one that systemd reads without a complaint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'units-'));
    try {
      const names = ['library-kiosk-browser.service', 'library-kiosk.service'];
      execFileSync('cp', [...names.map((name) => resolve('packaging/systemd', name)), folder]);
      const { stderr } = spawnSync(
        'systemd-analyze',
        ['verify', '--man=no', join(folder, names[0] ?? '')],
        {
          encoding: 'utf8',
        },
      );
      // The programs that they start need not be on this machine.
      expect(
        stderr.split('\n').filter((line) => line !== '' && !line.includes('is not executable')),
      ).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the policy of Chromium', () => {
  const kiosk = 'http://127.0.0.1:8080/';
  const blocked = policy.URLBlocklist as string[];

  it('opens the kiosk of the unit, and blocks the rest', () => {
    expect(unit.join('\n')).toContain(` ${kiosk} `);
    expect(policy.URLAllowlist).toEqual([kiosk]);
    expect(policy.NewTabPageLocation).toBe(kiosk);
    expect(blocked).toEqual(expect.arrayContaining(['*', 'chrome://*', `${kiosk}%`]));
  });

  it('blocks all that the kiosk answers beside its two pages', () => {
    const pages = ['', 'service', 'index.html', 'service/'];
    const routes = [
      ...read('src/screen/server.ts').matchAll(/app\.(?:get|post|all)\(\s*'\/([^'*]*)[*']/g),
    ].map(([, path = '']) => path.replace(/:.*/, ''));
    expect(routes).toEqual(expect.arrayContaining(['events', 'intent', 'service/api/']));
    const files = existsSync('dist/ui') ? readdirSync('dist/ui', { withFileTypes: true }) : [];
    const built = files.map((file) => file.name + (file.isDirectory() ? '/' : ''));
    const open = [...routes, ...built].filter((path) => !pages.includes(path));
    expect(
      open.filter((path) => !blocked.some((url) => `${kiosk}${path}`.startsWith(url))),
    ).toEqual([]);
  });
});

/** Root, mmdebstrap and Debian's archive; some minutes. */
describe.runIf(process.env.LONG === '1' && process.getuid?.() === 0 && has('mmdebstrap'))(
  'in a Debian tree',
  () => {
    it('the browser runs in its unit, with its sandbox, and within its limits', {
      timeout: 1_800_000,
    }, () => {
      const work = mkdtempSync(join(tmpdir(), 'kiosk-walk-'));
      try {
        execFileSync(process.execPath, ['scripts/package.js', '--out', work], { stdio: 'inherit' });
        const made = join(work, readdirSync(work).find((name) => name.endsWith('.deb')) ?? '');
        const walk = ['test/packaging/walk-browser.sh', made, join(work, 'walk')];
        const { status, stdout } = spawnSync('bash', walk, { encoding: 'utf8' });
        process.stdout.write(stdout);
        expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'all is so']);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    });
  },
);
