/** The fleet panel at a real hub, with a real branch: what is reported is seen, what is done is done. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action, openDocument } from '../../../packages/region-documents/src/index.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import { syncCopy } from '../../src/hub/copy/hub-copy.ts';
import type { PanelRegion } from '../../src/panel/region.ts';
import { openRegionAtHub } from '../../src/panel/region-at-hub.ts';
import { readSigningKey } from '../../src/region/region-folder.ts';
import { rolloutNumbers } from '../../src/rollout/numbers.ts';
import { followRegion } from '../../src/seen/follow.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';

const noHub = { up: false };

describe.skipIf(natsServer === null)('at a real hub', () => {
  let place: HubPlace;
  let region: PanelRegion & { close(): Promise<void> };
  const changes = { count: 0 };
  const copyFolder = () => join(place.place, 'copy');

  beforeAll(async () => {
    place = await makeHubPlace();
    const { configKey, packageKey } = place.region().record;
    region = await openRegionAtHub({
      by: 'anna',
      address: place.operator.broker,
      kioskPanels: null,
      trusted: () => ({ configKey, packageKey }),
      signingKey: () => readSigningKey(place.region(), 'config'),
      copy: () => syncCopy(place.operator, copyFolder()),
      follow: async (onChange) => {
        const following = followRegion({
          region: 'west',
          // No branch has joined: each one that reports is shown.
          known: () => ({ configKey, branches: null }),
          connect: () => place.connect(),
          onChange,
        });
        await following.first;
        return following;
      },
    });
    region.onChange(() => {
      changes.count += 1;
    });
  });
  afterAll(async () => {
    await region.close();
    await place.remove();
  });

  const change = (settings: object, revision: number) => ({
    ...{ key: 'region', settings: { ...settings }, over: [], note: 'test', revision },
  });

  it('takes a copy of what the hub has', async () => {
    await until(() => existsSync(join(copyFolder(), 'AUDIT.jsonl')), 'the copy');
  });

  it('writes a layer that the kiosks would take, on its newest revision alone', async () => {
    expect(await region.layers.history('region')).toEqual([]);
    const wrong = await region.layers.check(change({ delays: { idleMs: 5 } }, 0));
    expect(wrong.complaints).toMatchObject([{ path: 'delays.idleMs' }]);
    await expect(region.layers.save(change({ delays: { idleMs: 5 } }, 0))).rejects.toMatchObject({
      code: 'layer-wrong',
    });
    const saved = await region.layers.save(change({ delays: { idleMs: 90_000 } }, 0));
    expect(saved).toMatchObject({ by: 'anna', settings: { delays: { idleMs: 90_000 } } });
    expect(await region.layers.save(change({ delays: { idleMs: 80_000 } }, 0))).toBe('conflict');
    expect(await region.layers.all()).toMatchObject([{ key: 'region', note: 'test' }]);
  });

  it('leaves a setting to a kiosk, and sets it from here after all', async () => {
    const of = { branch: 'b001', kiosk: 'k01', path: 'delays.idleMs' };
    await region.layers.decide({ ...of, decision: 'take-up' });
    const [taken] = await region.layers.history('kiosk.b001.k01');
    expect(taken).toMatchObject({ settings: { delays: { idleMs: null } }, over: [] });
    await region.layers.decide({ ...of, decision: 'over' });
    const [over] = await region.layers.history('kiosk.b001.k01');
    expect(over).toMatchObject({ settings: { delays: {} }, over: ['delays.idleMs'] });
  });

  it('asks a kiosk with a signed action, and audits it before', async () => {
    const hub = await place.connect();
    const documents: Uint8Array[] = [];
    await hub.followDocuments(({ name, data }) => {
      if (name.startsWith('action.')) documents.push(data);
    });
    await region.acknowledge({ branch: 'b001', kiosk: 'k01', call: 'c-1' });
    await expect.poll(() => documents.length).toBe(1);
    const { configKey } = place.region().record;
    const opened = documents.map((each) => openDocument('action', each, configKey, action));
    expect(opened).toMatchObject([{ by: 'anna', what: { kind: 'call-acknowledge', call: 'c-1' } }]);
    const trail = await region.audit();
    expect(trail[0]?.action).toBe('call-acknowledge');
    // No branch has joined, so none has signed for whom the reason is to be sealed.
    const seen = '0'.repeat(64);
    const close = { branch: 'b001', kiosk: 'k01', entry: 812, why: 'booked by hand', seen };
    await expect(region.closeEntry(close)).rejects.toMatchObject({
      code: 'kiosk-recipient-unknown',
    });
    expect(await region.audit()).toHaveLength(trail.length);
    await hub.close();
  });

  it('plans, starts and steers a rollout, and says why one is not', async () => {
    const wanted = { title: 'Idle', package: null, numbers: rolloutNumbers.parse({}) };
    expect(await region.layers.difference()).toMatchObject([{ kiosks: ['b001-k01'] }]);
    expect(await region.steering.plan(wanted)).toMatchObject({ waves: [['b001-k01']] });
    const { id } = await region.steering.start(wanted);
    await expect.poll(() => region.rollouts()).toMatchObject([{ id, state: 'running', kiosks: 1 }]);
    await region.steering.act(id, 'pause');
    await expect.poll(() => region.rollouts()[0]?.state).toBe('paused');
    expect(await region.steering.show(id)).toMatchObject({ title: 'Idle', by: 'anna' });
    const codeOf = (asked: Promise<unknown>) =>
      asked.then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    expect(await codeOf(region.steering.start(wanted))).toBe('rollout-overlaps');
    expect(await codeOf(region.steering.start({ ...wanted, package: '9.9.9' }))).toBe(
      'package-unknown',
    );
    expect(await codeOf(region.steering.act('r0', 'pause'))).toBe('rollout-unknown');
    expect(await region.steering.show('r0')).toBeNull();
    await region.steering.act(id, 'stop');
    await expect.poll(() => region.rollouts()[0]?.state).toBe('stopped');
  });

  it('refuses while the hub is away, shows what it knew, and goes on when it is back', async () => {
    await place.process.kill();
    await expect.poll(() => region.seen().hub).toMatchObject(noHub);
    await expect(region.layers.all()).rejects.toMatchObject({ code: 'hub-away' });
    const before = changes.count;
    await place.start();
    await expect.poll(() => region.seen().hub.up, { timeout: 20_000 }).toBe(true);
    expect(await region.layers.all()).toHaveLength(2);
    expect(changes.count).toBeGreaterThan(before);
  });
});
