import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { until } from '../../../test/support/hardware/until.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | null | undefined) => new TextDecoder().decode(data ?? bytes('-'));

describe.skipIf(natsServer === null)('the hub over NATS (needs nats-server)', () => {
  let place: HubPlace;
  let hub: Hub;

  beforeAll(async () => {
    place = await makeHubPlace();
    hub = await place.connect();
  });
  afterAll(async () => {
    await hub?.close();
    await place?.remove();
  });

  test('what a kiosk shall be is the newest that was put', async () => {
    expect(await hub.desiredOf('b001', 'k01')).toBe(null);
    await hub.putDesired('b001', 'k01', 'one');
    await hub.putDesired('b001', 'k01', 'two');
    expect(text(await hub.desiredOf('b001', 'k01'))).toBe('two');
    await hub.putAction('b001', 'k01', 'a1', 'act');
    expect(await hub.listHead()).toBe(null);
    await hub.putListHead('head');
    expect(text(await hub.listHead())).toBe('head');
    const put: string[] = [];
    await hub.followDocuments(({ branch, kiosk, name }) => put.push(`${branch} ${kiosk} ${name}`));
    expect(put).toEqual(['b001 k01 desired', 'all null list', 'b001 k01 action.a1']);
    expect(Math.abs((await hub.nowMs()) - Date.now())).toBeLessThan(2000);
  });

  test('a bucket: compare and set, history, watch', async () => {
    const { layers } = hub;
    expect(await layers.get('region')).toBe(null);
    expect(await layers.all()).toEqual(new Map());
    const first = await layers.put('region', bytes('1'), 0);
    if (first === 'conflict') throw new Error(first);
    expect(await layers.put('region', bytes('x'), 0)).toBe('conflict');
    const second = await layers.put('region', bytes('2'), first.revision);
    await layers.put('kiosk.b001.k01', bytes('k'), 0);
    expect(second).toMatchObject({ revision: first.revision + 1 });
    expect((await layers.history('region')).map(({ value }) => text(value))).toEqual(['2', '1']);
    expect([...(await layers.all())].map(([key, { value }]) => [key, text(value)])).toEqual([
      ['region', '2'],
      ['kiosk.b001.k01', 'k'],
    ]);
    const seen: string[] = [];
    await layers.watch((key, { value }) => seen.push(`${key} ${text(value)}`));
    expect(seen).toEqual(['region 2', 'kiosk.b001.k01 k']);
    await layers.put('branch.b001', bytes('b'), 0);
    await until(() => seen.length === 3, 'the third value');
    expect(await hub.rollouts.all()).toEqual(new Map());
  });

  test('the trail of audit, newest first', async () => {
    for (const action of ['one', 'two', 'three'])
      await hub.audit({ at: '2026-11-27T10:00:00Z', by: 'anna', action, what: [] });
    const trail = await hub.auditTrail(2);
    expect(trail.map(({ action }) => action)).toEqual(['three', 'two']);
    expect(await hub.auditTrail(100)).toHaveLength(3);
  });

  test('a blob comes back as it was put, and is not put twice', async () => {
    const content = randomBytes(300_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await hub.blob(sha256, content.length)).toBe(null);
    const parts: string[] = [];
    const put = () =>
      hub.putBlob(sha256, content, {
        onPart: (done, all) => parts.push(`${done}/${all}`),
      });
    await put();
    await put();
    expect(parts).toEqual(['1/3', '2/3', '3/3', '3/3']);
    expect(content.equals((await hub.blob(sha256, content.length)) ?? bytes(''))).toBe(true);
    expect(await hub.blob(sha256, content.length + 1)).toBe(null);
  });

  test('the connection ends with the hub, and says so', async () => {
    const other = await place.connect();
    await place.process.kill();
    expect(await other.ended).not.toBe('');
    await expect(place.connect()).rejects.toMatchObject({ code: 'hub-away' });
    await place.start();
    hub = await place.connect();
    expect(text(await hub.desiredOf('b001', 'k01'))).toBe('two');
  });
});
