/** A hub whose disk is lost is filled again from what an operator's machine has of it. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobStream, listBlobStream } from '../../../packages/region-documents/src/index.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { syncCopy } from '../../src/hub/copy/hub-copy.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | null | undefined) => Buffer.from(data ?? []).toString('utf8');

describe.skipIf(natsServer === null)('the copy of a hub (needs nats-server)', () => {
  let place: RegionPlace;
  const contents = [randomBytes(300_000), randomBytes(10)].map((content) => ({
    content,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'] });
  }, 60_000);
  afterAll(() => place?.remove());
  const sync = (name = 'copy') => syncCopy(place.hub.operator, join(place.hub.place, name));

  /** All that an operator puts. */
  async function put(hub: Hub) {
    await hub.putDesired('b001', 'k01', 'signed');
    await hub.putListHead('the list');
    const first = await hub.layers.put('region', bytes('one'), 0);
    if (first === 'conflict') throw new Error(first);
    await hub.layers.put('region', bytes('two'), first.revision);
    await hub.rollouts.put('index', bytes('index'), 0);
    await hub.packages.put('1', bytes('manifest'), 0);
    for (const [nth, stream] of ([blobStream, listBlobStream] as const).entries())
      await hub.putBlob(contents[nth]?.sha256 ?? '', contents[nth]?.content ?? bytes(''), {
        stream,
      });
    for (const action of ['one', 'two'])
      await hub.audit({ at: '2026-11-27T10:00:00Z', by: 'anna', action, what: [] });
  }

  async function seen(hub: Hub) {
    const [first, second] = contents;
    const trail = await hub.auditTrail(99);
    return {
      desired: text(await hub.desiredOf('b001', 'k01')),
      list: text(await hub.listHead()),
      layers: (await hub.layers.history('region')).map(({ value }) => text(value)),
      rollouts: text((await hub.rollouts.get('index'))?.value),
      packages: text((await hub.packages.get('1'))?.value),
      trail: trail.map(({ action, proof }) => `${action} ${proof}`),
      blob: await hub.blob(first?.sha256 ?? '', 300_000).then((each) => each?.length),
      listBlob: await hub
        .blob(second?.sha256 ?? '', 10, listBlobStream)
        .then((each) => each?.length),
    };
  }

  test('takes what is new, and puts back what a hub with an empty disk lacks', async () => {
    let hub = await place.hub.connect();
    await put(hub);
    const before = await seen(hub);
    expect(before.trail).toEqual(['two proved', 'one proved']);
    expect(await sync()).toEqual({ restored: 0, taken: 10 });
    expect(await sync()).toEqual({ restored: 0, taken: 0 });
    await hub.close();
    await place.hub.emptyDisk();
    hub = await place.hub.connect();
    expect(await seen(hub)).toMatchObject({ desired: '', layers: [], trail: [] });
    expect(await sync()).toEqual({ restored: 10, taken: 0 });
    expect(await seen(hub)).toEqual(before);
    expect(await sync()).toEqual({ restored: 0, taken: 0 });
    // The branch goes on with it, and reports.
    const identity = place.branch('b001').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const connection = await natsBroker({ identity }).connect();
    const names: string[] = [];
    await connection.region?.watchDocuments((name) => void names.push(name));
    // NATS looks only every ten seconds whether a stream still follows its source.
    const followLimitMs = 30_000;
    const isThere = () => names.includes('desired') && names.includes('list');
    await until(isThere, 'its documents', followLimitMs);
    await connection.close();
    await hub.close();
  }, 90_000);

  test('puts back nothing over what was put since, and keeps the trail that was', async () => {
    await place.hub.emptyDisk();
    const hub = await place.hub.connect();
    await hub.putDesired('b001', 'k01', 'newer');
    await hub.audit({ at: '2026-11-28T10:00:00Z', by: 'anna', action: 'three', what: [] });
    await sync();
    expect(await seen(hub)).toMatchObject({ desired: 'newer', list: 'the list' });
    // Another one has no copy yet, and gets what the hub has.
    await sync('other');
    await hub.close();
    await place.hub.emptyDisk();
    await sync('other');
    const again = await place.hub.connect();
    expect(await seen(again)).toMatchObject({ desired: 'newer', list: 'the list' });
    expect((await again.auditTrail(9)).map(({ action }) => action)).toEqual(['three']);
    await again.close();
  }, 90_000);
});
