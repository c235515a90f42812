/** `kiosk-fleet key` at a real hub: two kiosks of a branch, over its broker, and the folder of an operator. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../../packages/region-documents/src/index.ts';
import type { BrokerConnection } from '../../../src/branch/broker/broker.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { readHost } from '../../../src/branch/enrol/host.ts';
import { createInbox } from '../../../src/region/verdict/inbox.ts';
import { createRegionKeys } from '../../../src/region/verdict/keys.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { emptyLayer } from '../../src/config/layer.ts';
import { putLayer, readLayers } from '../../src/config/store.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { standingList } from '../../src/list/push-list.ts';
import { packagesAt } from '../../src/package/packages.ts';
import { addOperator } from '../../src/region/branches.ts';
import { replaceKey } from '../../src/region/new-keys.ts';
import { readRegion, readSigningKey, type SigningKey } from '../../src/region/region-folder.ts';
import { changeIndex, writeRollout } from '../../src/rollout/store.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

const now = '2026-11-27T08:00:00Z';
const life = { notBefore: '2020-01-01T00:00:00Z', expires: '2100-01-01T00:00:00Z' };

/** What a kiosk takes, with the folder of its region. */
interface Taking {
  taken: string[];
  configKey(): string | undefined;
  close(): Promise<void>;
}

describe.runIf(natsServer !== null)('kiosk-fleet key', { timeout: 120_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), 'kiosk-fleet-key-'));
  let place: RegionPlace;
  let hub: Hub;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01', 'k02'] });
    hub = await place.hub.connect();
  }, 60_000);
  afterAll(async () => {
    await hub?.close();
    await place?.remove();
    rmSync(work, { recursive: true });
  });

  const fleet = (folder: string, ...words: string[]) =>
    runFleet(words, { env: { PATH: process.env.PATH, KIOSK_REGION: folder } });
  const key = (...words: string[]) => fleet(place.hub.folder, 'key', ...words);
  const newFolder = (name: string) => {
    mkdirSync(join(work, name));
    return join(work, name);
  };
  const signedBy = (which: SigningKey, file?: string) =>
    readSigningKey(place.hub.region(), which, file);
  const desiredOf = (kiosk: string, serial: number, more: object = {}) => ({
    v: 1,
    for: { branch: 'b001', kiosk },
    serial,
    ...life,
    over: [],
    files: [],
    layers: { region: {}, branch: {}, kiosk: {} },
    package: null,
    rollout: null,
    ...more,
  });

  async function kiosk(name: string): Promise<Taking> {
    const identity = place.branch('b001').identities.get(name);
    if (identity === undefined) throw new Error(name);
    const connection: BrokerConnection = await natsBroker({ identity }).connect();
    const trust = readHost(place.branch('b001').hostFolder).file.region?.trust ?? null;
    const folder = join(work, name);
    const keys = createRegionKeys({ folder, trust: () => trust, log: () => {} });
    const taken: string[] = [];
    const inbox = createInbox({
      folder,
      trust: keys.trust,
      followKeys: keys.follow,
      clock: { now: () => now },
      me: () => ({ branch: 'b001', kiosk: name }),
      log: () => {},
      atRest: () => true,
      onVerdict: (verdict) =>
        taken.push(
          'content' in verdict ? `${verdict.kind} ${verdict.content.serial}` : verdict.kind,
        ),
    });
    await connection.region?.watchDocuments(inbox.put);
    return {
      taken,
      configKey: () => keys.trust()?.configKey,
      close: async () => {
        inbox.close();
        await connection.close();
      },
    };
  }

  async function put() {
    const { record } = place.hub.region();
    const config = signedBy('config');
    const manifest = {
      v: 1,
      serial: 3,
      version: '2.0',
      architecture: 'all',
      sha256: '0'.repeat(64),
      bytes: 1,
      from: '0',
      oneWay: false,
      ...life,
    };
    const document = signDocument('package', manifest, signedBy('package'));
    await hub.packages.put('3', Buffer.from(document), 0);
    const layer = { ...emptyLayer, settings: { library: { name: 'West' } }, by: 'anna' };
    const change = { key: 'region' as const, layer, revision: 0, paths: [] };
    await putLayer(hub, { ...change, signedWith: config });
    await hub.putDesired(
      'b001',
      'k01',
      signDocument('desired', desiredOf('k01', 7, { package: document }), config),
    );
    const list = { v: 1, serial: 5, ...life, sha256: '0'.repeat(64), bytes: 1, entries: 0 };
    await hub.putListHead(signDocument('list', { ...list, exportedAt: now, mostBad: 0 }, config));
    return record;
  }

  it('rotate: what stands is signed again, and a kiosk takes it as what it has', async () => {
    await put();
    const first = await kiosk('k01');
    await until(() => first.taken.includes('desired 7'), 'the configuration of before');
    const old = signedBy('config');
    const to = newFolder('rotated');
    expect(await key('rotate', 'config', '--to', to)).toMatchObject({ status: 0 });
    const { record } = place.hub.region();
    expect(record).toMatchObject({ recoveries: 0, configChanges: 1, packageChanges: 0 });
    expect(record.keysBefore).toBeUndefined();
    expect((await readLayers(hub, record.configKey)).layers.get('region')?.settings).toEqual({
      library: { name: 'West' },
    });
    expect(await standingList(hub, record.configKey)).toMatchObject({ serial: 5 });
    const isNew = () => first.configKey() === record.configKey;
    await until(() => isNew() && first.taken.lastIndexOf('desired 7') > 0, 'the new key');
    // From the old key: nothing. From the new one: what comes next.
    first.taken.length = 0;
    await hub.putDesired('b001', 'k01', signDocument('desired', desiredOf('k01', 8), old));
    await until(() => first.taken.includes('refused'), 'by the old key');
    const next = signedBy('config', join(to, 'config.key'));
    await hub.putDesired('b001', 'k01', signDocument('desired', desiredOf('k01', 8), next));
    await until(() => first.taken.includes('desired 8'), 'by the new key');
    await first.close();
  });

  it('a kiosk that was off meanwhile follows several changes, and takes what is new', async () => {
    const config = join(work, 'rotated', 'config.key');
    const to = newFolder('packages');
    const words = ['rotate', 'package', '--key', config, '--to', to];
    expect(await key(...words)).toMatchObject({ status: 0 });
    const [found] = await packagesAt(hub, place.hub.region().record.packageKey);
    expect(found?.manifest).toMatchObject({ serial: 3, version: '2.0' });
    const last = newFolder('last');
    expect(await key('rotate', 'config', '--key', config, '--to', last)).toMatchObject({
      status: 0,
    });
    const away = await kiosk('k02');
    const next = signedBy('config', join(last, 'config.key'));
    await hub.putDesired('b001', 'k02', signDocument('desired', desiredOf('k02', 1), next));
    await until(() => away.taken.includes('desired 1'), 'by the newest key');
    expect(away.configKey()).toBe(place.hub.region().record.configKey);
    await away.close();
  });

  it('another operator’s folder learns the new keys at its next command', async () => {
    const folder = join(work, 'bob');
    const { record } = place.hub.region();
    addOperator(place.hub.region(), { name: 'bob', may: 'operates', folder }, now);
    await place.hub.reload();
    expect(readRegion(folder).record.configChanges).toBe(2);
    expect(await fleet(folder, 'package', 'list')).toMatchObject({ status: 0 });
    const config = join(work, 'last', 'config.key');
    const to = newFolder('of-bob');
    await hub.close();
    hub = await place.hub.connect();
    expect(await key('rotate', 'config', '--key', config, '--to', to)).toMatchObject({ status: 0 });
    expect(await fleet(folder, 'package', 'list')).toMatchObject({
      status: 69,
      err: expect.stringContaining('The keys of the region were changed'),
    });
    expect(readRegion(folder).record).toMatchObject({ configChanges: 3, region: record.region });
    expect(await fleet(folder, 'package', 'list')).toMatchObject({ status: 0 });
  });

  it('while a rollout stands, or where a key is there already, nothing is changed', async () => {
    const config = join(work, 'of-bob', 'config.key');
    const before = readFileSync(join(place.hub.folder, 'region.json'), 'utf8');
    const same = ['rotate', 'config', '--key', config, '--to', join(work, 'of-bob')];
    expect(await key(...same)).toMatchObject({ status: 65 });
    expect(await key('rotate', 'staff', '--to', work)).toMatchObject({ status: 65 });
    const id = 'r2611270800-0001';
    const numbers = {
      openMinutes: 30,
      visits: 10,
      mostBad: 0,
      mostBadShare: 0,
      awayAfterSeconds: 60,
    };
    await writeRollout(
      hub,
      {
        v: 1,
        id,
        title: '',
        by: 'anna',
        startedAtMs: 1,
        numbers,
        state: 'running',
        why: null,
        sinceMs: 1,
        wave: 1,
        waves: 1,
        kiosks: {},
        lease: null,
        change: { kind: 'configuration', paths: [] },
      } as never,
      0,
    );
    await changeIndex(hub, (index) => ({ ...index, standing: [{ id, isBack: true }] }));
    const to = newFolder('standing');
    const refused = await key('rotate', 'config', '--key', config, '--to', to);
    expect(refused).toMatchObject({ status: 65, err: expect.stringContaining(id) });
    expect(existsSync(join(to, 'config.key'))).toBe(false);
    expect(readFileSync(join(place.hub.folder, 'region.json'), 'utf8')).toBe(before);
    await changeIndex(hub, (index) => ({ ...index, standing: [] }));
  });

  it('recover: what a thief may have signed is withdrawn, and the key counts once', async () => {
    const to = newFolder('recovered');
    const stolen = signedBy('config', join(work, 'of-bob', 'config.key'));
    const used = join(place.hub.folder, 'recovery.key');
    await hub.putDesired('b001', 'k01', signDocument('desired', desiredOf('k01', 90), stolen));
    expect(await key('recover', '--to', to)).toMatchObject({
      status: 0,
      err: expect.stringMatching(/Withdrawn.*layer region.*package 3.*desired b001\.k01.*list/s),
    });
    expect(place.hub.region().record).toMatchObject({ recoveries: 1, configChanges: 0 });
    expect(await hub.desiredOf('b001', 'k01')).toBeNull();
    expect(await hub.listHead()).toBeNull();
    const { record } = place.hub.region();
    expect(await readLayers(hub, record.configKey)).toMatchObject({ damaged: [] });
    const first = await kiosk('k01');
    await until(() => first.configKey() === record.configKey, 'the recovered key');
    await hub.putDesired('b001', 'k01', signDocument('desired', desiredOf('k01', 91), stolen));
    await until(() => first.taken.includes('refused'), 'by the stolen key');
    const config = signedBy('config', join(to, 'config.key'));
    await hub.putDesired('b001', 'k01', signDocument('desired', desiredOf('k01', 1), config));
    await until(() => first.taken.includes('desired 1'), 'by the recovered key');
    await first.close();
    const again = await key('recover', '--recovery', used, '--to', newFolder('again'));
    expect(again).toMatchObject({ status: 78, err: expect.stringContaining('not the key') });
    // A layer can be put again where it was withdrawn.
    const { layers } = await readLayers(hub, record.configKey);
    expect(layers.has('region')).toBe(false);
  });

  it('publish: a hub that lost the row has it again', async () => {
    await hub.putKeyChanges('', (await hub.keyChanges()).revision);
    expect((await hub.keyChanges()).value).toHaveLength(0);
    const config = join(work, 'recovered', 'config.key');
    expect(await key('publish', '--key', config)).toMatchObject({ status: 0 });
    expect((await hub.keyChanges()).value).not.toHaveLength(0);
    const [entry] = await hub.auditTrail(1);
    expect(entry).toMatchObject({ by: 'anna', action: 'key-recover', proof: 'proved' });
  });

  it('of two operators who change a key at once one wins, and the other is told, and goes on from it', async () => {
    const config = join(work, 'recovered', 'config.key');
    const bob = join(work, 'bob');
    await fleet(bob, 'package', 'list');
    expect(readRegion(bob).record.recoveries).toBe(1);
    // Each makes its change of what both know, and neither has put it yet.
    const made = (folder: string, name: string) =>
      replaceKey(readRegion(folder), 'config', {
        signedWith: readSigningKey(readRegion(folder), 'config', config),
        to: newFolder(name),
      }).record.configKey;
    const ofAnna = made(place.hub.folder, 'anna-at-once');
    expect(made(bob, 'bob-at-once')).not.toBe(ofAnna);
    const publish = (folder: string, name: string) =>
      fleet(folder, 'key', 'publish', '--key', join(work, name, 'config.key'));
    expect(await publish(place.hub.folder, 'anna-at-once')).toMatchObject({ status: 0 });
    expect(await publish(bob, 'bob-at-once')).toMatchObject({
      status: 65,
      err: expect.stringContaining('Another operator changed the keys'),
    });
    const first = await kiosk('k01');
    await until(() => first.configKey() === ofAnna, 'the key of who was first');
    await first.close();
    expect(readRegion(bob).record.configKey).toBe(ofAnna);
    const next = ['--key', join(work, 'anna-at-once', 'config.key'), '--to', newFolder('next')];
    expect(await fleet(bob, 'key', 'rotate', 'config', ...next)).toMatchObject({ status: 0 });
  });

  it('two commands at the same time: one key stands, and both folders know it', async () => {
    await key('publish');
    const both = [place.hub.folder, join(work, 'bob')].map((folder, nth) => {
      const files = ['--key', join(work, 'next', 'config.key'), '--to', newFolder(`race-${nth}`)];
      return fleet(folder, 'key', 'rotate', 'config', ...files);
    });
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    // 69: it saw the change of the other before it began its own.
    expect([0, 0]).not.toEqual(statuses);
    expect(statuses).toContain(0);
    await Promise.all(
      [place.hub.folder, join(work, 'bob')].map((at) => fleet(at, 'package', 'list')),
    );
    const keys = [place.hub.folder, join(work, 'bob')].map((at) => readRegion(at).record.configKey);
    expect(keys[0]).toBe(keys[1]);
    const made = statuses.indexOf(0);
    expect(() => signedBy('config', join(work, `race-${made}`, 'config.key'))).not.toThrow();
  });
});
