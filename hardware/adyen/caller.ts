/** One request to a terminal of Adyen, encrypted, and what its answer proves. */
import type { NetworkAddress } from '../address.ts';
import { exchange } from '../http/exchange.ts';
import { type DerivedKey, seal, unseal } from './encryption.ts';
import {
  bodyOf,
  isRejectingArray,
  type MessageHeader,
  type NexoMessage,
  type Rejection,
  readHeader,
  readMessage,
} from './messages.ts';
import type { NexoRequest, Parties } from './requests.ts';
import { createServiceIds } from './service-ids.ts';
import { parseJson } from './values.ts';

export type Answered =
  /** verified, and the answer to this very request */
  | { kind: 'message'; message: NexoMessage }
  /** a status of success, and nothing else */
  | { kind: 'empty' }
  /** not a byte has left */
  | { kind: 'not-sent'; why: string; code?: string }
  /** the terminal could not take it up */
  | { kind: 'rejected'; reason: Exclude<Rejection, 'other'> }
  /** it may have been taken up; what came back proves nothing. `answered`: something came back */
  | { kind: 'unread'; why: string; answered: boolean };

interface AskOptions {
  /** for the answer, once the request has left */
  timeoutMs: number;
  signal?: AbortSignal;
  /** the line stands, and the request leaves now */
  onLeaving?(): void;
}
export interface Caller {
  readonly parties: Parties;
  newServiceId(): string;
  /** Never rejects; never sends twice. */
  ask(request: NexoRequest, options: AskOptions): Promise<Answered>;
}
export interface CallerOptions {
  /** tls; tcp of this machine alone, without TLS: a simulator */
  address: NetworkAddress;
  parties: Parties;
  /** the present one, and the next */
  keys: readonly [DerivedKey, ...DerivedKey[]];
  /** left out where the address is tcp */
  tls?: NonNullable<Parameters<typeof exchange>[0]['tls']>;
  connectTimeoutMs: number;
}

/** Receipts make an answer long. */
const maxBytes = 1 << 20;

export function createCaller(options: CallerOptions): Caller {
  const { address, parties, keys, tls, connectTimeoutMs } = options;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const url = `${address.kind === 'tls' ? 'https' : 'http'}://${host}:${address.port}/nexo/`;
  let key: DerivedKey = keys[0];

  /** The terminal knows one key at a time: where it is not this one, it may be the next. */
  const changeKey = () => {
    key = keys[(keys.indexOf(key) + 1) % keys.length] ?? key;
  };

  const ask: Caller['ask'] = async ({ header, text }, { timeoutMs, signal, onLeaving }) => {
    const sealed = { MessageHeader: header, ...seal(text, key) };
    const exchanged = await exchange({
      url,
      method: 'POST',
      timeoutMs,
      connectTimeoutMs,
      maxBytes,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ SaleToPOIRequest: sealed }),
      ...(tls && { tls }),
      ...(signal && { signal }),
      ...(onLeaving && { onLeaving }),
    });
    if (exchanged.kind === 'not-sent') return exchanged;
    if (exchanged.kind === 'lost') return { kind: 'unread', why: exchanged.why, answered: false };
    const { status, body } = exchanged;
    if (body.trim() === '' && status >= 200 && status < 300) return { kind: 'empty' };
    const opened = openAnswer(body, keys);
    if (opened === null) return unread('the answer is none of this terminal, or was changed');
    if (opened.kind === 'rejected') {
      if (opened.reason === 'key') changeKey();
      return opened.reason === 'other'
        ? unread('the terminal rejected the request, without saying why')
        : { kind: 'rejected', reason: opened.reason };
    }
    if (!isAnswerTo(opened.message.header, header))
      return unread('the answer is to another request');
    key = opened.key;
    return { kind: 'message', message: opened.message };
  };
  return { parties, newServiceId: createServiceIds(), ask };
}

type Opened =
  | { kind: 'message'; message: NexoMessage; key: DerivedKey }
  | { kind: 'rejected'; reason: Rejection };

/**
 * Whatever its HTTP status is. In the clear only a rejection counts: what says that a payment was
 * made, or was not, is encrypted.
 */
function openAnswer(text: string, keys: readonly DerivedKey[]): Opened | null {
  const parsed = parseJson(text);
  if (isRejectingArray(parsed)) return { kind: 'rejected', reason: 'json' };
  const outer = bodyOf(parsed);
  if (!outer) return null;
  if (outer.NexoBlob === undefined) {
    const message = readMessage(parsed);
    return message?.kind === 'rejection' ? { kind: 'rejected', reason: message.reason } : null;
  }
  const unsealed = openEnvelope(outer, keys);
  if (!unsealed) return null;
  const { message, key } = unsealed;
  if (message.kind === 'rejection') return { kind: 'rejected', reason: message.reason };
  return { kind: 'message', message, key };
}

/** null: it does not verify, or its header in the clear is not the one inside. */
export function openEnvelope(
  outer: Record<string, unknown>,
  keys: readonly DerivedKey[],
): { message: NexoMessage; key: DerivedKey } | null {
  const unsealed = unseal(outer, keys);
  const message = unsealed && readMessage(parseJson(unsealed.text));
  if (!unsealed || !message) return null;
  const clear = readHeader(outer.MessageHeader);
  const names = Object.keys(clear) as (keyof MessageHeader)[];
  const isSame = names.every((name) => clear[name] === message.header[name]);
  return isSame ? { message, key: unsealed.key } : null;
}

function isAnswerTo(answer: MessageHeader, asked: NexoRequest['header']): boolean {
  return (
    answer.type === 'Response' &&
    answer.messageClass === asked.MessageClass &&
    answer.category === asked.MessageCategory &&
    answer.serviceId === asked.ServiceID &&
    answer.saleId === asked.SaleID &&
    answer.poiId === asked.POIID
  );
}

function unread(why: string): Answered {
  return { kind: 'unread', why, answered: true };
}
