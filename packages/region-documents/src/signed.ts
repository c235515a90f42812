/**
 * Documents of a region that command: signed with Ed25519 by an operator, off the hub, which may be
 * hostile. It can keep a document back, or hand out an older one, and do nothing else: each has a
 * serial that only rises, and a moment after which it is not taken any more.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** A moment, ISO 8601 with offset or `Z`. */
export type Instant = string;
/** So that no signature for one purpose fits another. */
export type Purpose =
  | 'desired'
  | 'action'
  | 'list'
  | 'package'
  | 'members'
  | 'layer'
  | 'audit'
  | 'keys';

const outer = z.object({ signed: z.string().max(300_000), signature: z.base64() });

/** Why a document is not taken. */
export type Unsigned = 'unreadable' | 'not-signed' | 'newer-version';

function context(purpose: Purpose): string {
  return `kiosk region ${purpose} 1\n`;
}

/** `key`: the private Ed25519 key. */
export function signDocument(purpose: Purpose, content: object, key: KeyObject): string {
  const signed = JSON.stringify(content);
  const signature = sign(null, Buffer.from(context(purpose) + signed), key).toString('base64');
  return `${JSON.stringify({ signed, signature })}\n`;
}

/** `publicKey`: 32 bytes in base64. Never throws. */
export function openDocument<Content>(
  purpose: Purpose,
  document: string | Uint8Array,
  publicKey: string,
  schema: z.ZodType<Content>,
): Content | Unsigned {
  const text = typeof document === 'string' ? document : Buffer.from(document).toString('utf8');
  const { data } = outer.safeParse(parse(text));
  if (data === undefined) return 'unreadable';
  if (!isSigned(context(purpose) + data.signed, data.signature, publicKey)) return 'not-signed';
  const content = schema.safeParse(parse(data.signed));
  return content.success ? content.data : 'newer-version';
}

/** What it says, signed or not: for a program that shows it, and knows no key. Never throws. */
export function readUnverified<Content>(
  schema: z.ZodType<Content>,
  document: string | Uint8Array,
): Content | Unsigned {
  const text = typeof document === 'string' ? document : Buffer.from(document).toString('utf8');
  const { data } = outer.safeParse(parse(text));
  if (data === undefined) return 'unreadable';
  const content = schema.safeParse(parse(data.signed));
  return content.success ? content.data : 'newer-version';
}

/** `too-early` and `expired` by the kiosk's clock. */
export function isInTime(
  { notBefore, expires }: { notBefore: Instant; expires: Instant },
  now: Instant,
): 'in-time' | 'too-early' | 'expired' {
  if (Date.parse(now) < Date.parse(notBefore)) return 'too-early';
  return Date.parse(now) < Date.parse(expires) ? 'in-time' : 'expired';
}

/** False also where the key is none: it came in a document of another machine. */
function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = publicKeyOf(publicKey);
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** An SPKI of Ed25519 is always these twelve bytes and the key (RFC 8410). */
function publicKeyOf(base64: string): KeyObject {
  const head = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([head, Buffer.from(base64, 'base64')]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
