/** What becomes of a package of the region when the power fails in the middle. With the real dpkg. */
import { beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { canInstall, type InstallTree } from './install-tree.ts';
import { folder, kioskInTree, signed } from './region-package.ts';

describe.runIf(canInstall && isLong)('a package of the region', { timeout: 60_000 }, () => {
  let tree: InstallTree;
  const { opened, deb, status, isPresent, tries, step } = kioskInTree();
  beforeAll(() => {
    tree = opened();
  });

  describe('when the power fails', () => {
    const there = (file: string) => () => tree.read(`${folder}/${file}`) !== undefined;
    it.each<[string, string | null, () => boolean]>([
      ['before the kiosk is asked', 'idle', () => isPresent('idle')],
      ['while the present one is kept', null, there('tree/DEBIAN/control')],
      ['before the new files are unpacked', 'preinst-2.0', () => isPresent('preinst-2.0')],
      ['before the new version is active', 'postinst-2.0', () => isPresent('postinst-2.0')],
      ['in the ten minutes', 'idle-2.0', () => step() === 'probation'],
    ])('%s, it is done after', async (_, at, isThere) => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      if (at !== null) tree.write(`/srv/hold-${at}`, '');
      await tree.cutAt(isThere);
      tree.run('rm -f /srv/hold-*');
      expect(tree.install()).toMatchObject({ status: 0 });
      expect([tree.version(), status().state]).toEqual(['2.0 ii', 'done']);
    });

    it.each(['preinst-1.0', 'postinst-1.0'])('on the way back, in %s, it goes on', async (at) => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      tree.write('/srv/dies-2.0', '');
      tree.write(`/srv/hold-${at}`, '');
      await tree.cutAt(() => isPresent(at));
      tree.run('rm -f /srv/hold-*');
      expect(tree.install()).toMatchObject({ status: 0 });
      expect([tree.version(), status().state]).toEqual(['1.0 ii', 'back']);
    });

    it('in each start of it, it is the version’s fault', async () => {
      tree.stage(signed(deb.two, '2.0'), deb.two);
      tree.write('/srv/hold-idle-2.0', '');
      for (let each = 0; each < 3; each += 1) {
        await tree.cutAt(() => step() === 'probation' && tries() > each);
      }
      tree.install();
      expect([tree.version(), status()]).toMatchObject(['1.0 ii', { why: 'package-died' }]);
    });
  });
});
