/** What a region signs for a kiosk in a tree (install-tree.ts), and what became of it there. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Manifest, signDocument } from '../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../src/branch/keys/keys-document.ts';
import { type InstallTree, openInstallTree } from './install-tree.ts';

export const { privateKey } = generateKeyPairSync('ed25519');
export const stranger = generateKeyPairSync('ed25519').privateKey;
export const keyFile = '/etc/library-kiosk/package-key';
export const folder = '/var/lib/library-kiosk-install';

export function signed(
  deb: Uint8Array,
  version: string,
  more: Partial<Manifest> = {},
  key = privateKey,
) {
  const manifest: Manifest = {
    ...{ v: 1, serial: 1, version, architecture: 'all', from: '1.0', oneWay: false },
    ...{ notBefore: '2020-01-01T00:00:00Z', expires: '2100-01-01T00:00:00Z' },
    sha256: createHash('sha256').update(deb).digest('hex'),
    bytes: deb.length,
    ...more,
  };
  return signDocument('package', manifest, key);
}

/** As `kiosk branch trust-packages` writes it, of a region whose keys were never changed. */
export function trusted(packageKey: KeyObject): string {
  const recoveryKey = rawPublicKey(generateKeyPairSync('ed25519').privateKey);
  const keys = { packageKey: rawPublicKey(packageKey), recoveryKey };
  return `${JSON.stringify({ region: 'west', ...keys, recoveries: 0, packageChanges: 0 })}\n`;
}

/** A tree for the tests of a file, and three packages; version 1.0 is installed before each test. */
export function kioskInTree() {
  let tree: InstallTree;
  const deb: Record<'one' | 'two' | 'three', Buffer> = {} as never;
  beforeAll(async () => {
    tree = await openInstallTree();
    deb.one = tree.deb('1.0');
    deb.two = tree.deb('2.0');
    deb.three = tree.deb('3.0');
    tree.write('/srv-debs/one.deb', deb.one);
    tree.write('/srv-debs/two.deb', deb.two);
  });
  afterAll(() => tree.close());
  const kiosk = kioskIn(() => tree);
  beforeEach(() => kiosk.start('one'));
  return { ...kiosk, deb, opened: () => tree };
}

export function kioskIn(tree: () => InstallTree) {
  /** A kiosk with this version, which was installed by hand, and a region that it trusts. */
  function start(version: 'one' | 'two') {
    tree().run(
      `rm -rf /srv/* ${folder}/* /var/lib/library-kiosk/region/package /etc/library-kiosk.conf`,
    );
    tree().run(`dpkg -P library-kiosk; dpkg -i /srv-debs/${version}.deb`);
    tree().write(keyFile, trusted(privateKey));
  }
  function status(): { state: string; version: string | null; why: string | null } {
    const { state, version, why } = JSON.parse(tree().read(`${folder}/status.json`) ?? '{}');
    return { state, version, why };
  }
  const isPresent = (file: string) => tree().read(`/srv/at-${file}`) !== undefined;
  const tries = (): number => JSON.parse(tree().read(`${folder}/state.json`) ?? '{}').tries ?? 0;
  const step = () => JSON.parse(tree().read(`${folder}/state.json`) ?? '{}').step;
  return { start, status, isPresent, tries, step };
}
