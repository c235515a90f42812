/**
 * One POST, on a connection of its own. It says whether the body may have left, since that decides
 * what became of the request in it: nothing is sent twice, and no redirect is followed.
 */
import { request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { TlsOptions } from '../client/open.ts';

interface Post {
  /** as `readWebAddress` gives it */
  readonly url: string;
  readonly body: string;
  readonly tls: TlsOptions;
  /** until the line stands, the certificate verified */
  readonly connectTimeoutMs: number;
  /** ends it; there is no other time-out once the body has left */
  readonly signal: AbortSignal;
}

type Posted =
  | { kind: 'answer'; status: number; body: string }
  /** not one byte of the body has left */
  | { kind: 'not-sent'; why: string }
  /** it may have arrived, and no whole answer came */
  | { kind: 'lost'; why: string };

/** The longest list of one patron is some 50 KB. */
const mostBytes = 1_048_576;

/** `why` has nothing of the body. Never rejects. */
export function post(of: Post): Promise<Posted> {
  return new Promise((resolve) => {
    if (of.signal.aborted) resolve({ kind: 'not-sent', why: 'it was stopped' });
    else send(of, resolve);
  });
}

function send(
  { url, body, tls, connectTimeoutMs, signal }: Post,
  resolve: (posted: Posted) => void,
) {
  const { protocol, hostname } = new URL(url);
  const content = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    // A connection that stands idle may be closed while the next body leaves.
    agent: false,
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      accept: 'application/xml',
      'content-length': String(content.length),
    },
  };
  const request =
    protocol === 'https:'
      ? overHttps(url, { ...options, ...secured(tls, hostname.replace(/^\[|\]$/g, '')) })
      : overHttp(url, options);
  let hasLeft = false;
  const end = (posted: Posted) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    resolve(posted);
    request.destroy();
  };
  const fail = (why: string) => end({ kind: hasLeft ? 'lost' : 'not-sent', why });
  const stop = () => fail('it was stopped');
  const timer = setTimeout(() => fail('no connection in time'), connectTimeoutMs);
  signal.addEventListener('abort', stop, { once: true });

  // The request is written only now: until the certificate is verified no byte of it leaves.
  request.once('socket', (socket: Socket) => {
    socket.setNoDelay(true);
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      hasLeft = true;
      clearTimeout(timer);
      request.end(content);
    });
  });
  request.on('error', (error) => fail(reasonOf(error)));
  request.once('close', () => fail('the other side hung up'));
  request.once('response', (response) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
      if (length > mostBytes) return fail('it sent more than an answer can be');
      parts.push(part);
    });
    response.on('error', (error) => fail(reasonOf(error)));
    response.once('end', () => {
      if (!response.complete) return fail('its answer was cut short');
      const text = Buffer.concat(parts).toString('utf8');
      end({ kind: 'answer', status: response.statusCode ?? 0, body: text });
    });
  });
}

function secured({ ca, certificate, key, serverName }: TlsOptions, host: string) {
  const name = serverName ?? host;
  return {
    minVersion: 'TLSv1.2' as const,
    // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED of the environment has no effect.
    rejectUnauthorized: true,
    // An IP address is not sent as a server name (RFC 6066), but is checked in the certificate.
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_asked: string, peer: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(name, peer),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

/** `connect ECONNREFUSED …` of several addresses has no message of its own, only a code. */
function reasonOf(error: Error): string {
  return error.message || ('code' in error ? String(error.code) : 'it failed');
}
