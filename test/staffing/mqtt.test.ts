/** A topic of a real broker: what was stored, what is news, and a broker that goes and comes back. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { afterEach, expect, it, vi } from 'vitest';
import { readTopic } from '../../src/staffing/mqtt.ts';

const topic = 'building/state';
const withinMs = 10_000;
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openBroker(at = 0) {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    broker.handle(socket);
  });
  await new Promise<void>((ready) => server.listen(at, '127.0.0.1', ready));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((closed) => broker.close(() => closed()));
    await new Promise<void>((closed) => server.close(() => closed()));
  };
  const { port } = server.address() as AddressInfo;
  return { port, close };
}

async function publish(port: number, text: string, retain: boolean) {
  const doors = await connectAsync(`mqtt://127.0.0.1:${port}`);
  await doors.publishAsync(topic, text, { qos: 1, retain });
  await doors.endAsync();
}

function listen(port: number) {
  const heard: [string, boolean][] = [];
  const url = `mqtt://127.0.0.1:${port}`;
  const reading = readTopic({ url, topic, user: null, password: null }, (text, isRetained) =>
    heard.push([text, isRetained]),
  );
  closing.push(reading.close);
  return heard;
}

it('what the broker stored comes first, and says so; then what is news', async () => {
  const { port, close } = await openBroker();
  closing.push(close);
  await publish(port, 'unstaffed', true);
  const heard = listen(port);
  await vi.waitFor(() => expect(heard).toEqual([['unstaffed', true]]), withinMs);
  await publish(port, 'closing 10', false);
  await publish(port, 'x'.repeat(5_000), false);
  await vi.waitFor(() => expect(heard.length).toBe(3), withinMs);
  expect(heard[1]).toEqual(['closing 10', false]);
  expect(heard[2]?.[0].length).toBe(1_024);
});

it('a broker that is away, hangs up or comes later is asked again', async () => {
  const first = await openBroker();
  const heard = listen(first.port);
  await publish(first.port, 'staffed', true);
  await vi.waitFor(() => expect(heard.length).toBe(1), withinMs);
  await first.close();
  const second = await openBroker(first.port);
  closing.push(second.close);
  await publish(second.port, 'unstaffed', true);
  await vi.waitFor(() => expect(heard.at(-1)).toEqual(['unstaffed', true]), withinMs);
});

it('is closed while there is no broker', async () => {
  const { port, close } = await openBroker();
  await close();
  listen(port);
});
