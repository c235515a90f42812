/**
 * What an update, a package of the region and a purge leave as it is: a kiosk that runs, the version
 * that was mended, the authority of a branch (LONG). With the real dpkg and apt.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { canInstall, type InstallTree, openInstallTree } from './install-tree.ts';
import { kioskIn, signed } from './region-package.ts';

describe.runIf(isLong && canInstall)('what is left as it is', { timeout: 180_000 }, () => {
  let tree: InstallTree;
  let one: Buffer;
  let two: Buffer;
  beforeAll(async () => {
    tree = await openInstallTree();
    [one, two] = [tree.deb('1.0'), tree.deb('2.0')];
    tree.write('/srv-debs/one.deb', one);
  });
  afterAll(() => tree.close());
  beforeEach(() => start('one'));
  const { start } = kioskIn(() => tree);

  it('a version that was mended comes back by a newer manifest alone', () => {
    const first = signed(one, '1.0', { serial: 1 });
    tree.stage(signed(two, '2.0', { serial: 2 }), two);
    tree.install();
    expect(tree.version()).toBe('2.0 ii');
    // By whoever has the kiosk's user: what was signed then is valid still.
    tree.stage(first, one);
    tree.install();
    expect(tree.version()).toBe('2.0 ii');
    tree.stage(signed(one, '1.0', { serial: 3, from: '0.1' }), one);
    tree.install();
    expect(tree.version()).toBe('1.0 ii');
  });

  describe('a kiosk that runs while its file is wrong', () => {
    // `kiosk idle` reads the file, and ends with 78; the kiosk goes on with what it read.
    beforeEach(() => tree.write('/srv/idle', '78'));

    it('is not interrupted by a package of the region', () => {
      tree.stage(signed(two, '2.0'), two);
      tree.install();
      expect(tree.version()).toBe('1.0 ii');
    });

    it('is not interrupted by the update of the night', () => {
      tree.write('/usr/lib/library-kiosk/update', readFileSync('packaging/update'), 0o755);
      tree.write('/usr/local/bin/apt-get', '#!/bin/sh\necho "apt-get $*" >>/srv/apt\n', 0o755);
      tree.write('/usr/local/bin/apt-cache', '#!/bin/sh\necho "  Candidate: 2.0"\n', 0o755);
      const { status } = tree.run('PATH=/usr/local/bin:$PATH /usr/lib/library-kiosk/update');
      expect([status, tree.read('/srv/apt')]).toEqual([0, 'apt-get -qq update\n']);
    });
  });

  it('but no unit stays enabled after a purge', () => {
    const wanted = '/etc/systemd/system/multi-user.target.wants';
    tree.run(`mkdir -p ${wanted}; cd ${wanted}
      ln -s /usr/lib/systemd/system/library-kiosk-browser.service .; ln -s /usr/lib/systemd/system/ssh.service .`);
    tree.write('/srv/postrm', readFileSync('packaging/debian/postrm'), 0o755);
    expect(tree.run('/srv/postrm purge').status).toBe(0);
    expect(tree.run(`ls ${wanted}`).said).toMatch(/^(?!.*library-kiosk).*ssh\.service/s);
  });

  it('the authority of a branch outlives a purge, and a hub is not touched', () => {
    const etc = '/etc/library-kiosk';
    const wanted = '/etc/systemd/system/multi-user.target.wants';
    const kept = [`${etc}/branch-host/authority.key`, `${etc}/hub/server.key`];
    for (const file of [...kept, `${etc}/branch-host/host.json`]) tree.write(file, 'kept');
    tree.run(`mkdir -p ${wanted}
      ln -s /usr/lib/systemd/system/library-kiosk-hub.service ${wanted}/`);
    tree.write('/srv/postrm', readFileSync('packaging/debian/postrm'), 0o755);
    const { status, said } = tree.run('/srv/postrm purge');
    expect([status, said.match(/ is kept, /g)]).toEqual([0, [' is kept, ']]);
    expect(kept.map((file) => tree.read(file))).toEqual(kept.map(() => 'kept'));
    expect(tree.run(`ls ${wanted}`).said).toContain('library-kiosk-hub.service');
  });

  it('the hub of a region outlives a purge of the operator’s program, until its keys are gone', () => {
    const wanted = '/etc/systemd/system/multi-user.target.wants';
    const hub = '/etc/library-kiosk/hub';
    const kept = [`${hub}/server.key`, '/var/lib/library-kiosk-hub/streams'];
    const other = '/etc/library-kiosk/panel/kiosk.config.json';
    for (const file of [...kept, other, `${hub}/nats.conf`]) tree.write(file, 'kept');
    tree.run(`mkdir -p ${wanted}; cd ${wanted}
      ln -sf /usr/lib/systemd/system/library-kiosk-hub.service .; ln -sf /usr/lib/systemd/system/library-kiosk.service .`);
    tree.write('/srv/postrm', readFileSync('packaging/debian/fleet/postrm'), 0o755);
    const { status, said } = tree.run('/srv/postrm purge');
    expect([status, said.match(/ is kept, /g)]).toEqual([0, [' is kept, ']]);
    expect(kept.map((file) => tree.read(file))).toEqual(kept.map(() => 'kept'));
    tree.run(`rm ${hub}/nats.conf && /srv/postrm purge`);
    expect([...kept, other].map((file) => tree.read(file) ?? null)).toEqual([null, null, 'kept']);
    expect(tree.run(`ls ${wanted}`).said).not.toContain('library-kiosk-hub.service');
    expect(tree.run(`ls ${wanted}`).said).toContain('library-kiosk.service');
  });
});
