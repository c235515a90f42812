/** The keys of a region change while panels are open: at a real hub and broker, over real bytes. */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrokerConnection } from '../../../src/branch/broker/broker.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { type SimulatedKiosk, simulateKiosk } from '../../simulators/simulated-kiosk.ts';
import { openPanelRegion } from '../../src/commands/panel.ts';
import { addOperator } from '../../src/region/branches.ts';
import { readRegion } from '../../src/region/region-folder.ts';
import { rolloutNumbers } from '../../src/rollout/numbers.ts';
import { makeRegionPlace, type RegionPlace } from '../support/region-place.ts';
import { runFleet } from '../support/run.ts';

type Opened = Awaited<ReturnType<typeof openPanelRegion>>;
const soon = { timeout: 15_000, interval: 100 };

describe.runIf(natsServer !== null)('keys change while panels are open', () => {
  let place: RegionPlace;
  let connection: BrokerConnection;
  let simulated: SimulatedKiosk;
  /** anna changes the keys; bob has the folder of another operator */
  let anna: Opened;
  let bob: Opened;
  const folderOf = (name: string) => join(place.hub.place, name);
  const keyIn = (name: string) => join(folderOf(name), 'config.key');

  beforeAll(async () => {
    place = await makeRegionPlace({ b001: ['k01'] });
    const made = { name: 'bob', may: 'operates', folder: folderOf('bob') } as const;
    addOperator(place.hub.region(), made, '2026-11-27T08:00:00Z');
    await place.hub.reload();
    const identity = place.branch('b001').identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    connection = await natsBroker({ identity }).connect();
    const line = connection.region;
    if (line === undefined) throw new Error('no region');
    simulated = simulateKiosk({
      branch: 'b001',
      kiosk: 'k01',
      trust: place.hub.region().record,
      onDocument: () => void simulated.tick(),
      nowMs: () => Date.now(),
    });
    await simulated.connect(line);
    await simulated.tick();
    anna = await openPanelRegion({ folder: place.hub.folder });
    bob = await openPanelRegion({ folder: folderOf('bob'), key: keyIn('second') });
    for (const { seen } of [anna, bob])
      await until(() => seen().branches[0]?.kiosks.length === 1, 'the kiosk is seen');
  }, 60_000);
  afterAll(async () => {
    await anna?.close();
    await bob?.close();
    await connection?.close();
    await place?.remove();
  }, 60_000);

  const fleet = (...words: string[]) =>
    runFleet(words, { env: { PATH: process.env.PATH, KIOSK_REGION: place.hub.folder } });

  async function rotate(to: string, key: string[]) {
    mkdirSync(folderOf(to));
    const words = ['key', 'rotate', 'config', '--to', folderOf(to), ...key];
    expect(await fleet(...words)).toMatchObject({ status: 0 });
  }

  async function rollOut(color: string, key: string) {
    const file = folderOf('layer.json');
    await writeFile(file, JSON.stringify({ screen: { rooms: { borrow: color } } }));
    expect(await fleet('config', 'put', 'region', file, '--key', key)).toMatchObject({ status: 0 });
    const words = ['--title', color, '--open-minutes', '0', '--visits', '0', '--yes', '--key', key];
    expect(await fleet('rollout', 'start', ...words)).toMatchObject({ status: 0 });
  }

  const stateOf = (title: string) => anna.rollouts().find((each) => each.title === title)?.state;
  const applied = () => simulated.status.configuration.serial;

  test('an open panel drives what the new key signed, and signs nothing with the old one', async () => {
    await rotate('first', []);
    await rollOut('#1f5e3a', keyIn('first'));
    await expect.poll(() => stateOf('#1f5e3a'), soon).toBe('done');
    const before = applied();
    expect(before).toBeGreaterThan(0);
    // The file in the folder is the key of before.
    const [layer] = await anna.layers.all();
    const change = { key: 'region', settings: {}, over: [], note: '', revision: layer?.revision };
    await expect(anna.layers.save({ ...change, revision: layer?.revision ?? 0 })).rejects.toThrow(
      'it is not the key that the branches know',
    );
    expect(await anna.layers.all()).toEqual([layer]);
  });

  test('the panel of another operator follows, and signs with the new key at once', async () => {
    const key = () => readRegion(folderOf('bob')).record.configKey;
    await expect.poll(key, soon).toBe(place.hub.region().record.configKey);
    await expect.poll(() => bob.layers.all().catch(() => []), soon).toHaveLength(1);
    await rotate('second', ['--key', keyIn('first')]);
    await expect.poll(key, soon).toBe(place.hub.region().record.configKey);
    await expect.poll(() => bob.layers.all().catch(() => []), soon).toHaveLength(1);
    const [layer] = await bob.layers.all();
    const settings = { screen: { rooms: { borrow: '#4b2e6f' } } };
    const change = { key: 'region', settings, over: [], note: 'by bob' };
    const revision = layer?.revision ?? 0;
    expect(await bob.layers.save({ ...change, revision })).toMatchObject({ by: 'bob' });
    const before = applied() ?? 0;
    const numbers = rolloutNumbers.parse({ openMinutes: 0, visits: 0 });
    await bob.steering.start({ title: 'by bob', package: null, numbers });
    await expect.poll(() => stateOf('by bob'), soon).toBe('done');
    expect(applied()).toBeGreaterThan(before);
  });

  test('one whose line to the hub was cut follows when it is there again', async () => {
    await place.hub.process.kill();
    for (const { seen } of [anna, bob]) await expect.poll(() => seen().hub.up, soon).toBe(false);
    await place.hub.start();
    await rotate('third', ['--key', keyIn('second')]);
    const key = () => readRegion(folderOf('bob')).record.configKey;
    await expect.poll(key, soon).toBe(place.hub.region().record.configKey);
    for (const { layers } of [anna, bob])
      await expect.poll(() => layers.all().catch(() => []), soon).toHaveLength(1);
  });
});
