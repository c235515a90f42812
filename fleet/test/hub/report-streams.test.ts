/** What branches report stands in a stream for each. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import { fillerFolder, hubFolder } from '../../src/region/region-folder.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

describe.runIf(natsServer !== null)('reports at the hub (needs nats-server)', () => {
  let place: RegionPlace;
  let nc: NatsConnection;
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01'] });
    nc = await dial(filler(), filler().broker, 5_000);
  }, 60_000);
  afterAll(async () => {
    await nc?.close();
    await place?.remove();
  });
  const filler = () => readHubIdentity(fillerFolder(hubFolder(place.hub.folder)));

  async function membersHeard(): Promise<Set<string>> {
    const hub = await place.hub.connect();
    const heard = new Set<string>();
    await hub.followReports(({ branch, name }) => void heard.add(`${branch} ${name}`));
    await until(() => heard.size >= 2, 'the members of both');
    await hub.close();
    return heard;
  }

  test('each branch has a stream, and all have the same share', async () => {
    const manager = await jetstreamManager(nc, streamOptions(5_000));
    const shareOf = async (branch: string) =>
      (await manager.streams.info(`REPORT_${branch}`)).config.max_bytes;
    expect([await shareOf('b001'), await shareOf('b002')]).toEqual([64_000_000, 64_000_000]);
    expect(await membersHeard()).toEqual(new Set(['b001 members', 'b002 members']));
  });

  // A question that goes before the line is up is lost, and is asked again after 40 s.
  test('a hub that lost its disk has them at once, also where a branch is off', async () => {
    await place.branch('b002').broker.kill();
    const sinceMs = performance.now();
    await place.hub.emptyDisk();
    const hub = await place.hub.connect();
    const heard = new Set<string>();
    await hub.followReports(({ branch, name }) => void heard.add(`${branch} ${name}`));
    await until(() => heard.has('b001 members'), 'the members of b001', 30_000);
    expect(performance.now() - sinceMs).toBeLessThan(30_000);
    expect(heard).toEqual(new Set(['b001 members']));
    await hub.close();
  }, 60_000);
});
