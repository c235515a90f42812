/**
 * Far ends that answer with bytes of no protocol, and one that knows at which speed its serial port
 * is set.
 */
import { execFileSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { startPty } from '../hardware/pty.ts';
import type { Bench } from './bench.ts';

/** What a machine at one speed hears of another at a different one: no frame is whole. */
export const noise = Uint8Array.from({ length: 23 }, (_, at) => (at * 151 + 130) & 0xff);

async function listen(bench: Bench, accept: (socket: Socket) => void): Promise<{ port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    accept(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await bench.keep({ close: () => void server.close() });
  const bound = server.address();
  return { port: typeof bound === 'object' && bound ? bound.port : 0 };
}

/** Sends `bytes` in answer to every request. */
export function saying(bench: Bench, bytes: Uint8Array) {
  return listen(bench, (socket) => socket.on('data', () => socket.write(bytes)));
}

/** Takes a connection and ends it when it is asked. */
export function hangingUpAtOnce(bench: Bench) {
  return listen(bench, (socket) => socket.on('data', () => socket.destroy()));
}

/** A serial port to a socket; its path. */
export async function serialTo(bench: Bench, port: number): Promise<string> {
  const pty = await startPty(port);
  await bench.keep({ close: pty.remove });
  return pty.path;
}

/** A serial port to a device that is set to `baudRate`: at any other speed both hear noise. */
export async function serialAt(
  bench: Bench,
  baudRate: number,
  device: { port: number },
): Promise<string> {
  let path = '';
  const line = await listen(bench, (socket) => {
    const onward = connect(device.port, '127.0.0.1');
    onward.on('error', () => {});
    socket.on('close', () => onward.destroy());
    socket.on('data', (chunk) => {
      const speed = Number(execFileSync('stty', ['-F', path, 'speed'], { encoding: 'utf8' }));
      if (speed === baudRate) onward.write(chunk);
      else socket.write(noise);
    });
    onward.on('data', (chunk) => socket.write(chunk));
  });
  path = await serialTo(bench, line.port);
  return path;
}
