import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect as connectTls } from 'node:tls';

/** Opens one new connection each time it is called; gives up on the signal. */
export type Open = (signal: AbortSignal) => Promise<Duplex>;

/** For a `tls://` address: PEM text. */
export interface TlsOptions {
  /** certificates to trust in place of those of the system */
  readonly ca?: string;
  /** the client's own, and its key */
  readonly certificate?: string;
  readonly key?: string;
  /** the name that the server's certificate must have; default: the host of the address */
  readonly serverName?: string;
}

/**
 * How to reach a library system: `tcp://host:6001`, or `tls://host:6443` (certificate checked, TLS
 * 1.2 or newer). Nagle's delay is off, so that a message leaves at once and whole; TCP keep-alive
 * is on, so that a firewall does not forget an idle line. Throws on an address of another form.
 */
export function openAddress(
  address: string,
  options: { keepAliveMs?: number; tls?: TlsOptions } = {},
): Open {
  const { protocol, host, port } = readAddress(address);
  return (signal) =>
    new Promise<Duplex>((resolve, reject) => {
      if (signal.aborted) {
        reject(new Error('gave up before connecting'));
        return;
      }
      const socket =
        protocol === 'tls:' ? openTls(host, port, options.tls ?? {}) : connectTcp({ host, port });
      const giveUp = () => socket.destroy(new Error('gave up connecting'));
      signal.addEventListener('abort', giveUp, { once: true });
      socket.setNoDelay(true);
      socket.setKeepAlive(true, options.keepAliveMs ?? 30_000);
      socket.once('error', reject);
      socket.once(protocol === 'tls:' ? 'secureConnect' : 'connect', () => {
        signal.removeEventListener('abort', giveUp);
        socket.off('error', reject);
        // Until the client listens, an error must not end the process; `close` follows it.
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
}

function openTls(
  host: string,
  port: number,
  { ca, certificate, key, serverName = host }: TlsOptions,
) {
  return connectTls({
    host,
    port,
    minVersion: 'TLSv1.2',
    // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED of the environment has no effect.
    rejectUnauthorized: true,
    // An IP address is not sent as a server name (RFC 6066), but is checked in the certificate.
    servername: isIP(serverName) === 0 ? serverName : '',
    checkServerIdentity: (_asked, peer) => checkServerIdentity(serverName, peer),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
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
