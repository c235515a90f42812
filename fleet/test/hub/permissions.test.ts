/** What goes over the link of a branch and the hub, tried with a broker and a hub that are hostile. */
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { hostileBroker, hostileHub } from '../support/hostile.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

describe.skipIf(natsServer === null)('at a real hub', () => {
  let place: RegionPlace;
  let hostile: NatsConnection;
  let closeBroker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01'] });
    const broker = await hostileBroker(place, 'b001');
    hostile = broker.hostile;
    closeBroker = broker.close;
  });
  afterAll(async () => {
    await closeBroker?.();
    await place?.remove();
  });

  test('a hostile broker hears nothing of others, and writes nothing for them', async () => {
    const heard: string[] = [];
    hostile.subscribe('>', {
      callback: (_, message) => {
        // It hears its own words, too.
        if (message.string() !== 'forged') heard.push(message.subject);
      },
    });
    const hub = await place.hub.connect();
    const reported: string[] = [];
    await hub.followReports(({ branch, kiosk, name }) => {
      reported.push(`${branch} ${kiosk} ${name}`);
    });
    for (const subject of [
      'd.b002.k01.desired',
      'd.all.list',
      'r.b002.k01.status',
      'r.b001.k01.status',
      'blob.00',
      'list-blob.00',
      'audit',
      '$KV.LAYERS.region',
      'b.b002.e.k01',
      'deliver.up.b002.x',
      'deliver.down.b002.x',
      '_INBOX.anna.x',
    ])
      hostile.publish(subject, 'forged');
    await hostile.flush();
    const create = (filter: string) => `CONSUMER.CREATE.DESIRED.x.${filter}`;
    for (const subject of [
      create('d.b002.*.desired'),
      create('d.b002.>'),
      create('>'),
      'CONSUMER.CREATE.ACTIONS.x.d.b002.*.action.*',
      'CONSUMER.CREATE.LIST_BLOBS.x',
      'STREAM.PURGE.LIST_BLOBS',
      'CONSUMER.CREATE.KV_LAYERS.x.$KV.LAYERS.>',
      'STREAM.PURGE.DESIRED',
      'STREAM.DELETE.DESIRED',
      'STREAM.INFO.DESIRED',
      'STREAM.NAMES',
      'DIRECT.GET.DESIRED',
      'INFO',
    ])
      for (const api of ['hub.API', '$JS.hub.API'])
        await expect(
          hostile.request(`${api}.${subject}`, '{}', { timeout: 60 }),
          `${api}.${subject}`,
        ).rejects.toThrow();
    await hub.putDesired('b002', 'k01', 'for b002 alone');
    const identity = place.branch('b002').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const connection = await natsBroker({ identity }).connect();
    const documents: string[] = [];
    await connection.region?.watchDocuments((_, data) =>
      documents.push(new TextDecoder().decode(data)),
    );
    await connection.append(new TextEncoder().encode('event'), 0);
    await connection.region?.report('status', new Uint8Array([1]));
    await until(() => reported.includes('b002 k01 status') && documents.length > 0, 'b002 works');
    expect(documents).toEqual(['for b002 alone']);
    expect(reported.filter((each) => each === 'b002 k01 status')).toHaveLength(1);
    expect(reported.filter((each) => each.startsWith('b001 k01'))).toEqual([]);
    const foreign =
      /^(d|r|b|blob|list-blob|audit|deliver\.[a-z]+)\.b002|^(\$KV|audit|_INBOX\.anna)/;
    expect(heard.filter((each) => foreign.test(each))).toEqual([]);
    expect(await hub.layers.get('region')).toBe(null);
    expect(await hub.auditTrail(9)).toEqual([]);
    expect(await hub.listHead()).toBe(null);
    await connection.close();
    await hub.close();
  }, 30_000);

  test('a hostile hub hears no event of a branch, and reaches none of its own streams', async () => {
    const nc = await hostileHub(place);
    const identity = place.branch('b002').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const connection = await natsBroker({ identity }).connect();
    const heard: string[] = [];
    nc.subscribe('>', { callback: (_, { subject }) => void heard.push(subject) });
    await nc.flush();
    // The link works: what is reported is heard, behind whatever else it lets through.
    const before = await connection.state();
    const last = await connection.lastOf('k01');
    await connection.append(new TextEncoder().encode('event'), last?.seq ?? 0);
    await connection.putClaim('i.abc', new Uint8Array([1]), 0);
    connection.say('alive', new Uint8Array([1]));
    nc.publish('b.b002.e.k01', 'forged');
    nc.publish('$KV.KEYS.k01', 'forged');
    nc.publish('r.b002.k01.status', 'forged');
    for (const call of [
      'STREAM.INFO.EVENTS',
      'STREAM.DELETE.EVENTS',
      'STREAM.PURGE.REPORT',
      'STREAM.NAMES',
      'DIRECT.GET.KV_CLAIMS',
      'CONSUMER.CREATE.EVENTS',
      'CONSUMER.CREATE.EVENTS.x',
      'CONSUMER.CREATE.KV_CLAIMS.x.$KV.CLAIMS.>',
      'CONSUMER.DURABLE.CREATE.EVENTS.x',
      'INFO',
    ]) {
      await expect(nc.request(`b002.API.${call}`, '{}', { timeout: 60 }), call).rejects.toThrow();
      // The account of the line has no streams, and may say so.
      await nc.request(`$JS.b002.API.${call}`, '{}', { timeout: 60 }).catch(() => {});
    }
    expect((await connection.state()).lastSeq).toBe(before.lastSeq + 1);
    expect((await connection.state()).created).toBe(before.created);
    const own = (each: string) => /^b\.|^\$KV\.CLAIMS/.test(each) && each !== 'b.b002.e.k01';
    expect(heard.filter(own)).toEqual([]);
    expect(heard.filter((each) => each === 'b.b002.e.k01')).toHaveLength(1);
    await connection.close();
    await nc.close();
  }, 60_000);
});
