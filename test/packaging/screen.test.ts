/**
 * The files of the package that confine the browser of the screen. With real keys:
 * shortcuts.test.ts; in a Debian tree: walk-browser.sh.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageInto, withDemo } from './demo-package.ts';

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

it('each path that the kiosk serves, but for its two pages, is blocked as a page of its own', () => {
  const routes = read('src/screen/web/routes.ts');
  const paths = [...routes.matchAll(/(?:app\.\w+\(|\[)'(\/[^']*)'/g)].map(([, path = '']) => path);
  for (const path of ['/logo.svg', '/code-marks.svg', '/pictures/:name', '/intent', '/seat'])
    expect(paths).toContain(path);
  const pages = new Set(['/', '/index.html', '/service']);
  // A rule is the beginning of what it blocks.
  const blocked = (policy.URLBlocklist as string[]).map((each) =>
    each.replace('http://127.0.0.1:8080', ''),
  );
  const open = paths.filter(
    (path) => path.startsWith('/') && !pages.has(path) && !blocked.some((b) => path.startsWith(b)),
  );
  expect(open).toEqual([]);
});

describe('the unit of the browser', () => {
  const command = unit.find((line) => line.startsWith('ExecStart='))?.split(' ') ?? [];

  it('lets no key switch to another console or suspend the machine', () => {
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

  it('sets its limits in the slice of its user, because a session discards those of the unit', () => {
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

  it('has few rights, and its user cannot read input devices', () => {
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

  it.runIf(existsSync(chromium))('gives Chromium only options and policies that it knows', () => {
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
  });

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
      // The programs that the units start need not be on this machine.
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

  it('allows only the address of the kiosk in the unit', () => {
    expect(unit.join('\n')).toContain(` ${kiosk} `);
    expect(policy.URLAllowlist).toEqual([kiosk]);
    expect(policy.NewTabPageLocation).toBe(kiosk);
    expect(blocked).toEqual(expect.arrayContaining(['*', 'chrome://*', `${kiosk}%`]));
  });

  it('blocks every route and file of the kiosk except its two pages', () => {
    const pages = ['', 'service', 'index.html', 'service/'];
    const sources = readdirSync('src/screen', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts'),
    );
    const routes = sources.flatMap((file) =>
      [...read(`src/screen/${file}`).matchAll(/app\.(?:get|post|all)\(\s*'\/([^'*]*)[*']/g)].map(
        ([, path = '']) => path.replace(/:.*/, ''),
      ),
    );
    expect(routes).toEqual(expect.arrayContaining(['events', 'intent', 'service/api/']));
    const files = existsSync('dist/ui') ? readdirSync('dist/ui', { withFileTypes: true }) : [];
    const built = files.map((file) => file.name + (file.isDirectory() ? '/' : ''));
    const open = [...routes, ...built].filter((path) => !pages.includes(path));
    expect(
      open.filter((path) => !blocked.some((url) => `${kiosk}${path}`.startsWith(url))),
    ).toEqual([]);
  });
});

/** Needs root, mmdebstrap and Debian's archive (or KIOSK_BROWSER_BASE_TAR); takes some minutes. */
describe.runIf(process.env.LONG === '1' && process.getuid?.() === 0 && has('mmdebstrap'))(
  'in a Debian tree',
  () => {
    it('the browser runs in its unit, with its sandbox, and within its limits', {
      timeout: 1_800_000,
    }, () => {
      const work = mkdtempSync(join(tmpdir(), 'kiosk-walk-'));
      try {
        const made = packageInto(work, 'library-kiosk');
        const base = process.env.KIOSK_BROWSER_BASE_TAR;
        const walk = ['test/packaging/walk-browser.sh', made, join(work, 'walk')];
        const { status, stdout } = spawnSync('bash', base ? [...walk, base] : walk, {
          env: withDemo(work),
          encoding: 'utf8',
        });
        process.stdout.write(stdout);
        expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'all is so']);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    });
  },
);
