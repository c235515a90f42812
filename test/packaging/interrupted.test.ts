/**
 * The update of the night and a package of the region after dpkg was ended in the middle, in each of
 * its states: with the real dpkg and apt, and a repository of two packages (LONG).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { canInstall, type InstallTree, openInstallTree } from './install-tree.ts';
import { folder, kioskIn, signed } from './region-package.ts';

describe.runIf(isLong && canInstall)('what dpkg was ended in', { timeout: 120_000 }, () => {
  let tree: InstallTree;
  let three: Buffer;
  beforeAll(async () => {
    tree = await openInstallTree();
    three = tree.deb('3.0');
    tree.write('/usr/lib/library-kiosk/update', readFileSync('packaging/update'), 0o755);
    tree.run('rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*');
    tree.write('/etc/apt/sources.list', 'deb [trusted=yes] file:/srv-debs ./\n');
    const lists = (['1.0', '2.0'] as const).map((version) => {
      const name = version === '1.0' ? 'one.deb' : 'two.deb';
      const deb = tree.deb(version);
      tree.write(`/srv-debs/${name}`, deb);
      const control = tree.run(`dpkg-deb -f /srv-debs/${name}`).said.trim();
      const sum = createHash('sha256').update(deb).digest('hex');
      return `${control}\nFilename: ./${name}\nSize: ${deb.length}\nSHA256: ${sum}\n`;
    });
    tree.write('/srv-debs/Packages', lists.join('\n'));
  });
  afterAll(() => tree.close());
  const { start, status } = kioskIn(() => tree);
  beforeEach(() => start('one'));
  function update() {
    const { status, said } = tree.run('/usr/lib/library-kiosk/update');
    // A repository without compressed lists.
    return { status, said: said.replaceAll(/^W: Symlinking .*\n/gm, '') };
  }

  it('installs what is newer, and then says nothing', () => {
    expect(update().status).toBe(0);
    expect(tree.version()).toBe('2.0 ii');
    expect(update()).toEqual({ status: 0, said: '' });
  });

  /** dpkg and all that it began is ended where the script of the package has come to. */
  const cutIn = (script: string) =>
    tree.run(`
      touch /srv/hold-${script}
      setsid dpkg -i /srv-debs/two.deb >/dev/null 2>&1 & dpkg=$!
      until [ -e /srv/at-${script} ]; do sleep 0.05; done
      kill -9 -$dpkg; wait $dpkg; rm /srv/hold-${script}`);

  const states: readonly [string, string, () => unknown][] = [
    ['half installed', 'iHR', () => cutIn('preinst-2.0')],
    ['half configured', 'iF', () => cutIn('postinst-2.0')],
    ['unpacked', 'iU', () => tree.run('dpkg --unpack /srv-debs/two.deb')],
    [
      'refused, and mended since',
      'iF',
      () => tree.run('touch /srv/refuses-2.0; dpkg -i /srv-debs/two.deb; rm /srv/refuses-2.0'),
    ],
  ];
  it.each(states)('the update of the night sets right what is %s (%s)', (_, state, interrupt) => {
    interrupt();
    expect(tree.version().split(' ')[1]).toBe(state);
    tree.write('/srv/idle', '1');
    expect(update()).toMatchObject({ status: 0, said: expect.stringContaining('waits') });
    expect(tree.version().split(' ')[1]).toBe(state);
    tree.write('/srv/idle', '0');
    expect(update()).toMatchObject({ status: 0 });
    expect(tree.version()).toBe('2.0 ii');
  });

  it.each(states)('so do two commands by hand, in their order: %s (%s)', (_, state, interrupt) => {
    interrupt();
    expect(tree.version().split(' ')[1]).toBe(state);
    // As install.md names them; the first alone leaves what is half installed as it is.
    tree.run('dpkg --configure -a');
    expect(tree.run('apt-get install -y /srv-debs/two.deb')).toMatchObject({ status: 0 });
    expect(tree.version()).toBe('2.0 ii');
  });

  it.each(states)('so does a package of the region: %s (%s)', (_, state, interrupt) => {
    interrupt();
    expect(tree.version().split(' ')[1]).toBe(state);
    tree.stage(signed(three, '3.0'), three);
    expect(tree.install()).toMatchObject({ status: 0 });
    expect([tree.version(), status().state]).toEqual(['3.0 ii', 'done']);
  });

  it('says each time that the package is not whole, for as long as it is not', () => {
    tree.run('touch /srv/refuses-2.0; dpkg -i /srv-debs/two.deb');
    for (const _ of [1, 2])
      expect(update()).toMatchObject({ status: 1, said: expect.stringContaining('package is iF') });
  });

  it('starts a kiosk that failed, and says each time that it does not run', () => {
    update();
    tree.write('/srv/active', 'failed');
    for (const _ of [1, 2])
      expect(update()).toMatchObject({ status: 1, said: expect.stringContaining('does not run') });
    tree.write('/srv/mended', '');
    expect(update()).toEqual({ status: 0, said: '' });
    expect(tree.read('/srv/active')).toBe('active\n');
  });

  it('leaves a version that a technician holds', () => {
    tree.run('apt-mark hold library-kiosk');
    expect(update()).toMatchObject({ status: 0, said: expect.stringContaining('on hold') });
    expect(tree.version()).toBe('1.0 hi');
    expect(tree.read(`${folder}/state.json`)).toBeUndefined();
  });
});
