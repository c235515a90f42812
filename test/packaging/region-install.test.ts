/**
 * How a package of the region gets onto a kiosk: what root refuses, what it installs and what it puts
 * back. With the real dpkg and apt.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../packages/region-documents/src/index.ts';
import { isLong, share } from '../support/repository/share.ts';
import { canInstall, type InstallTree } from './install-tree.ts';
import { folder, keyFile, kioskInTree, privateKey, signed, stranger } from './region-package.ts';

if (!canInstall)
  process.stdout.write('A package of the region is not tried: that needs root and overlayfs.\n');

describe.runIf(canInstall)('a package of the region', { timeout: 60_000 }, () => {
  let tree: InstallTree;
  const { opened, deb, start, status, isPresent, step } = kioskInTree();
  beforeAll(() => {
    tree = opened();
  });

  it.runIf(isLong)(
    'that is signed is installed, watched, and done; what it replaced is kept',
    () => {
      tree.write('/etc/library-kiosk.conf', 'of a technician\n');
      tree.stage(signed(deb.two, '2.0'), deb.two);
      expect(tree.install()).toMatchObject({ status: 0 });
      expect(tree.version()).toBe('2.0 ii');
      expect(status()).toEqual({ state: 'done', version: '2.0', why: null });
      expect(tree.read('/etc/library-kiosk.conf')).toBe('of a technician\n');
      const kept = tree.run(`dpkg-deb -f ${folder}/before.deb Package Version Description`).said;
      expect(kept).toBe(
        'Package: library-kiosk\nVersion: 1.0\nDescription: a kiosk\n two lines\n .\n with a dot\n',
      );
      expect(tree.run(`ls ${folder}`).said).toBe('before.deb\nknown.json\nlock\nstatus.json\n');
      // Once: nothing is done with it again.
      expect(tree.install()).toEqual({ status: 0, said: '' });
    },
  );

  it.runIf(isLong)('that no one staged, or that was taken back before, changes nothing', () => {
    expect(tree.install()).toEqual({ status: 0, said: '' });
    tree.stage(signed(deb.two, '2.0'), deb.two);
    tree.write('/srv/idle', '1');
    expect(tree.install().status).toBe(75);
    expect(status()).toEqual({ state: 'waiting', version: '2.0', why: null });
    expect(step()).toBe('ready');
    tree.run('rm /var/lib/library-kiosk/region/package/manifest; echo 0 >/srv/idle');
    expect(tree.install().status).toBe(0);
    expect([step(), tree.version()]).toEqual([undefined, '1.0 ii']);
  });

  describe('is refused', () => {
    const bitWrong = () => {
      const changed = Buffer.from(deb.two);
      changed[changed.length - 700] = (changed.at(-700) ?? 0) ^ 1;
      return changed;
    };
    /** `again`: it is looked at again in five minutes. */
    const cases: readonly [string, string, 'for good' | 'again', () => [string, Uint8Array]][] = [
      [
        'by another key',
        'package-not-signed',
        'for good',
        () => [signed(deb.two, '2.0', {}, stranger), deb.two],
      ],
      [
        'for another purpose',
        'package-not-signed',
        'for good',
        () => [signDocument('list', {}, privateKey), deb.two],
      ],
      [
        'with one other bit',
        'package-damaged',
        'for good',
        () => [signed(deb.two, '2.0'), bitWrong()],
      ],
      [
        'cut off',
        'package-damaged',
        'for good',
        () => [signed(deb.two, '2.0'), deb.two.subarray(0, 900)],
      ],
      [
        'with more behind it',
        'package-damaged',
        'for good',
        () => [signed(deb.two, '2.0'), Buffer.concat([deb.two, deb.two])],
      ],
      ['no document', 'package-unreadable', 'for good', () => ['null', deb.two]],
      [
        'of a newer program',
        'package-newer-manifest',
        'for good',
        () => [signed(deb.two, '2.0', { v: 2 } as never), deb.two],
      ],
      [
        'under another version',
        'package-other',
        'for good',
        () => [signed(deb.two, '2.1'), deb.two],
      ],
      [
        'of another name',
        'package-other',
        'for good',
        () => {
          const other = tree.deb('2.0', { name: 'coreutils' });
          return [signed(other, '2.0'), other];
        },
      ],
      [
        'for another processor',
        'package-architecture',
        'for good',
        () => [signed(deb.two, '2.0', { architecture: 's390x' }), deb.two],
      ],
      [
        'older',
        'package-older',
        'for good',
        () => {
          start('two');
          return [signed(deb.one, '1.0', { from: '0.1' }), deb.one];
        },
      ],
      [
        'not for what is here',
        'package-from',
        'for good',
        () => [signed(deb.two, '2.0', { from: '1.5' }), deb.two],
      ],
      [
        'without a word that there is no way back',
        'package-one-way',
        'for good',
        () => {
          const migrates = tree.deb('2.0', { shape: 9 });
          return [signed(migrates, '2.0'), migrates];
        },
      ],
      [
        'too early',
        'package-too-early',
        'again',
        () => [signed(deb.two, '2.0', { notBefore: '2090-01-01T00:00:00Z' }), deb.two],
      ],
      [
        'expired',
        'package-expired',
        'again',
        () => [signed(deb.two, '2.0', { expires: '2021-01-01T00:00:00Z' }), deb.two],
      ],
      [
        'where a technician holds the present one',
        'package-on-hold',
        'again',
        () => {
          tree.run('apt-mark hold library-kiosk');
          return [signed(deb.two, '2.0'), deb.two];
        },
      ],
      [
        'where another package ended in the middle',
        'package-not-whole',
        'again',
        () => {
          const refuses = tree.deb('1.5', { refuses: true });
          tree.write('/srv-debs/refuses.deb', refuses);
          tree.run('dpkg -i /srv-debs/refuses.deb');
          return [signed(deb.two, '2.0'), deb.two];
        },
      ],
      [
        'where there is no room',
        'package-no-room',
        'again',
        () => {
          tree.run(`mount -t tmpfs -o size=10m tmpfs ${folder}`);
          return [signed(deb.two, '2.0'), deb.two];
        },
      ],
    ];
    it.each(share(cases, 0, 9))('%s: %s, %s', (_, why, howLong, make) => {
      const [manifest, staged] = make();
      const before = tree.version();
      tree.stage(manifest, staged);
      const { status: code } = tree.install();
      const said = status();
      tree.run(`umount ${folder} 2>/dev/null`);
      expect([code, said.state, said.why]).toEqual([howLong === 'again' ? 75 : 0, 'refused', why]);
      expect(tree.version()).toBe(before);
    });

    it.runIf(isLong)('where root trusts no key, or one that others may write', () => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      for (const spoil of [
        `chmod 666 ${keyFile}`,
        `chown library-kiosk ${keyFile}`,
        `rm ${keyFile}`,
      ]) {
        tree.run(spoil);
        expect([tree.install().status, status().why]).toEqual([0, 'package-key-missing']);
        tree.run(`chown root ${keyFile}; chmod 644 ${keyFile}`);
      }
      expect(tree.version()).toBe('1.0 ii');
    });
  });

  describe('where the kiosk’s user means ill', () => {
    const secret = '/root/only-for-root';
    const asKiosk = (script: string) =>
      tree.run(
        `setpriv --reuid library-kiosk --regid library-kiosk --init-groups sh -c '${script}'`,
      );

    it('a link leads root nowhere', () => {
      tree.write(secret, signed(deb.two, '2.0'), 0o600);
      tree.stage('', deb.two);
      for (const link of [
        `cd /var/lib/library-kiosk/region/package && rm manifest && ln -s ${secret} manifest`,
        'cd /var/lib/library-kiosk/region && rm -rf package && ln -s /root package',
      ]) {
        expect(asKiosk(link).status).toBe(0);
        expect(tree.install()).toEqual({ status: 0, said: '' });
      }
      expect(tree.version()).toBe('1.0 ii');
    });

    it('a package that is a link to a file of root’s is read by no one', () => {
      tree.write('/root/two.deb', deb.two, 0o600);
      tree.stage(signed(deb.two, '2.0'), deb.two);
      asKiosk(
        'cd /var/lib/library-kiosk/region/package && rm package.deb && ln -s /root/two.deb package.deb',
      );
      tree.install();
      expect(status()).toMatchObject({ state: 'refused', why: 'package-damaged' });
    });

    it.runIf(isLong)(
      'replaced after it was looked at, what was looked at is installed',
      async () => {
        tree.stage(signed(deb.two, '2.0'), deb.two);
        tree.write('/srv/hold-idle', '');
        await tree.cutAt(() => isPresent('idle'));
        asKiosk('cp /etc/hostname /var/lib/library-kiosk/region/package/package.deb');
        tree.run('rm /srv/hold-idle');
        expect(tree.install().status).toBe(0);
        expect([tree.version(), status().state]).toEqual(['2.0 ii', 'done']);
      },
    );

    it.runIf(isLong)('an earlier document of the region is taken no more', () => {
      tree.stage(signed(deb.two, '2.0', { serial: 7 }), deb.two);
      tree.install();
      tree.stage(signed(deb.three, '3.0', { serial: 6 }), deb.three);
      tree.install();
      expect([tree.version(), status().why]).toEqual(['2.0 ii', 'package-older']);
    });
  });

  it.runIf(isLong)('goes back to the one before, signed anew, and no further', () => {
    start('two');
    const stage = (version: '1.0' | '2.0' | '3.0', serial: number) => {
      const file = { '1.0': deb.one, '2.0': deb.two, '3.0': deb.three }[version];
      tree.stage(signed(file, version, { serial, from: '0.1' }), file);
      tree.install();
      return [tree.version(), status().why];
    };
    expect(stage('3.0', 5)).toEqual(['3.0 ii', null]);
    expect(stage('1.0', 6)).toEqual(['3.0 ii', 'package-older']);
    expect(stage('2.0', 4)).toEqual(['3.0 ii', 'package-older']);
    expect(stage('2.0', 7)).toEqual(['2.0 ii', null]);
    expect(stage('3.0', 5)).toEqual(['2.0 ii', 'package-older']);
    expect(stage('3.0', 8)).toEqual(['3.0 ii', null]);
  });

  describe.runIf(isLong)('that does not live', () => {
    it.each([
      ['dies', 'dies-2.0', '', 'package-died'],
      ['is silent', 'silent-2.0', '', 'package-silent'],
      ['loses a device', 'broken-2.0', '"reader"', 'package-device-broken'],
    ])('%s: the one before comes back', (_, mark, content, why) => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      tree.write(`/srv/${mark}`, content);
      expect(tree.install().status).toBe(0);
      expect([tree.version(), status()]).toEqual([
        '1.0 ii',
        { state: 'back', version: '2.0', why },
      ]);
      // The region has to sign another one.
      expect(tree.install()).toEqual({ status: 0, said: '' });
    });

    it('what was broken before, or stands elsewhere, is not its fault', () => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      tree.write('/srv/broken-1.0', '"printer"');
      tree.write('/srv/broken-2.0', '"printer","library"');
      tree.install();
      expect([tree.version(), status().state]).toEqual(['2.0 ii', 'done']);
    });

    it('cannot be installed: the one before comes back', () => {
      const refuses = tree.deb('2.0', { refuses: true, shape: 9 });
      tree.stage(signed(refuses, '2.0', { oneWay: true }), refuses);
      tree.install();
      const why = 'package-install-failed';
      expect([tree.version(), status()]).toEqual([
        '1.0 ii',
        { state: 'back', version: '2.0', why },
      ]);
    });

    it('and has no way back: it stays, and says so', () => {
      const migrates = tree.deb('2.0', { shape: 9 });
      tree.stage(signed(migrates, '2.0', { oneWay: true }), migrates);
      tree.write('/srv/dies-2.0', '');
      tree.install();
      const why = 'package-died';
      expect([tree.version(), status()]).toEqual([
        '2.0 ii',
        { state: 'done', version: '2.0', why },
      ]);
      tree.stage(signed(deb.one, '1.0', { from: '0.1' }), deb.one);
      tree.install();
      expect([tree.version(), status().why]).toEqual(['2.0 ii', 'package-older']);
    });
  });

  it.runIf(isLong)('the update by night leaves it alone, and it that one', () => {
    tree.write('/usr/lib/library-kiosk/update', readFileSync('packaging/update'), 0o755);
    tree.write(`${folder}/state.json`, '{"step":"ready"}');
    expect(tree.run('/usr/lib/library-kiosk/update')).toEqual({
      status: 0,
      said: 'library-kiosk: a package of the region is being installed.\n',
    });
    tree.run(`rm ${folder}/state.json`);
    tree.stage(signed(deb.two, '2.0'), deb.two);
    const held = tree.run(
      `flock ${folder}/lock sh -c 'flock -n -E 75 ${folder}/lock true'; echo $?`,
    );
    expect(held.said).toBe('75\n');
  });
});
