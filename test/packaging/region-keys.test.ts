/** The region changes its key for packages: root of a kiosk follows, and is not led back. With the real dpkg. */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  followKeyChanges,
  type KeyState,
  signRecovered,
  signReplaced,
  writeKeyChanges,
} from '../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../src/branch/keys/keys-document.ts';
import { trustOf } from '../support/branch/trust/trust-of.ts';
import { isLong } from '../support/repository/share.ts';
import { canInstall, type InstallTree } from './install-tree.ts';
import { keyFile, kioskInTree, privateKey, signed } from './region-package.ts';

const newKey = () => generateKeyPairSync('ed25519').privateKey;

describe.runIf(canInstall)('the key for packages changes', { timeout: 60_000 }, () => {
  let tree: InstallTree;
  const { opened, deb, status } = kioskInTree();
  const [config, recovery, second, third] = [newKey(), newKey(), newKey(), newKey()];
  const first: KeyState = trustOf({
    configKey: rawPublicKey(config),
    packageKey: rawPublicKey(privateKey),
    recoveryKey: rawPublicKey(recovery),
  });
  const rotated = signReplaced('west', first, {
    what: 'package',
    key: rawPublicKey(second),
    signedWith: privateKey,
  });
  const ofConfig = signReplaced('west', first, {
    what: 'config',
    key: rawPublicKey(newKey()),
    signedWith: config,
  });
  const recovered = signRecovered('west', followKeyChanges('west', first, [rotated]), {
    configKey: rawPublicKey(newKey()),
    packageKey: rawPublicKey(third),
    recoveryKey: rawPublicKey(newKey()),
    signedWith: recovery,
  });
  beforeAll(() => {
    tree = opened();
  });
  const trust = (keys: object) => {
    const { packageKey, recoveryKey, recoveries, packageChanges } = first;
    const content = { region: 'west', packageKey, recoveryKey, recoveries, packageChanges };
    tree.write(keyFile, `${JSON.stringify({ ...content, ...keys })}\n`);
  };
  beforeEach(() => trust({}));
  const stageKeys = (...changes: string[]) =>
    tree.write('/var/lib/library-kiosk/region/package/keys', writeKeyChanges(changes));
  let serial = 0;
  /** What became of a package that this key signed. */
  const offer = (key: typeof privateKey, version: '2.0' | '3.0') => {
    serial += 1;
    const content = version === '2.0' ? deb.two : deb.three;
    tree.stage(signed(content, version, { serial }, key), content);
    tree.install();
    return [status().state, status().why, tree.version()];
  };

  it('root follows the row, and believes the key before no more, though the row goes', () => {
    stageKeys(ofConfig, rotated);
    expect(offer(second, '2.0')).toEqual(['done', null, '2.0 ii']);
    tree.run('rm /var/lib/library-kiosk/region/package/keys');
    expect(offer(privateKey, '3.0')).toEqual(['refused', 'package-not-signed', '2.0 ii']);
    expect(offer(second, '3.0')).toEqual(['done', null, '3.0 ii']);
  });

  it.runIf(isLong)(
    'the recovery key stands above what a stolen key signed, and counts once',
    () => {
      stageKeys(rotated);
      expect(offer(second, '2.0')).toEqual(['done', null, '2.0 ii']);
      stageKeys(recovered);
      expect(offer(second, '3.0')).toEqual(['refused', 'package-not-signed', '2.0 ii']);
      const stolen = newKey();
      const after = followKeyChanges('west', first, [rotated, recovered]);
      const again = signRecovered('west', after, {
        configKey: rawPublicKey(stolen),
        packageKey: rawPublicKey(stolen),
        recoveryKey: rawPublicKey(newKey()),
        signedWith: recovery,
      });
      stageKeys(recovered, again);
      expect(offer(stolen, '3.0')).toEqual(['refused', 'package-not-signed', '2.0 ii']);
      expect(offer(third, '3.0')).toEqual(['done', null, '3.0 ii']);
    },
  );

  it('what the kiosk’s user makes up, or is of another region, leads nowhere', () => {
    const stranger = newKey();
    const made = { what: 'package' as const, key: rawPublicKey(stranger) };
    const rows: string[][] = [
      [signReplaced('west', first, { ...made, signedWith: stranger })],
      [signReplaced('west', first, { ...made, signedWith: config })],
      [signReplaced('east', first, { ...made, signedWith: privateKey })],
      ['{}', 'null', '[]', '{"signed":"null","signature":""}'],
    ];
    for (const row of rows) {
      stageKeys(...row);
      expect(offer(stranger, '2.0')).toEqual(['refused', 'package-not-signed', '1.0 ii']);
    }
    tree.write('/var/lib/library-kiosk/region/package/keys', '{"changes":7}');
    expect(offer(privateKey, '2.0')).toEqual(['done', null, '2.0 ii']);
  });

  it.runIf(isLong)(
    'a person who names another key is believed, and the row of before is not',
    () => {
      stageKeys(rotated);
      offer(second, '2.0');
      trust({ packageKey: rawPublicKey(third) });
      expect(offer(second, '3.0')).toEqual(['refused', 'package-not-signed', '2.0 ii']);
      expect(offer(third, '3.0')).toEqual(['done', null, '3.0 ii']);
    },
  );
});
