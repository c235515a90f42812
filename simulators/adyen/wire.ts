/** HTTP, over TLS or bare, and the encryption of Adyen: what stands between the till and the line. */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTls, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type DerivedKey, seal, unseal } from '../../hardware/adyen/encryption.ts';
import { type Header, rejection } from './answers.ts';

/** How one request is answered. */
export interface Reply {
  /** encrypted; the header in the clear is that of the message, unless `outer` changes it */
  send(message: object, changed?: Sending): void;
  clear(message: unknown): void;
  raw(status: number, text: string): void;
  /** 5 MB of nothing */
  endless(): void;
  cut(): void;
}
interface Sending {
  status?: number;
  outer?: Partial<Header>;
  /** of the sum: a letter is another one */
  spoil?: boolean;
}
export type Asked = { MessageHeader: Header } & Record<string, unknown>;

interface WireOptions {
  poiId: string;
  key(): DerivedKey;
  /** of a moment in the terminal's clock */
  now(): string;
  isMute(): boolean;
  answer(asked: Asked, reply: Reply): void;
}
interface Wire {
  accept(socket: Socket): void;
  /** PEM; only over TLS */
  present(certificate: { key: string; cert: string }): void;
  close(): void;
}

const longestRequest = 65_536;

export function openWire(options: WireOptions, certificate: Certificate | null): Wire {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('data', (part: Buffer) => {
      if (parts.reduce((sum, { length }) => sum + length, 0) < longestRequest) parts.push(part);
    });
    request.on('end', () => {
      if (options.isMute()) return;
      const reply = createReply(request, response, options.key());
      if (request.method !== 'POST' || request.url !== '/nexo/') reply.raw(404, 'Not found');
      else receive(Buffer.concat(parts).toString('utf8'), reply, options);
    });
  };
  const server = certificate ? createTls(certificate, onRequest) : createPlain(onRequest);
  // A register that does not trust the certificate hangs up in the handshake.
  server.on('tlsClientError', () => {});
  server.on('clientError', (_error, socket) => socket.destroy());
  return {
    accept: (socket) => server.emit('connection', socket),
    present: (next) => {
      if (certificate) (server as TlsServer).setSecureContext(next);
    },
    close: () => server.closeAllConnections(),
  };
}
interface Certificate {
  key: string;
  cert: string;
}

function receive(text: string, reply: Reply, { poiId, key, now, answer }: WireOptions): void {
  const outer = requestIn(text);
  const header = outer?.MessageHeader;
  const unsealed = outer && unseal(outer, [key()]);
  const inner = unsealed && requestIn(unsealed.text);
  if (!header) reply.raw(400, '["Bad JSON:1: no SaleToPOIRequest"]');
  else if (header.POIID !== poiId) reply.clear(rejection(header, 'Unknown POIID', now()));
  else if (!inner) reply.clear(rejection(header, 'Crypto error', now()));
  else answer(inner, reply);
}

function requestIn(text: string): Asked | null {
  try {
    const request = JSON.parse(text)?.SaleToPOIRequest;
    const header = request?.MessageHeader;
    return typeof header?.ServiceID === 'string' && typeof header.SaleID === 'string'
      ? request
      : null;
  } catch {
    return null;
  }
}

function createReply(request: IncomingMessage, response: ServerResponse, key: DerivedKey): Reply {
  const raw = (status: number, text: string) => {
    if (response.destroyed) return;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(text);
  };
  return {
    raw,
    clear: (message) => raw(200, JSON.stringify(message)),
    send: (message, { status = 200, outer = {}, spoil = false } = {}) => {
      const [name = '', inside] = Object.entries(message)[0] ?? [];
      const { NexoBlob, SecurityTrailer } = seal(JSON.stringify(message), key);
      const { Hmac } = SecurityTrailer;
      const first = Hmac.startsWith('A') ? 'B' : 'A';
      const trailer = spoil ? { ...SecurityTrailer, Hmac: first + Hmac.slice(1) } : SecurityTrailer;
      const header = { ...inside.MessageHeader, ...outer };
      const sealed = { MessageHeader: header, NexoBlob, SecurityTrailer: trailer };
      raw(status, JSON.stringify({ [name]: sealed }));
    },
    endless: () => {
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      response.write(`{"SaleToPOIResponse":"${'x'.repeat(5 << 20)}`);
    },
    cut: () => request.socket.destroy(),
  };
}
