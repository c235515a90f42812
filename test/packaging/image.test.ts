/**
 * Ten machines at once, and their updates: what `npm run image` and `npm run repository` make, what
 * they refuse, and in the long tests a machine that is made of it, in a Debian tree.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { withDemo } from './demo-package.ts';

const work = mkdtempSync(join(tmpdir(), 'kiosk-image-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
function has(program: string) {
  return spawnSync(program, ['--version']).error === undefined;
}
const sources = `Types: deb
URIs: file:/srv/kiosk
Suites: stable
Components: main
Signed-By: /etc/apt/keyrings/library-kiosk.asc
`;
const base = {
  version: 2,
  library: { name: 'Bibliotheek Lindeveld', timeZone: 'Europe/Brussels' },
  sip2: {
    user: 'of-the-base',
    password: { file: '/run/credentials/library-kiosk.service/kiosk_sip2-password' },
  },
  ...{ reader: null, scanner: null, printer: null, terminal: null },
  store: { folder: '/var/lib/library-kiosk' },
};
const table = `# machine;name;SIP2 user;settings
kiosk-lab;Zelfuitleen lab;kiosk;machine.rotation=90
02:00:00:00:00:09;Zelfuitleen kaart;kiosk-9
`;
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ technician';

function lay(folder: string) {
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  writeFileSync(join(folder, 'base.json'), JSON.stringify(base));
  writeFileSync(join(folder, 'kiosks.csv'), table);
  writeFileSync(join(folder, 'authorized_keys'), `${key}\n`);
  writeFileSync(join(folder, 'secrets/sip2-password'), 'lindeveld\n');
}
function run(script: string, ...args: string[]) {
  const words = [resolve('scripts', script), ...args];
  return spawnSync(process.execPath, words, { encoding: 'utf8' });
}

describe('what the folder of the machines may not be', () => {
  const folder = join(work, 'wrong');
  const says = () => run('image.js', folder, '--from', work);
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    lay(folder);
  });

  it('without a file that every machine needs', () => {
    rmSync(join(folder, 'authorized_keys'));
    expect(says()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('authorized_keys is missing'),
    });
  });

  it('with rows that name no machine, one machine twice, or no setting; without a package', () => {
    appendFileSync(
      join(folder, 'kiosks.csv'),
      ';Zelfuitleen 4\nKIOSK-LAB;Zelfuitleen 5;;rotation\n',
    );
    const { status, stderr } = says();
    expect(status).toBe(1);
    for (const complaint of [
      'row 3: a machine and a name are needed',
      'row 4: rotation is no setting; write PATH=VALUE',
      'names kiosk-lab twice',
      'run npm run package first',
    ])
      expect(stderr).toContain(complaint);
  });

  it('and both commands say how they are used', () => {
    for (const script of ['image.js', 'repository.js']) {
      expect(run(script)).toMatchObject({ status: 64, stderr: expect.stringContaining('FOLDER') });
      expect(run(script, '--nowhere').status).toBe(64);
    }
  });
});

it.runIf(has('debconf-set-selections'))(
  'the answers for the installer are written as it reads',
  () => {
    const file = 'packaging/image/preseed.cfg';
    const { status, stdout, stderr } = spawnSync('debconf-set-selections', ['-c', file], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  },
);

const canMake =
  isLong &&
  process.getuid?.() === 0 &&
  ['mmdebstrap', 'apt-ftparchive', 'gpg'].every((program) => has(program));
describe('the first boot of a machine', () => {
  /** What `kiosk setup` is called with there; empty: no row names the machine. */
  function setUp(rows: string, host: string): string[] {
    const folder = mkdtempSync(join(work, 'first-'));
    const program = (name: string, text: string) =>
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'kiosks.csv'), rows);
    program('uname', `echo ${host}`);
    program('kiosk', `printf '%s\\n' "$@" >${folder}/called`);
    program('systemctl', ':');
    const script = readFileSync('packaging/image/first-boot', 'utf8');
    program('run', script.replace(/^first=.*/m, `first=${folder}`));
    const path = `${folder}:${process.env.PATH}`;
    const { status } = spawnSync(join(folder, 'run'), { env: { ...process.env, PATH: path } });
    return status === 0 ? readFileSync(join(folder, 'called'), 'utf8').split('\n') : [];
  }
  const rows = ['pc-2;Zelfuitleen 2;kiosk-2', 'pc-4;Zelfuitleen 4;kiosk-4'];

  it('by the row that names it', () => {
    expect(setUp(`${rows.join('\n')}\n`, 'pc-2')).toContain('kiosk-2');
  });
  // `npm run image` takes both tables.
  it('of a table with the line ends of Windows', () => {
    expect(setUp(`${rows.join('\r\n')}\r\n`, 'pc-2')).toContain('kiosk-2');
  });
  it('of one with the mark of UTF-8 and blanks in its cells', () => {
    expect(setUp('\ufeffpc-2 ; Zelfuitleen 2; kiosk-2 ;a.b=1 \n', 'pc-2')).toEqual(
      expect.arrayContaining(['Zelfuitleen 2', 'kiosk-2', 'a.b=1']),
    );
  });
  it('by a last row without a line end', () => {
    expect(setUp(rows.join('\n'), 'pc-4')).toContain('kiosk-4');
  });
});

describe.runIf(canMake)('in a Debian tree', () => {
  const folder = join(work, 'machines');
  const home = join(work, 'gpg');
  beforeAll(() => {
    mkdirSync(home, { mode: 0o700 });
    process.env.GNUPGHOME = home;
  });
  afterAll(() => {
    spawnSync('gpgconf', ['--kill', 'all']);
    delete process.env.GNUPGHOME;
  });

  it('a machine is made, named, and updated from a signed repository', { timeout: 900_000 }, () => {
    const made = join(work, 'made');
    const later = join(work, 'later');
    const only = ['--no-build', '--only', 'library-kiosk'];
    execFileSync(process.execPath, ['scripts/package.js', ...only, '--out', made]);
    const newer = [...only, '--version', '97.0.0', '--out', later];
    execFileSync(process.execPath, ['scripts/package.js', ...newer]);
    const created = ['--batch', '--passphrase', '', '--quick-generate-key', 'Kiosks', 'ed25519'];
    execFileSync('gpg', [...created, 'sign', '1d'], { stdio: 'ignore' });
    const listed = execFileSync('gpg', ['--list-secret-keys', '--with-colons'], {
      encoding: 'utf8',
    });
    const fingerprint = /^fpr:+(\w+):/m.exec(listed)?.[1] ?? '';
    lay(folder);
    const repository = join(folder, 'repository');
    const signed = run('repository.js', repository, '--key', fingerprint, '--from', made);
    expect([signed.status, signed.stderr]).toEqual([0, '']);
    copyFileSync(join(repository, 'library-kiosk.asc'), join(folder, 'library-kiosk.asc'));
    writeFileSync(join(folder, 'library-kiosk.sources'), sources);
    const image = run('image.js', folder, '--no-build', '--from', made);
    expect([image.status, image.stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'preseed.cfg'), 'utf8')).toContain(
      'zone string Europe/Brussels',
    );

    const tar = process.env.KIOSK_BASE_TAR ?? join(work, 'base.tar');
    const needed = 'nodejs,systemd,systemd-sysv,udev,logrotate,libbpf1';
    if (!existsSync(tar))
      execFileSync('mmdebstrap', [
        ...['--quiet', '--variant=minbase', `--include=${needed}`, 'trixie', tar],
      ]);
    const [deb = ''] = readdirSync(later).filter((name) => name.endsWith('.deb'));
    const walk = ['test/packaging/walk-image.sh', folder, join(later, deb), fingerprint];
    const { status, stdout } = spawnSync('bash', [...walk, join(work, 'walk'), tar], {
      env: withDemo(work),
      encoding: 'utf8',
    });
    process.stdout.write(stdout);
    expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'all is so']);
  });
});
