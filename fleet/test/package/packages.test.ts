/** Packages at a real hub: signed, numbered, found again; what no one signed is not there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openDocument,
  manifest as schema,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { readDeb } from '../../src/package/deb.ts';
import { addPackage, packagesAt } from '../../src/package/packages.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';

const work = mkdtempSync(join(tmpdir(), 'kiosk-deb-'));
afterAll(() => rmSync(work, { recursive: true }));
const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

function debOf(version: string, { architecture = 'all', name = 'library-kiosk' } = {}): string {
  const tree = join(work, `${name}-${version}-${architecture}`);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  const fields = { Package: name, Version: version, Architecture: architecture };
  const control = Object.entries({ ...fields, Maintainer: 'test <r@l>', Description: 'a kiosk' });
  writeFileSync(
    join(tree, 'DEBIAN/control'),
    control.map(([field, value]) => `${field}: ${value}\n`).join(''),
  );
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, `${tree}.deb`]);
  return `${tree}.deb`;
}

describe.runIf(hasDpkg)('a file', () => {
  it('says what it is, whatever it is called', async () => {
    const deb = await readDeb(debOf('1.0~rc1+2', { architecture: 'arm64' }));
    expect(deb).toMatchObject({ version: '1.0~rc1+2', architecture: 'arm64' });
    expect(deb.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('that is none of a kiosk is refused', async () => {
    writeFileSync(join(work, 'text.deb'), 'no package');
    await expect(readDeb(join(work, 'text.deb'))).rejects.toMatchObject({ code: 'deb-unreadable' });
    await expect(readDeb(join(work, 'no.deb'))).rejects.toMatchObject({ code: 'deb-unreadable' });
    const other = debOf('1.0', { name: 'coreutils' });
    await expect(readDeb(other)).rejects.toMatchObject({ code: 'deb-other' });
  });
});

describe.runIf(hasDpkg && natsServer !== null)('at the hub', () => {
  let place: HubPlace;
  let hub: Hub;
  beforeAll(async () => {
    place = await makeHubPlace();
    hub = await place.connect();
  });
  afterAll(async () => {
    await hub.close();
    await place.remove();
  });
  const time = { notBefore: '2026-01-01T00:00:00Z', expires: '2027-01-01T00:00:00Z' };
  const about = { from: '0.1.0', oneWay: false, ...time };

  it('each has a number of its own, is signed, and its content is there', async () => {
    const key = readSigningKey(place.region(), 'package');
    const { packageKey } = place.region().record;
    const [one, two] = [await readDeb(debOf('1.0')), await readDeb(debOf('2.0'))];
    // Two operators at once.
    const added = await Promise.all([
      addPackage(hub, { deb: one, ...about }, key),
      addPackage(hub, { deb: two, ...about, oneWay: true }, key),
    ]);
    expect(added.map(({ serial }) => serial).sort()).toEqual([1, 2]);
    // What is not signed counts for no number.
    await hub.packages.put(String(Number.MAX_SAFE_INTEGER), Buffer.from('{}'), 0);
    const third = await addPackage(hub, { deb: one, ...about }, key);
    expect(third.serial).toBe(3);
    const all = await packagesAt(hub, packageKey);
    expect(all.map(({ manifest }) => manifest.serial)).toEqual([3, 2, 1]);
    const found = all.find(({ manifest }) => manifest.version === '2.0');
    expect(openDocument('package', found?.document ?? '', packageKey, schema)).toMatchObject({
      ...{ version: '2.0', from: '0.1.0', oneWay: true, bytes: two.content.length },
    });
    const there = await hub.blob(two.sha256, two.content.length);
    expect(Buffer.from(there ?? []).equals(two.content)).toBe(true);
  });

  it('the same version again is another number, and the newest counts', async () => {
    const key = readSigningKey(place.region(), 'package');
    const { packageKey } = place.region().record;
    const deb = await readDeb(debOf('3.0', { architecture: 'arm64' }));
    await addPackage(hub, { deb, ...about }, key);
    const { serial } = await addPackage(hub, { deb, ...about, from: '2.0' }, key);
    const [found] = await packagesAt(hub, packageKey);
    expect(found?.manifest).toMatchObject({ serial, version: '3.0', from: '2.0' });
  });

  it('what the hub made up, or gave another number, is not shown', async () => {
    const { packageKey } = place.region().record;
    const before = await packagesAt(hub, packageKey);
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const made = { ...before[0]?.manifest, serial: 90 };
    await hub.packages.put('90', Buffer.from(signDocument('package', made, stranger)), 0);
    await hub.packages.put('91', Buffer.from(before[0]?.document ?? ''), 0);
    await hub.packages.put('92', Buffer.from('no document'), 0);
    expect(await packagesAt(hub, packageKey)).toEqual(before);
    const key = readSigningKey(place.region(), 'package');
    const added = await addPackage(hub, { deb: await readDeb(debOf('4.0')), ...about }, key);
    expect(added.serial).toBe((before[0]?.manifest.serial ?? 0) + 1);
    // Numbers that it took stay taken, however many.
    for (let nth = 1; nth <= 30; nth += 1)
      await hub.packages.put(String(added.serial + nth), Buffer.from('no document'), 0);
    const next = await addPackage(hub, { deb: await readDeb(debOf('5.0')), ...about }, key);
    expect(next.serial).toBe(added.serial + 31);
  });
});
