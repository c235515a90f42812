/**
 * Rollouts at a real hub, with simulated kiosks: documents come to them from the hub; what they report
 * is seen here at once, in simulated time.
 */
import { randomBytes } from 'node:crypto';
import {
  type DocumentName,
  type LayerKey,
  signDocument,
  statusReport,
} from '../../../packages/region-documents/src/index.ts';
import { type SimulatedKiosk, simulateKiosk } from '../../simulators/simulated-kiosk.ts';
import type { Layer } from '../../src/config/layer.ts';
import { emptyLayer } from '../../src/config/layer.ts';
import { putLayer, readOne } from '../../src/config/store.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { planAsked, type RolloutAsked } from '../../src/rollout/ask.ts';
import { createDriver, type Driver } from '../../src/rollout/driver.ts';
import { reportedStateOf } from '../../src/rollout/reported.ts';
import { startRollout } from '../../src/rollout/start.ts';
import { type Rollout, stands } from '../../src/rollout/state.ts';
import { readRollout } from '../../src/rollout/store.ts';
import type { RegionSeen } from '../../src/seen/view.ts';
import type { HubPlace } from './hub-place.ts';

type Kiosk = RegionSeen['branches'][number]['kiosks'][number];

export interface Rolling {
  readonly kiosks: ReadonlyMap<string, SimulatedKiosk>;
  /** in simulated time */
  nowMs(): number;
  region(): RegionSeen;
  setLayer(key: LayerKey, settings: Layer['settings'], more?: Partial<Layer>): Promise<void>;
  addPackage(version: string, oneWay?: boolean): Promise<void>;
  plan(asked?: Partial<RolloutAsked>): ReturnType<typeof planAsked>;
  /** its name */
  start(asked?: Partial<RolloutAsked>): Promise<string>;
  driver(program: string, at?: Hub): Driver;
  state(id: string): Promise<Rollout>;
  /** Minutes pass, and each kiosk does what is due. */
  pass(minutes: number): Promise<void>;
  /** Until the rollout is over, at most so many steps of so many minutes. */
  drive(id: string, driver: Driver, steps?: number, minutes?: number): Promise<Rollout>;
  /** not connected any more, or connected again */
  setAway(name: string, isAway: boolean): void;
  /** The hub has handed over all that was put. */
  settled(): Promise<void>;
}

const minuteMs = 60_000;

/** `sizes`: the number of kiosks of each branch */
export async function makeRolling(
  place: HubPlace,
  hub: Hub,
  { sizes, prefix = 'b' }: { sizes: readonly number[]; prefix?: string },
): Promise<Rolling> {
  let nowMs = Date.now();
  const region = place.region();
  const { configKey, packageKey } = region.record;
  const signing = readSigningKey(region, 'config');
  const kiosks = new Map<string, SimulatedKiosk>();
  const seen = new Map<string, Kiosk>();
  const away = new Set<string>();
  const handlers = new Map<string, (name: DocumentName, data: Uint8Array) => void>();
  const waiting = new Map<string, Uint8Array>();
  let received = 0;
  let put = 0;
  for (const [at, size] of sizes.entries())
    for (let nth = 1; nth <= size; nth += 1) {
      const branch = `${prefix}${String(at + 1).padStart(3, '0')}`;
      const kiosk = `k${String(nth).padStart(2, '0')}`;
      const name = `${branch}.${kiosk}`;
      const simulated = simulateKiosk({
        branch,
        kiosk,
        trust: region.record,
        nowMs: () => nowMs,
      });
      await simulated.connect({
        report: async (what, data) => {
          if (what !== 'status' || away.has(name)) return;
          const status = statusReport.parse(JSON.parse(Buffer.from(data).toString('utf8')));
          const seenAt = new Date(nowMs).toISOString();
          const light = { light: 'ok', why: [], readiness: null } as const;
          seen.set(name, { branch, kiosk, ...light, seenAt, status, staff: 0, desiredHash: null });
        },
        watchDocuments: async (onDocument) => void handlers.set(name, onDocument),
        blob: async () => null,
      });
      kiosks.set(name, simulated);
    }
  await hub.followDocuments(({ branch, kiosk, name, data }) => {
    if (!kiosks.has(`${branch}.${kiosk}`) || name !== 'desired') return;
    received += 1;
    waiting.set(`${branch}.${kiosk}`, data);
  });
  const settled = async () => {
    while (received < put) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const counting = (at: Hub): Hub => ({
    ...at,
    putDesired: async (branch, kiosk, document) => {
      await at.putDesired(branch, kiosk, document);
      put += 1;
    },
  });
  const view = (): RegionSeen => ({
    region: 'west',
    at: new Date(nowMs).toISOString(),
    hub: { up: true, since: new Date(nowMs).toISOString(), why: null },
    branches: [...new Set([...kiosks.values()].map(({ branch }) => branch))].map((branch) => ({
      ...{ branch, light: 'ok', why: [], seenAt: null },
      broker: {
        ...{ v: 1, at: new Date(nowMs).toISOString(), version: '2.10.27' },
        ...{ diskUsedShare: 0, memoryBytes: 0, connections: 1 },
      },
      kiosks: [...seen.values()].filter((each) => each.branch === branch),
    })),
    alerts: [],
    calls: [],
  });
  const rolling: Rolling = {
    kiosks,
    nowMs: () => nowMs,
    region: view,
    setLayer: async (key, settings, more = {}) => {
      const present = await readOne(hub, key, configKey);
      if (present === 'wrong') throw new Error('damaged');
      const layer = { ...emptyLayer, by: 'anna', at: new Date(nowMs).toISOString(), ...more };
      const { revision } = present;
      await putLayer(hub, {
        ...{ key, layer: { ...layer, settings }, revision, paths: [], signedWith: signing },
      });
    },
    addPackage: async (version, oneWay = false) => {
      const serial = (await hub.packages.all()).size + 1;
      const content = {
        ...{ v: 1, serial, version, architecture: 'all', sha256: '0'.repeat(64), bytes: 1 },
        ...{ from: '0.1.0', oneWay, notBefore: '2020-01-01T00:00:00Z' },
        expires: '2099-01-01T00:00:00Z',
      };
      const text = signDocument('package', content, readSigningKey(region, 'package'));
      await hub.packages.put(String(serial), Buffer.from(text), 0);
    },
    plan: (asked = {}) =>
      planAsked(
        { package: null, ...asked },
        {
          ...{ hub, region: view(), nowMs, configKey, packageKey },
          chance: randomBytes(4).toString('hex'),
        },
      ),
    start: async (asked) => {
      const planned = await rolling.plan(asked);
      if ('code' in planned) throw new Error(planned.code);
      const of = { title: 'a change', by: 'anna', nowMs, signedWith: signing };
      const started = await startRollout(hub, planned, of);
      if ('code' in started) throw new Error(started.code);
      return started.id;
    },
    driver: (program, at = hub) =>
      createDriver({
        hub: counting(at),
        configKey: () => configKey,
        by: 'anna',
        program,
        reported: () => reportedStateOf(view()),
        nowMs: async () => nowMs,
        uptimeMs: () => performance.now(),
      }),
    state: async (id) => {
      const stored = await readRollout(hub, id);
      if (stored === null) throw new Error(`no rollout ${id}`);
      return stored.value;
    },
    pass: async (minutes) => {
      await settled();
      nowMs += minutes * minuteMs;
      let nth = 0;
      for (const [name, kiosk] of kiosks) {
        nth += 1;
        // A thousand at once would leave the hub's pings unanswered.
        if (nth % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
        if (away.has(name)) continue;
        const data = waiting.get(name);
        waiting.delete(name);
        if (data !== undefined) handlers.get(name)?.('desired', data);
        await kiosk.tick();
      }
    },
    drive: async (id, driver, steps = 200, minutes = 5) => {
      for (let step = 0; step < steps; step += 1) {
        await driver.step();
        const state = await rolling.state(id);
        if (!stands(state)) return state;
        await rolling.pass(minutes);
      }
      return rolling.state(id);
    },
    setAway: (name, isAway) => {
      if (isAway) away.add(name);
      else away.delete(name);
    },
    settled,
  };
  // Each is heard of once.
  await rolling.pass(1);
  return rolling;
}
