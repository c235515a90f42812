/**
 * What stands in front of a SIP2 server that is reached over HTTPS, as the plugin of Koha-Suomi does
 * it: for each POST a connection of its own, a log-in (93), the message, the first line that comes
 * back. With the envelope of FBS it stands for FBS.
 */
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { EnvelopeName } from '../../../packages/sip2/src/index.ts';
import { answered, askedIn } from './envelopes.ts';
import { faultOf, type HttpsFault } from './faults.ts';
import { tradeLines } from './trade-lines.ts';

interface HttpsFrontOptions {
  /** 0: a free one */
  port: number;
  envelope: EnvelopeName;
  /** of the SIP2 server behind it, on this machine */
  libraryPort: number;
  /** how long it waits for that server: 5 s, as the plugin does */
  waitMs?: number;
  /** PEM; left out: plain HTTP */
  tls?: { key: string; cert: string };
}

interface HttpsFront {
  readonly port: number;
  /** where it takes messages */
  readonly path: string;
  /** the codes of the messages that were posted, in order */
  posted(): readonly string[];
  /** the path of each request, in order */
  paths(): readonly string[];
  /** how many connections were made to it */
  readonly connections: number;
  /** Spoils the next `times` messages with these codes, by default each; null ends it. */
  misbehave(fault: HttpsFault | null, scope?: { codes?: readonly string[]; times?: number }): void;
  close(): Promise<void>;
}

/** Where such a system takes its messages. */
export function pathOf(envelope: EnvelopeName): string {
  return envelope === 'fbs' ? '/rest/sip2/DK-715100' : '/api/v1/contrib/kohasuomi/sipmessages';
}

export async function startHttpsFront(options: HttpsFrontOptions): Promise<HttpsFront> {
  const { envelope, libraryPort, tls, waitMs = 5_000 } = options;
  const path = pathOf(envelope);
  const posted: string[] = [];
  const paths: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let order: { fault: HttpsFault; codes: readonly string[]; times: number } | null = null;

  const faultFor = (code: string) => {
    if (order === null || order.times <= 0) return null;
    if (order.codes.length > 0 && !order.codes.includes(code)) return null;
    order.times -= 1;
    return faultOf(order.fault);
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    paths.push(request.url ?? '');
    const asked = askedIn(envelope, await textOf(request));
    if (request.method !== 'POST' || request.url !== path) return reply(response, 404, '');
    if (asked === null)
      return reply(response, 400, 'Invalid request. Missing login/pw in XML.', 'text/plain');
    const code = asked.message.slice(0, 2);
    posted.push(code);
    const fault = faultFor(code);
    const line =
      fault?.when === 'before' ? '' : await tradeLines({ port: libraryPort, waitMs, ...asked });
    if (fault === null) {
      const isRefused = envelope === 'fbs' && line === '940';
      const body = isRefused
        ? answered(envelope, 'Login failed', 'error')
        : answered(envelope, line);
      return reply(response, 200, body);
    }
    const { how } = fault;
    if (how === 'silent') return;
    if (how === 'hang-up') return void response.destroy();
    if (how === 'half') {
      const body = Buffer.from(answered(envelope, line));
      response.writeHead(200, { 'content-length': String(body.length) });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return;
    }
    const { status, headers = {}, body } = how(envelope, line);
    response.writeHead(status, { 'content-type': 'application/xml', ...headers });
    response.end(body);
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy());
  };
  const server = tls ? createHttps(tls, onRequest) : createHttp(onRequest);
  server.on(tls ? 'secureConnection' : 'connection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    path,
    posted: () => posted,
    paths: () => paths,
    get connections() {
      return connections;
    },
    misbehave(fault, { codes = [], times = Number.POSITIVE_INFINITY } = {}) {
      order = fault === null ? null : { fault, codes, times };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function reply(response: ServerResponse, status: number, body: string, type = 'application/xml') {
  response.writeHead(status, { 'content-type': `${type};charset=UTF-8` });
  response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
