/**
 * A Debian tree in which the installation of a region's package runs with the real dpkg and apt: this
 * machine's own system, with everything that is written beside it (overlayfs), so that it is there in
 * a moment and nothing of it is left. The kiosk and systemd in it are programs of a few lines, and
 * the packages hold no more than a version. For root.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const programs = ['dpkg', 'apt-get', 'unshare', 'nsenter', 'setpriv', 'flock'];
/** Root, Debian, and a kernel that puts one tree over another. */
export const canInstall =
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/node') &&
  programs.every((each) => spawnSync(each, ['--version']).status === 0) &&
  readFileSync('/proc/filesystems', 'utf8').includes('overlay');

/** Stops where the test wants it: what comes after a cut of the power there. */
const hold = (at: string) =>
  `if [ -e /srv/hold-${at} ]; then touch /srv/at-${at}; exec sleep 600; fi`;
const kiosk = `#!/bin/sh
${hold('idle')}
version=$(cat /usr/share/library-kiosk/version)
${hold('idle-$version')}
[ ! -e /srv/dies-$version ] || echo 1 >/srv/restarts
[ ! -e /srv/silent-$version ] || exit 69
printf '{"may":true,"why":null,"version":"%s","broken":[%s]}' "$version" "$(cat /srv/broken-$version 2>/dev/null)"
exit "$(cat /srv/idle 2>/dev/null || echo 0)"
`;
const systemctl = `#!/bin/sh
is() { [ "$(cat /srv/active 2>/dev/null || echo active)" = "$1" ]; }
case "$*" in
  *is-active*) is active; exit ;;
  *is-failed*) is failed; exit ;;
  start*) [ ! -e /srv/mended ] || echo active >/srv/active; exit ;;
esac
printf 'ActiveState=%s\\nNRestarts=%s\\n' "$(cat /srv/active 2>/dev/null || echo active)" "$(cat /srv/restarts 2>/dev/null || echo 0)"
`;

export interface Outcome {
  status: number | null;
  said: string;
}

interface DebOptions {
  architecture?: string;
  name?: string;
  shape?: number;
  /** its postinst refuses, as where it cannot read the configuration */
  refuses?: boolean;
}

export interface InstallTree {
  /** a file of the tree; undefined: there is none */
  read(path: string): string | undefined;
  write(path: string, content: string | Uint8Array, mode?: number): void;
  /** a command in the tree, by its shell */
  run(script: string): Outcome;
  deb(version: string, options?: DebOptions): Buffer;
  /** the kiosk lays a package there */
  stage(manifest: string, deb: Uint8Array): void;
  /** the unit runs, until it ends */
  install(): Outcome;
  /** the unit runs; the power fails when `isThere` */
  cutAt(isThere: () => boolean): Promise<void>;
  version(): string;
  close(): void;
}

const kioskUid = 64_101;
const times = 'KIOSK_PROBATION_S=0.3 KIOSK_LOOK_S=0.05 KIOSK_SILENT_S=0.3';
const lock = '/var/lib/library-kiosk-install/lock';
const unit = `exec env ${times} flock -n -E 75 -F ${lock} /usr/bin/node /usr/lib/library-kiosk/install/install.mjs`;

const soon = () => wait(5);

export async function openInstallTree(): Promise<InstallTree> {
  const work = mkdtempSync(join(tmpdir(), 'kiosk-install-'));
  const tree = join(work, 'tree');
  const mounts = [
    `mount -t tmpfs tmpfs ${work}`,
    `mkdir ${work}/upper ${work}/work ${tree}`,
    `mount -t overlay overlay -o lowerdir=/,upperdir=${work}/upper,workdir=${work}/work ${tree}`,
    `mount --rbind /dev ${tree}/dev`,
    `mount -t proc proc ${tree}/proc`,
    ...['run', 'tmp', 'srv'].map((each) => `mount -t tmpfs tmpfs ${tree}/${each}`),
  ];
  const script = `set -e; ${mounts.join('; ')}; echo ready; exec sleep infinity`;
  const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  return treeOf(work, tree, holder);
}

function treeOf(work: string, tree: string, holder: ChildProcess): InstallTree {
  const inside = ['-t', String(holder.pid), '-m', 'chroot', tree, 'sh', '-c'];
  const run = (text: string, input?: string | Uint8Array): Outcome => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...inside, text], {
      ...(input === undefined ? {} : { input }),
      maxBuffer: 10_000_000,
    });
    return { status, said: `${stdout}${stderr}` };
  };
  const write = (path: string, content: string | Uint8Array, mode = 0o644) => {
    const { status, said } = run(
      `mkdir -p "$(dirname ${path})" && cat >${path} && chmod ${mode.toString(8)} ${path}`,
      content,
    );
    if (status !== 0) throw new Error(said);
  };
  const read = (path: string) => {
    const { status, said } = run(`cat ${path}`);
    return status === 0 ? said : undefined;
  };

  write('/usr/bin/kiosk', kiosk, 0o755);
  write('/usr/bin/systemctl', systemctl, 0o755);
  for (const file of ['install', 'keys', 'machine', 'manifest'])
    write(
      `/usr/lib/library-kiosk/install/${file}.mjs`,
      readFileSync(`packaging/install/${file}.mjs`),
    );
  run(`
    echo library-kiosk:x:${kioskUid}: >>/etc/group
    echo library-kiosk:x:${kioskUid}:${kioskUid}::/var/lib/library-kiosk:/bin/sh >>/etc/passwd
    install -d -m 0700 -o library-kiosk -g library-kiosk /var/lib/library-kiosk
    install -d -m 0755 /var/lib/library-kiosk-install /etc/library-kiosk
  `);
  let made = 0;

  return {
    ...{ read, write, run },
    deb(
      version,
      { architecture = 'all', name = 'library-kiosk', shape = 8, refuses = false } = {},
    ) {
      made += 1;
      const folder = join(work, `deb-${made}`);
      const put = (path: string, content: string, mode = 0o644) => {
        mkdirSync(join(folder, path, '..'), { recursive: true });
        writeFileSync(join(folder, path), content, { mode });
      };
      put('usr/share/library-kiosk/version', version);
      put('etc/library-kiosk.conf', 'of the package\n');
      put('DEBIAN/conffiles', '/etc/library-kiosk.conf\n');
      put(
        'DEBIAN/control',
        `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nMaintainer: test <root@localhost>\nInstalled-Size: 8\nKiosk-Journal-Shape: ${shape}\nDescription: a kiosk\n two lines\n .\n with a dot\n`,
      );
      for (const each of ['preinst', 'postinst'])
        put(
          `DEBIAN/${each}`,
          `#!/bin/sh\nset -e\n${hold(`${each}-${version}`)}\n${each === 'postinst' ? `[ ! -e /srv/refuses-${version} ] || exit 1\n` : ''}${refuses && each === 'postinst' ? 'exit 1\n' : ''}echo 0 >/srv/restarts\n`,
          0o755,
        );
      const file = join(work, `${made}.deb`);
      execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, file], {
        stdio: 'ignore',
      });
      const content = readFileSync(file);
      rmSync(folder, { recursive: true });
      return content;
    },
    stage(manifest, deb) {
      write('/var/lib/library-kiosk/region/package/package.deb', deb);
      write('/var/lib/library-kiosk/region/package/manifest', manifest);
      run('chown -R library-kiosk: /var/lib/library-kiosk');
    },
    install: () => run(unit),
    async cutAt(isThere) {
      const [enter, own] = [inside.slice(0, 3), inside.slice(3)];
      // All that it began ends with it, also what apt put into another session.
      const alone = ['unshare', '--pid', '--fork', '--kill-child=KILL', ...own, unit];
      const running = spawn('nsenter', [...enter, ...alone], { stdio: 'ignore' });
      const ended = once(running, 'close');
      while (!isThere() && running.exitCode === null) await soon();
      if (running.exitCode !== null) throw new Error('it ended before the cut');
      running.kill('SIGKILL');
      await ended;
      while (run(`flock -n ${lock} true`).status !== 0) await soon();
    },
    version: () =>
      run('dpkg -l library-kiosk | tail -n 1').said.replace(/^(\S+) +\S+ +(\S+) .*/s, '$2 $1'),
    close() {
      holder.kill('SIGKILL');
      rmSync(work, { recursive: true, force: true });
    },
  };
}
