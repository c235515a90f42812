/** One request of a few bytes: no redirect, a limit on time and on what is read. */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { NotDelivered } from './call.ts';

const mostBytes = 16_384;

interface Asked {
  method: 'POST' | 'GET';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** PEM; those of Node where left out */
  ca?: string | undefined;
  /** for all of it */
  timeoutMs: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** undefined: it is no JSON, is too long, or did not come in time */
  json: unknown;
}

/**
 * Rejects where no status came. What follows the status counts only where it comes whole and in
 * time: the far end has taken the request in any case.
 */
export function askOver(url: URL, asked: Asked): Promise<HttpAnswer> {
  const { method, headers, body, ca, timeoutMs, signal } = asked;
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestSecure : requestPlain;
    const options = {
      method,
      headers,
      signal,
      agent: false as const,
      // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS have no effect.
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    };
    let end = (error: unknown) => reject(error);
    const sent = request(url, options, (answer) => {
      const status = answer.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const settle = (text: string) => {
        clearTimeout(late);
        resolve({ status, json: parse(text) });
        sent.destroy();
      };
      end = () => settle('');
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > mostBytes) settle('');
      });
      answer.on('end', () => settle(Buffer.concat(chunks).toString('utf8')));
      answer.on('error', end);
      answer.on('close', end);
    });
    const late = setTimeout(() => {
      end(new NotDelivered(`no answer in ${timeoutMs} ms`));
      sent.destroy();
    }, timeoutMs);
    sent.on('error', (error) => {
      clearTimeout(late);
      end(error);
    });
    sent.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
