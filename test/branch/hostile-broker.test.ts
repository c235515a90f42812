import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import {
  greeting,
  type HostileBroker,
  hostileBroker,
  speaking,
  withoutHandshake,
} from '../support/branch/hostile-broker.ts';
import { openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';
import { share } from '../support/repository/share.ts';

const answerMs = 150;
const state = JSON.stringify({
  ...{ type: 'io.nats.jetstream.api.v1.stream_info_response', created: '2026-01-01T00:00:00Z' },
  ...{ state: { first_seq: 1, last_seq: 0 }, ts: new Date().toISOString(), config: {} },
});

describe.skipIf(natsServer === null)('a broker that is hostile (needs nats-server)', () => {
  let place: BranchPlace;
  let hostile: HostileBroker | null = null;
  beforeAll(async () => {
    place = await makeBranchPlace(['k01']);
  });
  afterAll(() => place.remove());
  afterEach(async () => {
    await hostile?.close();
    hostile = null;
  });

  async function hostileWith(serve: (socket: Socket) => void): Promise<string> {
    hostile = await hostileBroker(join(place.folder, 'host', 'broker'), serve);
    return hostile.address;
  }
  function connect(address: string) {
    const identity = place.identities.get('k01');
    if (identity === undefined) throw new Error('k01');
    return natsBroker({ identity, address, answerMs }).connect();
  }

  const refusing: Record<string, (socket: Socket) => void> = {
    'says nothing after the handshake': () => {},
    'greets, and says nothing more': (socket) => socket.write(greeting),
    'speaks another protocol': (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'greets with no JSON': (socket) => socket.write('INFO {"a\r\n'),
    'greets, then sends garbage': (socket) => socket.write(`${greeting}\0\xff\x01garbage\r\n`),
    'greets without an end': (socket) => flood(socket, Buffer.alloc(65_536, 'INFO {"a":"')),
    'sends a message without an end': speaking(
      () => state,
      (socket) => {
        socket.write('MSG a 1 60000000\r\n');
        flood(socket, Buffer.alloc(65_536));
      },
    ),
    'sends nothing but pings': speaking(
      () => null,
      (socket) => flood(socket, Buffer.from('PING\r\n'.repeat(10_000))),
    ),
    'answers requests with no JSON': speaking(() => '{'),
    'answers requests with nonsense': speaking(() => '{"state":{"first_seq":-1},"config":{}}'),
    'answers no request': speaking(() => null),
    refuses: (socket) => socket.write(`${greeting}-ERR 'Authorization Violation'\r\n`),
    'ends at once': (socket) => socket.destroy(),
  };
  test.each(share(Object.keys(refusing), 0, 2))(
    'one that %s ends the try, and holds nothing open',
    async (how) => {
      const address = await hostileWith(refusing[how] ?? (() => {}));
      const from = performance.now();
      await expect(connect(address)).rejects.toThrow();
      expect(performance.now() - from).toBeLessThan(answerMs + 3000);
      await until(() => hostile?.open() === 0, 'no connection is open');
    },
  );

  test('one that never begins the handshake ends the try, and holds nothing open', async () => {
    hostile = await withoutHandshake();
    await expect(connect(hostile.address)).rejects.toThrow('TLS handshake');
    await until(() => hostile?.open() === 0, 'no connection is open');
  });

  test('one that floods with messages takes neither the memory nor the processor', async () => {
    const message = `MSG b.b001.alive.k02 1 40\r\n${'x'.repeat(40)}\r\n`;
    const all = Buffer.from(message.repeat(2000));
    const address = await hostileWith(
      speaking(
        () => state,
        (socket) => flood(socket, all),
      ),
    );
    const before = process.memoryUsage().rss;
    const member = await openMember(place, 'k01', { broker: address });
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 5);
    await until(() => ticks >= 150, 'the event loop goes on');
    clearInterval(ticking);
    expect(process.memoryUsage().rss - before).toBeLessThan(64e6);
    expect(await member.lend('A1', '100')).toBe('alone');
    await member.close();
  });
});

/** As much as the other end takes. */
function flood(socket: Socket, bytes: Buffer): void {
  const write = () => {
    while (!socket.destroyed && socket.write(bytes));
    if (!socket.destroyed) socket.once('drain', write);
  };
  write();
}
