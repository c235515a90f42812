/** What an outside system sends of the building by HTTP, to `/staffing`, with a token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BuildingState } from './staffing.ts';

interface RequestsOptions {
  /** what `Authorization: Bearer` must have behind it */
  token: string;
  /** False: it is none of the words. */
  heard(text: string): boolean;
  now(): BuildingState;
  /** A request without the right token. Nothing of it is handed on. */
  onRefused(): void;
}

/** More is no state of a building. */
const mostBytes = 1_024;
const words = 'staffed, unstaffed, closing with minutes (closing 10), closed, or unknown';

/** GET asks what counts now; PUT and POST say it, and are answered with what counts then. */
export function answerRequests({ token, heard, now, onRefused }: RequestsOptions) {
  const expected = digestOf(token);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!timingSafeEqual(digestOf(tokenOf(request)), expected)) {
      onRefused();
      response.setHeader('WWW-Authenticate', 'Bearer');
      return refuse(
        response,
        401,
        'Send the header Authorization: Bearer TOKEN, with the token of unstaffed.signal.http of this kiosk.',
      );
    }
    if (request.method === 'GET') return answerState(response, now());
    if (request.method !== 'PUT' && request.method !== 'POST') {
      response.setHeader('Allow', 'GET, PUT, POST');
      return refuse(response, 405, 'PUT or POST the state of the building, or GET it.');
    }
    const text = await readBody(request);
    if (text === 'cut-short') return;
    if (text === 'too-long') return refuse(response, 413, `At most ${mostBytes} bytes: ${words}.`);
    if (!heard(text.body)) return refuse(response, 400, `The body is one of: ${words}.`);
    answerState(response, now());
  };
}

function tokenOf({ headers }: IncomingMessage): string {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Of one length, whatever is sent: so that the comparison takes the same time. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function readBody(
  request: IncomingMessage,
): Promise<{ body: string } | 'too-long' | 'cut-short'> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // What is too long is answered: the connection must outlive the reading.
    const chunksOf: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of chunksOf) {
      bytes += chunk.length;
      if (bytes > mostBytes) return 'too-long';
      chunks.push(chunk);
    }
  } catch {
    return 'cut-short';
  }
  return { body: Buffer.concat(chunks).toString('utf8') };
}

function answerState(response: ServerResponse, building: BuildingState): void {
  const { state, by, closesAt, problem, said } = building;
  const last = said && { word: said.word, secondsAgo: Math.round(said.agoMs / 1_000) };
  send(response, 200, 'application/json', JSON.stringify({ state, by, closesAt, problem, last }));
}

/** What is left of the request is not read: the connection ends with the answer. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Connection', 'close');
  send(response, status, 'text/plain; charset=utf-8', text);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': type,
  });
  response.end(`${text}\n`);
}
