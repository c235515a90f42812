/**
 * A month of a region: time is given, the hub and the brokers are real. What its disks hold at the end
 * does not grow with what was reported, and the list of a night is what grows.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RegionLine, signDocument } from '../../packages/region-documents/src/index.ts';
import type { BrokerConnection } from '../../src/branch/broker/broker.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { natsServer } from '../../test/support/branch/nats-server.ts';
import { until } from '../../test/support/hardware/until.ts';
import { isLong } from '../../test/support/repository/share.ts';
import { type SimulatedKiosk, simulateKiosk } from '../simulators/simulated-kiosk.ts';
import { emptyLayer } from '../src/config/layer.ts';
import { putLayer } from '../src/config/store.ts';
import type { Hub } from '../src/hub/hub.ts';
import { pushList } from '../src/list/push-list.ts';
import { sealList } from '../src/list/seal-list.ts';
import { readSigningKey } from '../src/region/region-folder.ts';
import { planAsked } from '../src/rollout/ask.ts';
import { createDriver } from '../src/rollout/driver.ts';
import { reportedStateOf } from '../src/rollout/reported.ts';
import { startRollout } from '../src/rollout/start.ts';
import { readRollout } from '../src/rollout/store.ts';
import { createRegionFold } from '../src/seen/seen.ts';
import { makeRegionPlace, type RegionPlace } from './support/region-place.ts';

const kiosksOf = { b001: ['k01', 'k02', 'k03'], b002: ['k01', 'k02'] };
const stepMs = 20 * 60_000;
const dayMs = 86_400_000;
const days = 30;
const listBytes = 200_000;

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);
}

describe.runIf(isLong && natsServer !== null)('a month of a region (needs nats-server)', () => {
  let place: RegionPlace;
  let hub: Hub;
  let nowMs = Date.now() + dayMs;
  const connections: BrokerConnection[] = [];
  const kiosks: { simulated: SimulatedKiosk; line: RegionLine }[] = [];
  const now = () => new Date(nowMs).toISOString();

  beforeAll(async () => {
    place = await makeRegionPlace(kiosksOf);
    hub = await place.hub.connect();
    const trust = place.hub.region().record;
    for (const [branch, names] of Object.entries(kiosksOf))
      for (const kiosk of names) {
        const identity = place.branch(branch).identities.get(kiosk);
        if (identity === undefined) throw new Error(kiosk);
        const connection = await natsBroker({ identity }).connect();
        connections.push(connection);
        const line = connection.region;
        if (line === undefined) throw new Error('no region');
        const simulated = simulateKiosk({
          branch,
          kiosk,
          trust,
          takesBlobs: true,
          nowMs: () => nowMs,
        });
        await simulated.connect(line);
        kiosks.push({ simulated, line });
      }
  }, 120_000);
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await hub?.close();
    await place?.remove();
  }, 60_000);

  test('reports, lists, rollouts, calls and the staff’s list', async () => {
    const region = place.hub.region();
    const { configKey, packageKey, branches } = region.record;
    const signedWith = readSigningKey(region, 'config');
    const fold = createRegionFold({ region: 'west', configKey: () => configKey }, nowMs);
    fold.setBranches(branches.map(({ name, authority }) => ({ name, authority })));
    fold.setHub(null, nowMs);
    const seen = new Map<string, number>();
    const subjects = new Set<string>();
    await hub.followReports((report) => {
      fold.takeReport({ ...report, storedAtMs: nowMs });
      const subject = `${report.branch}.${report.kiosk}.${report.name}`;
      if (report.data.length === 0) subjects.delete(subject);
      else subjects.add(subject);
      if (report.name === 'status')
        seen.set(
          `${report.branch}.${report.kiosk}`,
          JSON.parse(Buffer.from(report.data).toString()).n,
        );
    });
    await hub.followDocuments((document) => fold.takeDocument(document));
    const driver = createDriver({
      ...{ hub, configKey: () => configKey, by: 'anna', program: 'month', uptimeMs: () => nowMs },
      reported: () => reportedStateOf(fold.view(nowMs)),
      nowMs: async () => nowMs,
    });
    const recipients = await Promise.all(
      kiosks.map(({ simulated: { branch, kiosk } }) =>
        identityToRecipient(place.branch(branch).identities.get(kiosk)?.ageIdentity ?? ''),
      ),
    );

    const pushed = async () => {
      const packed = gzipSync(randomBytes(listBytes).toString('latin1'), { level: 1 });
      const stream = new Blob([new Uint8Array(packed)]).stream();
      const sealed = await sealList(stream as ReadableStream<Uint8Array>, recipients);
      const about = { exportedAt: now(), entries: 10_000, mostBad: 0.01 };
      const signing = { key: signedWith, configKey };
      const head = await pushList(hub, { ...sealed, about, by: 'anna' }, signing, { now: now() });
      expect(head).toMatchObject({ exportedAt: now() });
    };
    const outcomes: string[] = [];
    const rolledOut = async (day: number) => {
      const layer = {
        ...emptyLayer,
        settings: { screen: { brand: { color: `#0${day}1234`.slice(0, 7) } } },
      };
      const standing = await hub.layers.get('region');
      const change = { key: 'region', paths: ['screen.brand.color'], signedWith } as const;
      const revision = standing?.revision ?? 0;
      await putLayer(hub, { ...change, layer: { ...layer, by: 'anna', at: now() }, revision });
      const planned = await planAsked(
        { package: null },
        { hub, region: fold.view(nowMs), nowMs, configKey, packageKey, chance: `d${day}` },
      );
      if ('code' in planned) throw new Error(planned.code);
      const started = await startRollout(hub, planned, {
        ...{ title: `day ${day}`, by: 'anna', nowMs, signedWith },
      });
      outcomes.push('code' in started ? started.code : started.id);
    };
    const called = async (day: number) => {
      for (const { simulated, line } of kiosks) {
        const call = `${simulated.branch}-${simulated.kiosk}-${day}`;
        simulated.call(call, 'patron');
        await line.report('staff', Buffer.from(staffListOf(day)));
        const life = { notBefore: new Date(nowMs - dayMs).toISOString() };
        const action = {
          ...{ v: 1, for: { branch: simulated.branch, kiosk: simulated.kiosk }, id: call },
          ...{ serial: nowMs, ...life, expires: new Date(nowMs + dayMs).toISOString() },
          ...{ by: 'anna', what: { kind: 'call-acknowledge', call } },
        };
        await hub.audit({ at: now(), by: 'anna', action: 'call-acknowledge', what: [call] });
        const document = signDocument('action', action, signedWith);
        await hub.putAction(simulated.branch, simulated.kiosk, call, document);
      }
    };
    const staffListOf = (entry: number) => {
      const one = {
        ...{ v: 1, entry, since: now(), kind: 'check-out', why: 'on-loan-to-other' },
        sealed: randomBytes(300).toString('base64'),
      };
      return JSON.stringify({ v: 1, entries: [one] });
    };

    const disks = () => ({
      hub: sizeOf(join(place.hub.place, 'hub-streams')),
      b001: sizeOf(join(place.hub.place, 'b001', 'streams')),
    });
    const sizes: { day: number; hub: number; b001: number; view: number; reports: number }[] = [];
    for (let day = 0; day < days; day += 1) {
      await pushed();
      if (day % 4 === 1) await rolledOut(day);
      await called(day);
      for (let passedMs = 0; passedMs < dayMs; passedMs += stepMs) {
        nowMs += stepMs;
        await Promise.all(kiosks.map(({ simulated }) => simulated.tick()));
        const isSeen = ({ simulated }: (typeof kiosks)[0]) =>
          seen.get(`${simulated.branch}.${simulated.kiosk}`) === simulated.status.n;
        await until(() => kiosks.every(isSeen), `the reports of ${now()}`, 30_000);
        await driver.step();
      }
      const view = JSON.stringify(fold.view(nowMs)).length;
      sizes.push({ day: day + 1, ...disks(), view, reports: subjects.size });
    }
    const shown = sizes.filter(({ day }) => day % 5 === 0);
    process.stdout.write(`${shown.map((size) => JSON.stringify(size)).join('\n')}\n`);

    // It has come to each kiosk, day after day, and no rollout is stuck.
    const all = { calls: 0, lists: 0 };
    for (const { simulated } of kiosks) {
      if (simulated.status.call !== null) all.calls += 1;
      if (Date.parse(simulated.status.list?.exportedAt ?? '') > nowMs - dayMs * 1.5) all.lists += 1;
    }
    expect(all).toEqual({ calls: 0, lists: kiosks.length });
    const stored = await Promise.all(outcomes.map((id) => readRollout(hub, id)));
    expect(stored.map((each) => each?.value.state)).toEqual(outcomes.map(() => 'done'));
    const [tenth, twentieth, last] = [9, 19, 29].map((at) => sizes[at]);
    if (!tenth || !twentieth || !last) throw new Error('the month is short');
    const aDay = (which: 'hub' | 'b001') => (last[which] - twentieth[which]) / 10;
    // One list a night, and 60 kB for all the rest of five kiosks.
    for (const which of ['hub', 'b001'] as const)
      expect(aDay(which)).toBeLessThan(listBytes * 1.6 + 60_000);
    // The newest of each, and what came of actions, for 35 days.
    expect(last.reports).toBeLessThanOrEqual(kiosks.length * 3 + 4);
    expect(last.view).toBeLessThan(tenth.view * 1.2);
  }, 1_200_000);
});
