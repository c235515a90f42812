import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrokerConnection, StoredMessage } from '../../src/branch/broker/broker.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe.skipIf(natsServer === null)('the broker over NATS (needs nats-server)', () => {
  let place: BranchPlace;
  const open: BrokerConnection[] = [];

  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
  });
  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await place?.remove();
  });

  async function connect(kiosk: string): Promise<BrokerConnection> {
    const identity = place.identities.get(kiosk);
    if (identity === undefined) throw new Error(kiosk);
    const connection = await natsBroker({ identity }).connect();
    open.push(connection);
    return connection;
  }

  test('a message is stored behind the last of its kiosk, and nowhere else', async () => {
    const k01 = await connect('k01');
    const k02 = await connect('k02');
    const { firstSeq, lastSeq, nowMs } = await k01.state();
    expect(lastSeq).toBe(firstSeq - 1);
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(2000);
    expect(await k01.lastOf('k01')).toBe(null);
    const first = await k01.append(bytes('one'), 0);
    expect(first).toEqual({ seq: firstSeq });
    expect(await k02.append(bytes('other'), 0)).toEqual({ seq: firstSeq + 1 });
    expect(await k01.append(bytes('two'), 0)).toBe('overtaken');
    expect(await k01.append(bytes('two'), firstSeq)).toEqual({ seq: firstSeq + 2 });
    const last = await k01.lastOf('k01');
    expect(last).toMatchObject({ kiosk: 'k01', seq: firstSeq + 2 });
    expect(text(last?.data ?? bytes(''))).toBe('two');
    expect(await k01.at(firstSeq + 1)).toMatchObject({ kiosk: 'k02' });
    expect(await k01.at(firstSeq + 99)).toBe(null);
  });

  test('what was there comes in order, then what comes', async () => {
    const k01 = await connect('k01');
    const { firstSeq, lastSeq } = await k01.state();
    const received: StoredMessage[] = [];
    await k01.follow(firstSeq + 1, (message) => received.push(message));
    expect(received.map(({ seq }) => seq)).toEqual([firstSeq + 1, firstSeq + 2]);
    const put = await k01.append(bytes('three'), lastSeq);
    if (put === 'overtaken') throw new Error(put);
    await until(() => received.length === 3, 'the third message');
    const at = await k01.at(put.seq);
    expect(received[2]).toEqual(at);
    const nothing: StoredMessage[] = [];
    await k01.follow(put.seq + 1, (message) => nothing.push(message));
    expect(nothing).toEqual([]);
  });

  test('a claim is taken by compare and set', async () => {
    const k01 = await connect('k01');
    const k02 = await connect('k02');
    expect(await k01.claim('i.abc')).toBe(null);
    const before = await k01.state();
    expect(await k01.putClaim('i.abc', bytes('k01'), 0)).toBe('done');
    expect(await k02.putClaim('i.abc', bytes('k02'), 0)).toBe('conflict');
    const found = await k02.claim('i.abc');
    expect(text(found?.value ?? bytes(''))).toBe('k01');
    expect(found?.storedAtMs).toBeGreaterThanOrEqual(before.nowMs);
    expect(found?.storedAtMs).toBeLessThanOrEqual((await k02.state()).nowMs);
    expect(await k02.putClaim('i.abc', bytes('k02'), found?.revision ?? 0)).toBe('done');
    expect(await k01.putClaim('i.abc', bytes('k01'), found?.revision ?? 0)).toBe('conflict');
  });

  test('what passes is received by all, with the name of who said it', async () => {
    const k01 = await connect('k01');
    const k02 = await connect('k02');
    const received: [string, string][] = [];
    k02.subscribe('call', (kiosk, data) => received.push([kiosk, text(data)]));
    await k02.ping();
    k01.say('call', bytes('come'));
    await until(() => received.length > 0, 'the call');
    expect(received).toEqual([['k01', 'come']]);
  });

  test.each(['EVENTS', 'KV_CLAIMS'])('a broker without its stream %s is none', async (stream) => {
    await place.broker.kill();
    const folder = join(place.folder, 'streams', 'jetstream', 'BRANCH', 'streams', stream);
    rmSync(folder, { recursive: true });
    await place.startBroker();
    await expect(connect('k01')).rejects.toMatchObject({ code: 'branch-stream-missing' });
    await place.fill();
    await connect('k01');
  });
});
