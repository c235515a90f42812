/** The folder of an exporter, in the wrong hands: what it sees, and what it can do at the hub. */
import { join } from 'node:path';
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import type { Hub, HubIdentity } from '../../../src/fleet/hub/hub.ts';
import { connectHub } from '../../../src/fleet/hub/nats-hub.ts';
import { addOperator } from '../../../src/fleet/region/branches.ts';
import { readHubIdentity } from '../../../src/fleet/region/hub-identity.ts';
import { operatorFolder } from '../../../src/fleet/region/region-folder.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { makeRegionPlace, type RegionPlace } from '../../support/fleet/region-place.ts';
import { until } from '../../support/hardware/until.ts';

describe.skipIf(natsServer === null)('an exporter', () => {
  let place: RegionPlace;
  let exporter: HubIdentity;
  let nc: NatsConnection;
  let anna: Hub;

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'] });
    const folder = join(place.hub.place, 'exporter');
    addOperator(
      place.hub.region(),
      { name: 'exporter', may: 'reads', folder },
      '2026-11-27T08:00:00Z',
    );
    exporter = readHubIdentity(operatorFolder(folder));
    await place.hub.reload();
    anna = await place.hub.connect();
    nc = await dial(exporter, exporter.broker, 5_000);
  }, 30_000);
  afterAll(async () => {
    await nc?.close();
    await anna?.close();
    await place?.remove();
  });

  test('hears what is reported', async () => {
    const hub = await connectHub(exporter);
    const heard: string[] = [];
    await hub.followReports(({ branch, name }) => void heard.push(`${branch} ${name}`));
    await until(() => heard.includes('b001 members'), 'the members');
    await hub.close();
  });

  test('puts nothing, and reads neither layers nor audit trail', async () => {
    const hub = await connectHub(exporter);
    await expect(hub.putDesired('b001', 'k01', 'forged')).rejects.toThrow();
    await expect(hub.putAction('b001', 'k01', 'a1', 'forged')).rejects.toThrow();
    await expect(hub.layers.get('region')).rejects.toThrow();
    await expect(hub.auditTrail(9)).rejects.toThrow();
    await hub.close();
    for (const call of [
      'STREAM.PURGE.REPORT',
      'STREAM.DELETE.DESIRED',
      'STREAM.UPDATE.REPORT',
      'INFO',
    ])
      await expect(nc.request(`$JS.API.${call}`, '{}', { timeout: 100 }), call).rejects.toThrow();
  }, 60_000);

  test('what its own consumer delivers into a stream is no document, no entry and no layer', async () => {
    await anna.putDesired('b001', 'k01', 'signed');
    const manager = await jetstreamManager(nc, { checkAPI: false, timeout: 2_000 });
    const consumer = (name: string, to: string) =>
      manager.consumers.add('REPORT_b001', {
        ...{ name, deliver_subject: to, ack_policy: AckPolicy.None },
        filter_subject: 'r.b001.host.members',
      });
    await consumer('one', 'd.b001.k01.desired');
    await consumer('two', 'audit');
    await consumer('three', '$KV.LAYERS.region');
    // What was made later has delivered.
    const heard: string[] = [];
    nc.subscribe('_INBOX.exporter.four', {
      callback: (_, { subject }) => void heard.push(subject),
    });
    await consumer('four', '_INBOX.exporter.four');
    await until(() => heard.length > 0, 'its own');
    expect(Buffer.from((await anna.desiredOf('b001', 'k01')) ?? []).toString()).toBe('signed');
    expect(await anna.auditTrail(9)).toEqual([]);
    expect(await anna.layers.get('region')).toBe(null);
  }, 20_000);
});
