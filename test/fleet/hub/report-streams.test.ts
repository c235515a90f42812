/** What branches report stands in a stream for each, at a hub of before too. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import { fillHub } from '../../../src/fleet/hub/fill.ts';
import { readHubIdentity } from '../../../src/fleet/region/hub-identity.ts';
import { fillerFolder, hubFolder } from '../../../src/fleet/region/region-folder.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { makeRegionPlace, type RegionPlace } from '../../support/fleet/region-place.ts';
import { until } from '../../support/hardware/until.ts';

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
    const manager = await jetstreamManager(nc, { checkAPI: false });
    const shareOf = async (branch: string) =>
      (await manager.streams.info(`REPORT_${branch}`)).config.max_bytes;
    expect([await shareOf('b001'), await shareOf('b002')]).toEqual([64_000_000, 64_000_000]);
    expect(await membersHeard()).toEqual(new Set(['b001 members', 'b002 members']));
  });

  test('the one stream of a hub of before takes nothing more, and is read until it is empty', async () => {
    const manager = await jetstreamManager(nc, { checkAPI: false });
    const external = { api: '$JS.b001.API', deliver: 'deliver.up.b001' };
    await manager.streams.add({
      name: 'REPORT',
      max_bytes: 1_000_000_000,
      max_msgs_per_subject: 1,
      allow_direct: true,
      sources: [{ name: 'REPORT', filter_subject: 'r.b001.>', external }],
    });
    const held = async () => (await manager.streams.info('REPORT')).state.messages;
    await expect.poll(held, { timeout: 20_000 }).toBeGreaterThan(0);
    const before = await held();
    for (let nth = 0; nth < 2; nth += 1) await fillHub(filler(), ['b001', 'b002']);
    const { config, state } = await manager.streams.info('REPORT');
    expect(config.sources ?? []).toEqual([]);
    expect(state.messages).toBe(before);
    expect(await membersHeard()).toEqual(new Set(['b001 members', 'b002 members']));
  }, 40_000);

  test('an operator reads what a hub whose configuration is of before has', async () => {
    const conf = join(hubFolder(place.hub.folder), 'nats.conf');
    const text = readFileSync(conf, 'utf8');
    expect(text).toContain('$JS.API.STREAM.NAMES');
    writeFileSync(conf, text.replaceAll('$JS.API.STREAM.NAMES', 'nothing'));
    const reloads = () => place.hub.process.log().split('Reloaded server configuration').length;
    const before = reloads();
    place.hub.process.signal('SIGHUP');
    await until(() => reloads() > before, 'the hub has read its configuration');
    const hub = await place.hub.connect();
    const heard: string[] = [];
    await hub.followReports(({ branch, name }) => void heard.push(`${branch} ${name}`));
    await until(() => heard.includes('b001 members'), 'those of the one stream');
    await hub.close();
  }, 40_000);
});
