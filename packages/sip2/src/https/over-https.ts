/** SIP2 inside HTTPS, as the client takes it: one message, one POST, one answer. */

import type { Carried, Carrier } from '../client/carrier.ts';
import type { TlsOptions } from '../client/open.ts';
import type { EnvelopeName } from '../profiles/profile.ts';
import { readWebAddress } from './address.ts';
import { decodeEntities } from './entities.ts';
import { envelopes, type LogIn, readEnvelope, writeEnvelope } from './envelope.ts';
import { post } from './post.ts';

export interface HttpsOptions {
  readonly envelope: EnvelopeName;
  /** sent in each message */
  readonly login: LogIn;
  readonly tls?: TlsOptions;
  /** default: 5 s */
  readonly connectTimeoutMs?: number;
  /** HTML references inside the fields are decoded too, after those of XML; default: false */
  readonly decodesFields?: boolean;
  /** the sign behind each field; default: | */
  readonly delimiter?: string;
}

/**
 * For `open` of the client, which then sends no 93. `https://host/path`, certificate verified, TLS 1.2
 * or newer; `http://` to this machine alone. Throws on an address of another form. The encoding of
 * the messages must be UTF-8.
 */
export function overHttps(address: string, options: HttpsOptions): Carrier {
  const read = readWebAddress(address);
  if (!read.ok) throw new Error(`not an address for SIP2 inside HTTPS: ${read.problem}`);
  const { envelope, login, tls = {}, connectTimeoutMs = 5_000, delimiter = '|' } = options;
  const decoded = (text: string) =>
    options.decodesFields ? decodeEntities(text, delimiter) : text;
  return {
    async carry(line, signal) {
      const message = Buffer.from(line)
        .toString('utf8')
        .replace(/[\r\n]+$/, '');
      const body = writeEnvelope(envelope, login, message);
      const posted = await post({ url: read.url, body, tls, connectTimeoutMs, signal });
      if (posted.kind !== 'answer') return posted;
      if (posted.status !== 200) return refusedBy(posted.status, envelope);
      const opened = readEnvelope(envelope, posted.body);
      if (opened.kind === 'error') return { kind: 'lost', why: opened.why };
      return carriedIn(opened.text, decoded(opened.text), { envelope, delimiter });
    },
  };
}

function refusedBy(status: number, envelope: EnvelopeName): Carried {
  const isRedirect = status >= 300 && status < 400;
  const why = `it answered with status ${status}${isRedirect ? ', a redirect, which is not followed' : ''}`;
  if (status === 401 || status === 403 || envelopes[envelope].refusedBefore.includes(status))
    return { kind: 'not-sent', why, refusesLogIn: true };
  // By the meaning of these statuses nothing was carried out (RFC 9110, RFC 6585).
  if ([404, 405, 413, 415, 429].includes(status)) return { kind: 'not-sent', why };
  return { kind: 'lost', why };
}

function carriedIn(
  text: string,
  decoded: string,
  { envelope, delimiter }: { envelope: EnvelopeName; delimiter: string },
): Carried {
  if (text === '')
    return { kind: 'lost', why: 'its envelope was empty: no answer came from behind it' };
  // The answer to the log-in that the plugin sends ahead of each message: the message was not sent.
  if (text.startsWith('940'))
    return { kind: 'not-sent', why: 'it refused the log-in', refusesLogIn: true };
  const isWhole = text.endsWith(delimiter) || /AZ[0-9A-Fa-f]{4}$/.test(text) || /^9[46]/.test(text);
  if (envelopes[envelope].endsWithDelimiter && !isWhole)
    return { kind: 'lost', why: 'its answer was cut short' };
  return { kind: 'answer', line: Buffer.from(decoded, 'utf8') };
}
