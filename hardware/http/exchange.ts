/**
 * One question over HTTP and its answer. It says whether the question may have left, since that
 * decides what became of a payment: nothing is ever sent twice, and no redirect is followed.
 */
import { request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { reasonOf } from '../reason.ts';

export interface Question {
  /** `https://…`, or `http://…` of this machine alone */
  url: string;
  method: 'GET' | 'POST' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  /** sent as UTF-8; null: none */
  body: string | null;
  /** from the question's leaving to the last byte of the answer */
  timeoutMs: number;
  /** until the line stands, the certificate verified */
  connectTimeoutMs: number;
  /** of the answer's body; a longer one is `lost` */
  maxBytes: number;
  tls?: {
    /** PEM; instead of the system's own roots */
    ca: string;
    /** what is wrong with the name in the certificate; undefined: nothing */
    checkServerIdentity?(host: string, certificate: PeerCertificate): Error | undefined;
  };
  signal?: AbortSignal;
  /** the line stands, and the question leaves now */
  onLeaving?(): void;
}

export type Exchanged =
  /** whatever its status; `headers` with names in lower case, the last of several */
  | { kind: 'answer'; status: number; headers: Readonly<Record<string, string>>; body: string }
  /** not one byte of the question has left; `code`: the system's, or that of TLS */
  | { kind: 'not-sent'; why: string; code?: string }
  /** it may have arrived, and no whole answer came */
  | { kind: 'lost'; why: string };

/** `why` is for a technician, without anything of the question but its host. Never rejects. */
export function exchange(question: Question): Promise<Exchanged> {
  const refusal = refuse(question);
  if (refusal !== null) return Promise.resolve({ kind: 'not-sent', why: refusal });
  return new Promise((resolve) => {
    try {
      ask(question, resolve);
    } catch (error) {
      // A header that cannot be sent; the connection has not begun.
      resolve(notSent(error));
    }
  });
}

function ask(question: Question, resolve: (exchanged: Exchanged) => void): void {
  const { url, method, headers, body, timeoutMs, connectTimeoutMs, signal } = question;
  const { protocol } = new URL(url);
  let hasLeft = false;
  const content = body === null ? null : Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    ...question.tls,
    method,
    agent: false,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    headers: { ...headers, ...(content && { 'content-length': String(content.length) }) },
  };
  const request = protocol === 'https:' ? overHttps(url, options) : overHttp(url, options);

  const end = (exchanged: Exchanged) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    resolve(exchanged);
    request.destroy();
  };
  const fail = (why: string) => end({ kind: hasLeft ? 'lost' : 'not-sent', why });
  const stop = () => fail('stopped');
  let timer = setTimeout(() => fail('no connection in time'), connectTimeoutMs);
  signal?.addEventListener('abort', stop, { once: true });

  // The question is written only now: until a certificate is verified not even its headers leave.
  const leave = () => {
    hasLeft = true;
    clearTimeout(timer);
    timer = setTimeout(() => fail('no answer in time'), timeoutMs);
    request.end(content);
    question.onLeaving?.();
  };
  request.once('socket', (socket: Socket) => {
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', leave);
  });
  request.on('error', (error) => end(hasLeft ? lost(error) : notSent(error)));
  request.once('close', () => fail('the line was closed'));
  request.once('response', (response) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length > question.maxBytes) fail(`an answer of more than ${question.maxBytes} bytes`);
    });
    response.on('error', (error) => end(lost(error)));
    response.once('end', () => {
      if (!response.complete) return fail('the answer was cut short');
      const { statusCode: status = 0 } = response;
      const text = Buffer.concat(parts).toString('utf8');
      end({ kind: 'answer', status, headers: plain(response.headers), body: text });
    });
  });
}

/** null: it may be asked. */
function refuse({ url, signal }: Question): string | null {
  if (signal?.aborted) return 'stopped';
  if (!URL.canParse(url)) return 'no web address';
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return null;
  if (protocol !== 'http:') return `${protocol} is not spoken here`;
  return isThisMachine(hostname) ? null : 'without TLS only this machine is asked';
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) found[name] = last;
  }
  return found;
}

function lost(error: unknown): Exchanged {
  return { kind: 'lost', why: reasonOf(error) };
}

function notSent(error: unknown): Exchanged {
  const code = error instanceof Error && 'code' in error ? { code: String(error.code) } : {};
  return { kind: 'not-sent', why: reasonOf(error), ...code };
}
