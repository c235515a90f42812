import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/** Opens one new connection each time it is called; gives up when the signal says so. */
export type Open = (signal: AbortSignal) => Promise<Duplex>;

/**
 * How to reach a library system: `tcp://host:6001`, or `tls://host:6443` (certificate checked). Nagle's delay is off, so that a message
 * leaves at once and whole; TCP keep-alive is on, so that a firewall does not forget an idle line.
 * Throws on an address of another form.
 */
export function openAddress(address: string, options: { keepAliveMs?: number } = {}): Open {
  const { protocol, host, port } = readAddress(address);
  return (signal) =>
    new Promise<Duplex>((resolve, reject) => {
      if (signal.aborted) {
        reject(new Error('gave up before connecting'));
        return;
      }
      const socket = protocol === 'tls:' ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
      const giveUp = () => socket.destroy(new Error('gave up connecting'));
      signal.addEventListener('abort', giveUp, { once: true });
      socket.setNoDelay(true);
      socket.setKeepAlive(true, options.keepAliveMs ?? 30_000);
      socket.once('error', reject);
      socket.once(protocol === 'tls:' ? 'secureConnect' : 'connect', () => {
        signal.removeEventListener('abort', giveUp);
        socket.off('error', reject);
        // From here on the client listens; until it does, an error must not end the process: `close` tells it.
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
}

function readAddress(address: string): { protocol: 'tcp:' | 'tls:'; host: string; port: number } {
  const parts = /^(tcp|tls):\/\/(\[[0-9A-Fa-f:.]+\]|[^/:\s]+)(?::(\d{1,5}))?\/?$/.exec(address);
  const port = Number(parts?.[3] ?? 6001);
  const host = parts?.[2]?.replace(/^\[|\]$/g, '');
  if (!host || port < 1 || port > 65_535)
    throw new Error(`not a SIP2 address: write tcp://host:6001 or tls://host:6001`);
  return { protocol: parts?.[1] === 'tls' ? 'tls:' : 'tcp:', host, port };
}
