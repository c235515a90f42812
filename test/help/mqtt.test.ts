/** Calls by a message, at a real broker and at hosts that are none. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { type Call, whyFailed } from '../../src/help/call.ts';
import { type MqttSettings, mqttWay, tryBroker } from '../../src/help/mqtt.ts';

const call: Call = {
  id: '7d4e',
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  reason: 'patron',
  at: '2026-11-26T09:00:00Z',
  text: 'Iemand vraagt hulp bij Toestel 2.',
};
const [topic, answerTopic] = ['bib/toestel2/hulp', 'bib/toestel2/hulp/answer'];
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(server: Server, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
async function openBroker({ port = 0, ...options }: { port?: number; password?: string } = {}) {
  const broker = await Aedes.createBroker();
  const { password } = options;
  if (password !== undefined)
    broker.authenticate = (_, user, given, done) =>
      done(null, user === 'kiosk' && given?.toString() === password);
  const server = createServer(broker.handle);
  const at = await listen(server, port);
  closing.push(() => new Promise<void>((resolve) => broker.close(() => resolve())));
  return { broker, server, port: at };
}
function send(port: number, more: Partial<MqttSettings> = {}) {
  const until = new AbortController();
  closing.push(() => until.abort());
  const url = `mqtt://127.0.0.1:${port}`;
  const settings = {
    url,
    topic,
    answerTopic,
    user: null,
    password: null,
    timeoutMs: 3_000,
    ...more,
  };
  let coming = 0;
  const delivered = mqttWay(settings)
    .deliver(call, until.signal, () => {
      coming += 1;
    })
    .then(() => 'delivered', whyFailed);
  return { delivered, coming: () => coming, until };
}
/** Staff at the other end of the broker. */
async function staffAt(port: number): Promise<{ staff: MqttClient; heard: string[] }> {
  const staff = await connectAsync(`mqtt://127.0.0.1:${port}`);
  closing.push(() => staff.endAsync(true));
  const heard: string[] = [];
  staff.on('message', (_, payload) => void heard.push(payload.toString()));
  await staff.subscribeAsync(topic, { qos: 1 });
  return { staff, heard };
}

describe('a broker', () => {
  it('passes the call on, and the answer of the staff back', async () => {
    const { port } = await openBroker();
    const { staff, heard } = await staffAt(port);
    const { delivered, coming } = send(port);
    expect(await delivered).toBe('delivered');
    await expect.poll(() => heard.length).toBe(1);
    const { id, ...rest } = call;
    expect(JSON.parse(heard[0] ?? '')).toEqual({ call: id, ...rest, answerTopic });
    for (const other of [
      '',
      'ja',
      '{}',
      '[]',
      '{"call":"7d4e"}',
      '{"call":"7d4f","acknowledged":true}',
    ])
      await staff.publishAsync(answerTopic, other, { qos: 1 });
    await staff.publishAsync(answerTopic, 'x'.repeat(10_000), { qos: 1 });
    expect(coming()).toBe(0);
    await staff.publishAsync(answerTopic, '{"call":"7d4e","acknowledged":true}', { qos: 1 });
    await expect.poll(coming).toBe(1);
    await staff.publishAsync(answerTopic, '7d4e', { qos: 1 });
    await expect.poll(coming).toBe(2);
  });

  it('that keeps an old answer says nothing about this call', async () => {
    const { port } = await openBroker();
    const { staff } = await staffAt(port);
    await staff.publishAsync(answerTopic, '7d4e', { qos: 1, retain: true });
    const { delivered, coming } = send(port);
    expect([await delivered, coming()]).toEqual(['delivered', 0]);
    await staff.publishAsync(answerTopic, '7d4e', { qos: 1 });
    await expect.poll(coming).toBe(1);
  });

  it('that comes back after a cut still passes the answer on', async () => {
    const first = await openBroker();
    const { delivered, coming } = send(first.port);
    await delivered;
    for (const close of closing.splice(0, 2).reverse()) await close();
    await openBroker({ port: first.port });
    const { staff } = await staffAt(first.port);
    await expect
      .poll(
        async () => {
          await staff.publishAsync(answerTopic, '7d4e', { qos: 1 });
          return coming();
        },
        { timeout: 8_000, interval: 200 },
      )
      .toBeGreaterThan(0);
  });

  it('is left when the call ends', async () => {
    const { broker, port } = await openBroker();
    const { delivered, until } = send(port);
    await delivered;
    expect(broker.connectedClients).toBe(1);
    until.abort();
    await expect.poll(() => broker.connectedClients).toBe(0);
  });

  it('that knows the kiosk by its password refuses another', async () => {
    const { port } = await openBroker({ password: 'geheim' });
    const user = { user: 'kiosk' };
    expect(await send(port, { ...user, password: 'geheim' }).delivered).toBe('delivered');
    expect(await send(port, { ...user, password: 'anders' }).delivered).toMatch(
      /^the broker refuses it \(Connection refused: Not authorized\)$/,
    );
    const url = `mqtt://127.0.0.1:${port}`;
    const settings = { url, topic, answerTopic, timeoutMs: 3_000, ...user };
    await tryBroker({ ...settings, password: 'geheim' });
    await expect(tryBroker({ ...settings, password: 'anders' })).rejects.toThrow();
  });
});

describe('what is no broker has no call delivered', () => {
  it('nothing that listens', async () => {
    const { server, port } = await openBroker();
    await new Promise((resolve) => server.close(resolve));
    expect(await send(port).delivered).toBe('ECONNREFUSED');
  });
  it('one that is silent', async () => {
    const port = await listen(createServer(() => {}));
    expect(await send(port, { timeoutMs: 80 }).delivered).toBe('no answer in 80 ms');
  });
  it('one that hangs up', async () => {
    const port = await listen(createServer((socket) => socket.destroy()));
    expect(await send(port).delivered).toMatch(/hangs up|ECONNRESET/);
  });
  it('one that speaks another language, or without end', async () => {
    const web = await listen(
      createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await send(web, { timeoutMs: 500 }).delivered).not.toBe('delivered');
    const endless = await listen(
      createServer((socket) => {
        // The beginning of one message of 200 MB.
        socket.write(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x60]));
        const more = () => {
          if (!socket.destroyed) socket.write(Buffer.alloc(16_384), () => setImmediate(more));
        };
        more();
      }),
    );
    const before = process.memoryUsage().rss;
    expect(await send(endless, { timeoutMs: 2_000 }).delivered).not.toBe('delivered');
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  });
  it('one without TLS, where TLS is asked', async () => {
    const { port } = await openBroker();
    const url = `mqtts://127.0.0.1:${port}`;
    expect(await send(port, { url, timeoutMs: 2_000 }).delivered).not.toBe('delivered');
  });
});
