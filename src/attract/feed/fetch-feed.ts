/**
 * Fetches the feed: within limits, from one server, and with nothing about this kiosk or a patron
 * in the request.
 */
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';
import { FeedProblem } from './content.ts';

interface FetchLimits {
  /** for the whole answer, in milliseconds */
  withinMs: number;
  mostBytes: number;
}
export const usualLimits: FetchLimits = { withinMs: 15_000, mostBytes: 1_000_000 };

/** By which the server knows whether anything is new (RFC 9110, 8.8). */
interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}
type Fetched = { text: string; validators: Validators } | 'unchanged';

const mostRedirects = 3;
const longestValidator = 500;
const types =
  /^(text\/(calendar|xml|plain)|application\/((rss|atom|rdf)\+xml|xml|octet-stream|calendar))$/;

/** Rejects with a FeedProblem. */
export async function fetchFeed(
  url: string,
  known: Validators,
  closing: AbortSignal,
  { withinMs, mostBytes } = usualLimits,
): Promise<Fetched> {
  // A timer of its own: `AbortSignal.any` holds a time-out weakly, and may lose it.
  const giveUp = new AbortController();
  const timer = setTimeout(
    () => giveUp.abort(new DOMException('too late', 'TimeoutError')),
    withinMs,
  );
  const onClosing = () => giveUp.abort(closing.reason);
  if (closing.aborted) onClosing();
  closing.addEventListener('abort', onClosing);
  try {
    const answer = await follow(url, headersFor(known), giveUp.signal);
    if (answer.statusCode === 304) {
      answer.destroy();
      return 'unchanged';
    }
    const type = typeOf(answer);
    const bytes = await readBody(answer, mostBytes);
    const validators = {
      etag: answer.headers.etag?.slice(0, longestValidator),
      lastModified: answer.headers['last-modified']?.slice(0, longestValidator),
    };
    return { text: decode(bytes, type), validators };
  } catch (error) {
    throw problemOf(giveUp.signal.aborted ? giveUp.signal.reason : error, withinMs);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClosing);
  }
}

function headersFor({ etag, lastModified }: Validators): Record<string, string> {
  return {
    Accept: 'text/calendar, application/rss+xml, application/atom+xml, application/xml;q=0.9',
    'Accept-Encoding': 'gzip',
    'User-Agent': 'library-kiosk',
    ...(etag && { 'If-None-Match': etag }),
    ...(lastModified && { 'If-Modified-Since': lastModified }),
  };
}

async function follow(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let at = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await ask(at, headers, signal);
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)) return answer;
    answer.destroy();
    const to = answer.headers.location ?? '';
    if (!URL.canParse(to, at)) throw new FeedProblem('redirects to nowhere');
    const next = new URL(to, at);
    if (next.origin !== at.origin)
      throw new FeedProblem(`redirects to another server, ${next.origin}`);
    at = next;
  }
  throw new FeedProblem(`redirects more than ${mostRedirects} times`);
}

/** `fetch` takes the word of the environment on certificates; this does not. */
function ask(
  at: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      headers,
      signal,
      agent: false as const,
      auth: null,
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: true,
    };
    const sent = (at.protocol === 'https:' ? requestSecure : requestPlain)(at, options, resolve);
    sent.on('error', reject);
    sent.end();
  });
}

function typeOf(answer: IncomingMessage): string {
  const { statusCode, headers } = answer;
  const type = headers['content-type'] ?? 'application/octet-stream';
  const refuse = (problem: string) => {
    answer.destroy();
    throw new FeedProblem(problem);
  };
  if (statusCode !== 200) refuse(`answers with status ${statusCode}`);
  const media = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (!types.test(media)) refuse(`is of the type ${media.slice(0, 60)}, which is no feed`);
  return type;
}

/** A stream that is left before its end is destroyed, and the connection with it. */
function unpacked(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return answer;
  if (['gzip', 'x-gzip', 'deflate'].includes(encoding))
    return pipeline(answer, createUnzip(), () => {});
  answer.destroy();
  throw new FeedProblem(`is packed in an unknown way, ${encoding.slice(0, 60)}`);
}

/** Counted once it is unpacked: a small answer may unpack to a large one. */
async function readBody(answer: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of unpacked(answer) as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > mostBytes) throw new FeedProblem(`has more than ${mostBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** By the byte order mark, the header, or what the XML says of itself; otherwise UTF-8. */
function decode(bytes: Uint8Array, type: string): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const mark = start.startsWith('\xff\xfe')
    ? 'utf-16le'
    : start.startsWith('\xfe\xff') && 'utf-16be';
  const header = /;\s*charset="?([\w.:-]{1,40})/i.exec(type)?.[1];
  const declared = /^<\?xml[^>]*encoding=["']([\w.:-]{1,40})["']/i.exec(start)?.[1];
  const label = mark || header || declared || 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new FeedProblem(`is in an unknown encoding, ${label}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new FeedProblem(`is not in the encoding that it names, ${label}`);
  }
}

/** Without the address, which may hold a key of the calendar. */
function problemOf(error: unknown, withinMs: number): FeedProblem {
  if (error instanceof FeedProblem) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError') return new FeedProblem(`did not come within ${withinMs / 1_000} s`);
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  return new FeedProblem(`cannot be reached (${code})`);
}
