/**
 * What is written at the hub, and by the hub in a branch, by who may only ask: the server checks the
 * subject of a question, and not where its answer goes (LONG).
 */
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { happens } from '../../../test/support/branch/happens.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { addOperator } from '../../src/region/branches.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import { fillerFolder, hubFolder, operatorFolder } from '../../src/region/region-folder.ts';
import { hostileBroker, hostileHub } from '../support/hostile.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';

const day = '2026-11-27T08:00:00Z';
const options = { timeout: 60_000 };
const textOf = (data: Uint8Array | null) => data && Buffer.from(data).toString('utf8');

describe.runIf(isLong && natsServer !== null)('where answers go', options, () => {
  let place: RegionPlace;
  let hub: Hub;
  let kiosk: NatsConnection;
  let exporter: NatsConnection;
  const reported = new Map<string, string | null>();
  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01', 'k02'], b002: ['k01', 'k02'] });
    const folder = join(place.hub.place, 'exporter');
    addOperator(place.hub.region(), { name: 'exporter', may: 'reads', folder }, day);
    const mayRead = readHubIdentity(operatorFolder(folder));
    await place.hub.reload();
    exporter = await dial(mayRead, mayRead.broker, 5_000);
    const identity = place.branch('b001').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    kiosk = await dial(identity, identity.broker, 5_000);
    hub = await place.hub.connect();
    await hub.followReports(({ branch, kiosk, name, data }) => {
      reported.set(`${branch}.${kiosk}.${name}`, textOf(data));
    });
    await until(() => reported.has('b002.host.members'), 'the members of b002', 20_000);
  }, 60_000);
  afterAll(async () => {
    await kiosk?.close();
    await exporter?.close();
    await hub?.close();
    await place?.remove();
  });

  async function streams(): Promise<string[]> {
    const filler = readHubIdentity(fillerFolder(hubFolder(place.hub.folder)));
    const nc = await dial(filler, filler.broker, 5_000);
    const manager = await jetstreamManager(nc, streamOptions(5_000));
    const names = ['DESIRED', 'KV_LAYERS', 'KV_ROLLOUT', 'KV_PACKAGES', 'AUDIT'];
    const found = await Promise.all(
      names.map((name) =>
        manager.streams.info(name).then(
          () => [name],
          () => [],
        ),
      ),
    );
    await nc.close();
    return found.flat();
  }
  /** What a reader and a broker may not change. */
  async function kept() {
    await hub.putDesired('b002', 'k01', 'signed for b002.k01');
    await hub.putListHead('the list');
    const trail = (await hub.auditTrail(99)).length;
    const layers = ['region', 'branch.b002'] as const;
    const layersOf = () =>
      Promise.all(layers.map(async (key) => textOf((await hub.layers.get(key))?.value ?? null)));
    const before = JSON.stringify(await layersOf());
    const isKept = async () =>
      textOf(await hub.desiredOf('b002', 'k01')) === 'signed for b002.k01' &&
      textOf(await hub.listHead()) === 'the list' &&
      (await hub.auditTrail(99)).length === trail &&
      JSON.stringify(await layersOf()) === before;
    expect(await isKept()).toBe(true);
    return isKept;
  }
  /** Of DESIRED, by the ways that a reader had, and by those that it has. */
  function ask(nc: NatsConnection, subject: string, reply: string) {
    nc.publish(`$JS.API.DIRECT.GET.DESIRED.${subject}`, '', { reply });
    const query = JSON.stringify({ last_by_subj: subject });
    nc.publish('$JS.API.STREAM.MSG.GET.DESIRED', query, { reply });
    nc.publish('$JS.API.STREAM.INFO.DESIRED', '', { reply });
  }
  /** A consumer of what one may read, whose deliveries go elsewhere; and where the answer goes. */
  let made = 0;
  function deliver(
    nc: NatsConnection,
    at: { api: string; stream: string; filter: string },
    to: string,
  ) {
    const { api, stream, filter } = at;
    made += 1;
    const config = {
      name: `x${made}`,
      ack_policy: 'none',
      deliver_policy: 'all',
      mem_storage: true,
      filter_subject: filter,
      deliver_subject: to,
      idle_heartbeat: 200_000_000,
      inactive_threshold: 1_000_000_000,
    };
    const body = JSON.stringify({ stream_name: stream, config });
    nc.publish(`${api}.CONSUMER.CREATE.${stream}.x${made}.${filter}`, body, { reply: to });
  }
  const places = ['audit', 'd.b002.k01.desired', 'd.all.list', '$KV.LAYERS.branch.b002'];

  test('S2: a kiosk reports nothing in the name of another, or of its host', async () => {
    kiosk.publish('$KV.CLAIMS.i.forged', '"forged"');
    await kiosk.flush();
    const names = ['k02.status', 'k02.staff', 'host.broker'];
    const forge = () => {
      for (const name of names) {
        const to = { reply: `r.b001.${name}` };
        kiosk.publish('$JS.API.DIRECT.GET.KV_CLAIMS.$KV.CLAIMS.i.forged', '', to);
        const query = JSON.stringify({ last_by_subj: '$KV.CLAIMS.i.forged' });
        kiosk.publish('$JS.API.STREAM.MSG.GET.KV_CLAIMS', query, to);
        kiosk.publish('$JS.API.STREAM.INFO.EVENTS', '', to);
        kiosk.publish('r.b001.k01.status', 'its own', to);
      }
    };
    const isForged = () => names.some((name) => reported.has(`b001.${name}`));
    expect(await happens(isForged, forge)).toBe(false);
  });

  test('S3: who may only read writes nothing', async () => {
    await hub.putDesired('b001', 'k01', 'signed for b001.k01');
    const isKept = await kept();
    const write = () => {
      for (const reply of places) ask(exporter, 'd.b001.k01.desired', reply);
    };
    expect(await happens(async () => !(await isKept()), write)).toBe(false);
  });

  test('S3: who may only read deletes nothing', async () => {
    const before = await streams();
    expect(before).toHaveLength(5);
    const remove = () => {
      for (const name of before)
        for (const call of ['DELETE', 'PURGE'])
          ask(exporter, 'd.b001.k01.nothing', `$JS.API.STREAM.${call}.${name}`);
    };
    const areGone = await happens(async () => (await streams()).length < before.length, remove);
    await place.hub.fill();
    expect(areGone).toBe(false);
  });

  test('S6: the reports of one kiosk push out nothing of another', async () => {
    const second = place.branch('b001').identities.get('k02');
    if (second === undefined) throw new Error('no k02');
    const other = await natsBroker({ identity: second }).connect();
    const filler = readHubIdentity(fillerFolder(hubFolder(place.hub.folder)));
    const nc = await dial(filler, filler.broker, 5_000);
    const manager = await jetstreamManager(nc, streamOptions(5_000));
    // A gigabyte would take long.
    await manager.streams.update('REPORT_b001', { max_bytes: 2_000_000 });
    await nc.close();
    const again = await place.hub.connect();
    await other.region?.report('status', new Uint8Array([7]));
    await until(() => reported.has('b001.k02.status'), 'that of k02');
    for (let nth = 0; nth < 60; nth += 1) {
      for (const name of ['status', 'outcomes', 'staff', `staff.${nth}`, `x${nth}`])
        kiosk.publish(`r.b001.k01.${name}`, new Uint8Array(60_000 + nth));
      await kiosk.flush();
    }
    const last = () => reported.get('b001.k01.staff')?.length === 60_059;
    await until(last, 'all reports', 20_000);
    const left = new Set<string>();
    await again.followReports(
      ({ branch, kiosk, name }) => void left.add(`${branch}.${kiosk}.${name}`),
    );
    await until(() => left.has('b001.k01.staff'), 'those that are left', 20_000);
    await again.close();
    await other.close();
    for (const name of ['b002.host.members', 'b001.host.members', 'b001.k02.status'])
      expect(left).toContain(name);
    expect([...left].filter((name) => name.startsWith('b001.k01.')).sort()).toEqual(
      ['outcomes', 'staff', 'status'].map((name) => `b001.k01.${name}`),
    );
  });

  test('S3: a hostile broker writes nothing at the hub', async () => {
    await hub.putDesired('b001', 'k01', 'signed for b001.k01');
    await hub.putAction('b001', 'k01', 'a1', '{"for":"b001.k01"}');
    const isKept = await kept();
    const before = await streams();
    const { hostile, close } = await hostileBroker(place, 'b001');
    const calls = before.flatMap((name) =>
      ['DELETE', 'PURGE'].map((call) => `$JS.API.STREAM.${call}.${name}`),
    );
    const heard = hostile.subscribe('deliver.down.b001.own', { max: 1 });
    const api = 'hub.API';
    const write = () => {
      for (const to of ['deliver.down.b001.own', ...places, ...calls]) {
        deliver(hostile, { api, stream: 'DESIRED', filter: 'd.b001.*.desired' }, to);
        deliver(hostile, { api, stream: 'ACTIONS', filter: 'd.b001.*.action.*' }, to);
      }
    };
    const isChanged = await happens(
      async () => !(await isKept()) || (await streams()).length < before.length,
      write,
    );
    // What it makes does deliver, where it may.
    for await (const { data } of heard) expect(data.length).toBeGreaterThan(0);
    await close();
    expect(isChanged).toBe(false);
  });

  test('S3: a hostile hub changes nothing that a branch keeps', async () => {
    const identity = place.branch('b002').identities.get('k01');
    if (identity === undefined) throw new Error('no k01');
    const nc = await hostileHub(place);
    const connection = await natsBroker({ identity }).connect();
    const keys: string[] = [];
    await connection.watchKeys((value) => void keys.push(Buffer.from(value).toString('utf8')));
    await until(() => keys.length > 0, 'the keys of k01');
    const { lastSeq } = await connection.state();
    const isChanged = async () =>
      keys.length > 1 ||
      (await connection.state()).lastSeq > lastSeq ||
      (await connection.listHead()) !== null;
    expect(await isChanged()).toBe(false);
    const calls = ['EVENTS', 'KV_KEYS', 'REPORT'].flatMap((name) =>
      ['DELETE', 'PURGE'].map((call) => `$JS.API.STREAM.${call}.${name}`),
    );
    const own = ['b.b002.e.k01', '$KV.KEYS.k01', 'b.b002.list.head'];
    const heard = nc.subscribe('deliver.up.b002.own', { max: 1 });
    const write = () => {
      for (const to of ['deliver.up.b002.own', ...own, ...calls])
        deliver(nc, { api: 'b002.API', stream: 'REPORT', filter: 'r.b002.>' }, to);
    };
    const hasChanged = await happens(isChanged, write);
    for await (const { data } of heard) expect(data.length).toBeGreaterThan(0);
    await connection.close();
    await nc.close();
    expect(hasChanged).toBe(false);
  });
});
