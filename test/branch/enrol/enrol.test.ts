import { expect, onTestFinished, test } from 'vitest';
import { readIdentity, readKeys } from '../../../src/branch/enrol/folder.ts';
import { enrolled, enrolledAt } from '../../support/branch/enrolled.ts';

async function branchOf(...kiosks: string[]) {
  const branch = await enrolled(kiosks);
  onTestFinished(branch.remove);
  return branch;
}

test('a kiosk is enrolled: its folder holds what it needs to join', async () => {
  const branch = await branchOf('k01');
  const identity = readIdentity(branch.folderOf('k01'));
  expect(identity).toEqual(branch.identities.get('k01'));
  expect(await readKeys(branch.folderOf('k01'), identity)).toEqual({
    serial: Date.parse(enrolledAt) / 1000,
    keys: branch.host.keys,
  });
});
