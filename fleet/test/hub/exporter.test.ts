/** The folder of an exporter, in the wrong hands: what it sees, and what it can do at the hub. */
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import type { Hub, HubIdentity } from '../../src/hub/hub.ts';
import { connectHub } from '../../src/hub/nats-hub.ts';
import { addOperator } from '../../src/region/branches.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import { operatorFolder } from '../../src/region/region-folder.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

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

  test('makes no consumer, and asks nothing by direct get', async () => {
    await anna.putDesired('b001', 'k01', 'signed');
    for (const question of [
      'CONSUMER.CREATE.REPORT_b001.x.r.b001.host.members',
      'CONSUMER.CREATE.DESIRED.x',
      'DIRECT.GET.DESIRED.d.b001.k01.desired',
      'DIRECT.GET.REPORT_b001',
    ]) {
      const asked = nc.request(`$JS.API.${question}`, '{}', { timeout: 100 });
      await expect(asked, question).rejects.toThrow();
    }
  });
});
