/**
 * Drawn acts of an exporter, a broker, a kiosk and a hub that are hostile: nothing of another's is
 * written, deleted, pushed out or steered (LONG).
 */
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, streamOptions } from '../../../src/branch/broker/dial.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { hostIdentity } from '../../../src/branch/enrol/host.ts';
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

const acts = 1_000;
/** looked at after so many */
const lookedAfter = 100;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const text = (data: Uint8Array | null | undefined) => data && Buffer.from(data).toString('utf8');

/** mulberry32 */
function drawing(from: number) {
  let state = from;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return <Value>(list: readonly Value[]): Value => list[Math.floor(next() * list.length)] as Value;
}

const hubStreams = [
  ...['DESIRED', 'ACTIONS', 'BLOBS', 'LIST_BLOBS', 'KV_LAYERS', 'KV_ROLLOUT', 'KV_PACKAGES'],
  ...['AUDIT', 'REPORT_b001', 'REPORT_b002'],
];
const branchStreams = ['EVENTS', 'KV_CLAIMS', 'KV_KEYS', 'LISTS', 'PASSING', 'DESIRED', 'REPORT'];
const hubPlaces = [
  ...[
    'audit',
    'd.b002.k01.desired',
    'd.all.list',
    'd.b002.k01.action.a1',
    'blob.00',
    'list-blob.00',
  ],
  ...['$KV.LAYERS.region', '$KV.ROLLOUT.index', '$KV.PACKAGES.1', 'r.b002.k01.status'],
  ...['r.b002.host.members', 'deliver.down.b002.x', 'deliver.up.b002.x', '_INBOX.anna.x'],
];
const branchPlaces = [
  ...['b.b002.e.k01', 'b.b002.alive.k01', 'b.b002.call.k01', 'b.b002.list.head', '$KV.KEYS.k01'],
  ...['now.b.b002.told.k01', 'now.b.b002.alive.k01', 'r.b002.k01.status', 'r.b002.k01.staff'],
  ...['r.b002.host.members', 'd.b002.k01.desired', '_INBOX.k01.x'],
];
const calls = ['DELETE', 'PURGE', 'UPDATE', 'CREATE', 'MSG.DELETE'];
const questions = (streams: readonly string[], prefixes: readonly string[]) =>
  prefixes.flatMap((prefix) =>
    streams.flatMap((stream) => [
      ...['INFO', 'MSG.GET', ...calls].map((call) => `${prefix}.STREAM.${call}.${stream}`),
      `${prefix}.DIRECT.GET.${stream}`,
    ]),
  );

/** What one of them tries. */
interface Reach {
  /** of questions about streams */
  prefixes: readonly string[];
  /** where it writes, or has an answer or deliveries go */
  places: readonly string[];
  streams: readonly string[];
  /** of which it may make consumers, or might */
  sources: readonly (readonly [stream: string, filter: string])[];
}

const asReader: Reach = {
  prefixes: ['js', '$JS.API'],
  places: hubPlaces,
  streams: hubStreams,
  sources: [['REPORT_b002', 'r.b002.>']],
};
const asBroker: Reach = {
  prefixes: ['hub.API', 'hub.API', '$JS.hub.API'],
  places: [...hubPlaces, 'deliver.down.b001.own'],
  streams: hubStreams,
  sources: [
    ['DESIRED', 'd.b001.*.desired'],
    ['DESIRED', 'd.all.list'],
    ['BLOBS', 'blob.*'],
  ],
};
const asKiosk: Reach = {
  prefixes: ['js', '$JS.API'],
  places: branchPlaces,
  streams: branchStreams,
  sources: [['REPORT', 'r.b002.>']],
};
const asHub: Reach = {
  prefixes: ['b002.API', 'b002.API', '$JS.b002.API'],
  places: [...branchPlaces, 'deliver.up.b002.own'],
  streams: branchStreams,
  sources: [['REPORT', 'r.b002.>']],
};

describe.runIf(isLong && natsServer !== null)('drawn acts in a region', () => {
  const draw = drawing(seed);
  let place: RegionPlace;
  let hub: Hub;
  const reported = new Map<string, string | null | undefined>();
  const closing: (() => Promise<void>)[] = [];
  let consumers = 0;

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'], b002: ['k01', 'k02'] });
    hub = await place.hub.connect();
  }, 60_000);
  afterAll(async () => {
    for (const close of closing) await close();
    await place?.remove();
  });

  function identityOf(kiosk: string) {
    const identity = place.branch('b002').identities.get(kiosk);
    if (identity === undefined) throw new Error(kiosk);
    return identity;
  }

  function act(nc: NatsConnection, at: Reach) {
    const { prefixes, places, streams } = at;
    const api = streams.flatMap((each) => calls.map((call) => `$JS.API.STREAM.${call}.${each}`));
    const reply = draw([...places, ...places, ...api]);
    const stream = draw(streams);
    const body = draw<string | Uint8Array>([
      ...['', '{}', JSON.stringify({ seq: 1 }), JSON.stringify({ last_by_subj: draw(places) })],
      ...[JSON.stringify({ name: stream, subjects: ['>'] }), new Uint8Array(draw([10, 60_000]))],
    ]);
    if (draw([true, false])) {
      nc.publish(draw([...places, ...questions(streams, prefixes)]), body, { reply });
      return;
    }
    consumers += 1;
    const [of, filter] = draw([draw(at.sources), [stream, ''], [stream, draw(places)]]);
    const config = {
      name: `x${consumers}`,
      deliver_subject: reply,
      ack_policy: 'none',
      mem_storage: true,
      deliver_policy: 'all',
      idle_heartbeat: 200_000_000,
      inactive_threshold: 2_000_000_000,
      ...(filter === '' ? {} : { filter_subject: filter }),
    };
    const name = `${of}.x${consumers}${filter && `.${filter}`}`;
    const asked = JSON.stringify({ stream_name: of, config });
    nc.publish(`${draw(prefixes)}.CONSUMER.CREATE.${name}`, asked, { reply });
  }

  async function infoOf(nc: NatsConnection, streams: readonly string[]) {
    const manager = await jetstreamManager(nc, streamOptions(5_000));
    return Promise.all(
      streams.map(async (name) => {
        const { created, config } = await manager.streams.info(name);
        return [name, created, config];
      }),
    );
  }

  /** All that is another's at the hub. */
  async function atHub() {
    const filler = readHubIdentity(fillerFolder(hubFolder(place.hub.folder)));
    const nc = await dial(filler, filler.broker, 5_000);
    const streams = await infoOf(nc, hubStreams);
    await nc.close();
    const buckets = [hub.layers, hub.rollouts, hub.packages];
    const all = await Promise.all(buckets.map((each) => each.all()));
    return JSON.stringify({
      streams,
      desired: text(await hub.desiredOf('b002', 'k01')),
      list: text(await hub.listHead()),
      buckets: all.map((each) => [...each].map(([key, { value }]) => [key, text(value)])),
      trail: await hub.auditTrail(99),
      reports: ['k01.status', 'k01.staff', 'host.members'].map((name) =>
        reported.get(`b002.${name}`),
      ),
    });
  }

  test(`of an exporter, a broker and a kiosk (SEED=${seed})`, { timeout: 300_000 }, async () => {
    const folder = join(place.hub.place, 'exporter');
    addOperator(
      place.hub.region(),
      { name: 'exporter', may: 'reads', folder },
      '2026-11-27T08:00:00Z',
    );
    await hub.close();
    await place.hub.reload();
    hub = await place.hub.connect();
    const exporterIdentity = readHubIdentity(operatorFolder(folder));
    const exporter = await dial(exporterIdentity, exporterIdentity.broker, 5_000);
    const kiosk = await dial(identityOf('k02'), place.branch('b002').address, 5_000);
    await hub.putDesired('b001', 'k01', '{"for":"b001"}');
    await hub.putDesired('b002', 'k01', 'signed for b002.k01');
    await hub.putListHead('{"the":"list"}');
    await hub.putBlob('00', Buffer.from('{}'));
    await hub.layers.put('region', Buffer.from('layer'), 0);
    await hub.rollouts.put('index', Buffer.from('index'), 0);
    await hub.packages.put('1', Buffer.from('manifest'), 0);
    await hub.audit({ at: '2026-11-27T10:00:00Z', by: 'anna', action: 'one', what: [] });
    const honest = await natsBroker({ identity: identityOf('k01') }).connect();
    const documents: string[] = [];
    await honest.region?.watchDocuments(
      (name, data) => void documents.push(`${name} ${text(data)}`),
    );
    const keys: Uint8Array[] = [];
    await honest.watchKeys((value) => void keys.push(value));
    await hub.followReports(({ branch, kiosk: of, name, data }) => {
      reported.set(`${branch}.${of}.${name}`, text(data));
    });
    await honest.region?.report('status', Buffer.from('well'));
    await honest.region?.report('staff', Buffer.from('list'));
    await until(
      () => reported.has('b002.k01.staff') && documents.length === 2,
      'all is there',
      20_000,
    );
    const { hostile: broker, close } = await hostileBroker(place, 'b001');
    closing.push(
      close,
      () => kiosk.close(),
      () => exporter.close(),
      () => honest.close(),
    );
    let delivered = 0;
    const count = () => {
      delivered += 1;
    };
    broker.subscribe('deliver.down.b001.own', { callback: count });
    const before = await atHub();
    const { lastSeq } = await honest.state();
    const own = documents.length;
    const host = await dial(
      hostIdentity(place.branch('b002').host()),
      place.branch('b002').address,
      5_000,
    );
    closing.push(() => host.close());
    const streamsThere = async () => JSON.stringify(await infoOf(host, branchStreams));
    const there = await streamsThere();
    for (let nth = 1; nth <= acts; nth += 1) {
      const who = draw(['exporter', 'broker', 'kiosk'] as const);
      if (who === 'exporter') act(exporter, asReader);
      else if (who === 'broker') act(broker, asBroker);
      else act(kiosk, asKiosk);
      if (nth % lookedAfter !== 0) continue;
      await Promise.all([exporter.flush(), broker.flush(), kiosk.flush()]);
      const at = `act ${nth}`;
      expect(await atHub(), at).toBe(before);
      expect(await streamsThere(), at).toBe(there);
      expect([(await honest.state()).lastSeq, keys.length, documents.length], at).toEqual([
        lastSeq,
        1,
        own,
      ]);
    }
    // What is still on its way comes too.
    const isChanged = async () => (await atHub()) !== before || (await streamsThere()) !== there;
    expect(await happens(isChanged, () => {}, 1_000)).toBe(false);
    // What it makes does deliver, where it may; and all works for the others.
    expect(delivered).toBeGreaterThan(0);
    await hub.putDesired('b002', 'k01', 'the next');
    await honest.region?.report('status', Buffer.from('still well'));
    await until(() => documents.includes('desired the next'), 'the next document', 20_000);
    await until(() => reported.get('b002.k01.status') === 'still well', 'the next report', 20_000);
  });

  test(`of a hub (SEED=${seed})`, { timeout: 300_000 }, async () => {
    const nc = await hostileHub(place);
    closing.push(() => nc.close());
    const honest = await natsBroker({ identity: identityOf('k01') }).connect();
    const keys: Uint8Array[] = [];
    await honest.watchKeys((value) => void keys.push(value));
    const host = await dial(
      hostIdentity(place.branch('b002').host()),
      place.branch('b002').address,
      5_000,
    );
    closing.push(
      () => host.close(),
      () => honest.close(),
    );
    const kept = async () =>
      JSON.stringify([
        await infoOf(host, branchStreams),
        (await honest.state()).lastSeq,
        text(await honest.listHead()),
        keys.length,
      ]);
    const before = await kept();
    let delivered = 0;
    const count = () => {
      delivered += 1;
    };
    nc.subscribe('deliver.up.b002.own', { callback: count });
    const heard: string[] = [];
    honest.subscribe('alive', (of) => void heard.push(of));
    honest.subscribe('call', (of) => void heard.push(of));
    for (let nth = 1; nth <= acts; nth += 1) {
      act(nc, asHub);
      if (nth % lookedAfter !== 0) continue;
      await nc.flush();
      expect(await kept(), `act ${nth}`).toBe(before);
    }
    expect(
      await happens(
        async () => (await kept()) !== before,
        () => {},
        1_000,
      ),
    ).toBe(false);
    expect(heard).toEqual([]);
    expect(delivered).toBeGreaterThan(0);
  });
});
