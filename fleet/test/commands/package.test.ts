/** A package from the operator's command to the folder of a kiosk, over a real hub and broker. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { packageKeyWords } from '../../../src/branch/enrol/words.ts';
import { createPackageTaker } from '../../../src/region/package.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { trustOf } from '../../../test/support/branch/trust/trust-of.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { packagesAt } from '../../src/package/packages.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

describe.runIf(isLong && hasDpkg && natsServer !== null)('kiosk-fleet package', () => {
  const work = mkdtempSync(join(tmpdir(), 'kiosk-fleet-package-'));
  let place: RegionPlace;
  let deb: string;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'] });
    const tree = join(work, 'tree');
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
    mkdirSync(join(tree, 'opt'));
    writeFileSync(join(tree, 'opt/content'), Buffer.alloc(400_000, 7));
    writeFileSync(
      join(tree, 'DEBIAN/control'),
      'Package: library-kiosk\nVersion: 98.0.0\nArchitecture: all\nMaintainer: t <r@l>\nDescription: a kiosk\n',
    );
    deb = join(work, 'new.deb');
    execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, deb]);
  });
  afterAll(async () => {
    await place?.remove();
    rmSync(work, { recursive: true });
  });
  function fleet(...words: string[]) {
    const env = { PATH: process.env.PATH, KIOSK_REGION: place.hub.folder };
    return runFleet(['package', ...words], { env });
  }

  it('is signed, listed, and fetched by a kiosk over its branch', { timeout: 60_000 }, async () => {
    const { record } = place.hub.region();
    const { packageKey } = record;
    expect(await fleet('key')).toMatchObject({ status: 0, out: `${packageKeyWords(record)}\n` });
    expect(await fleet('list')).toMatchObject({ status: 0, out: 'No package was added.\n' });
    const added = await fleet('add', deb, '--from', '0.1.0', '--json');
    expect(added).toMatchObject({ status: 0 });
    expect(JSON.parse(added.out)).toMatchObject({ serial: 1, version: '98.0.0', from: '0.1.0' });
    expect((await fleet('list')).out).toMatch(/98\.0\.0 +│ all +│ 0\.1\.0/);
    expect((await fleet('show', '98.0.0')).out).toContain('way back: to the version before');
    expect(await fleet('show', '97.0.0')).toMatchObject({ status: 65 });
    expect(await fleet('add', join(work, 'nowhere.deb'))).toMatchObject({ status: 66 });

    const hub = await place.hub.connect();
    const [entry] = await hub.auditTrail(1);
    expect(entry).toMatchObject({ by: 'anna', action: 'package-add' });
    const [found] = await packagesAt(hub, packageKey);
    await hub.close();

    const identity = place.branch('b001').identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    const connection = await natsBroker({ identity }).connect();
    const { region } = connection;
    if (region === undefined) throw new Error('no region');
    const taker = createPackageTaker({
      ...{ folder: work, file: null, environment: { KIOSK_INSTALL_FOLDER: work } },
      trust: () => trustOf({ packageKey }),
      blob: (sha256, bytes) => region.blob(sha256, bytes),
      clock: { now: () => new Date().toISOString() },
      ...{ log: () => {}, atRest: () => true, changed: () => {} },
    });
    taker.take(found?.document ?? '');
    await until(() => taker.status().state === 'staged', 'the package at the kiosk');
    expect(readFileSync(join(work, 'package/package.deb')).equals(readFileSync(deb))).toBe(true);
    await taker.close();
    await connection.close();
  });
});
