/**
 * Reads on the wire what the kiosk asks of a terminal, or of the host of a code, and what of a card or
 * a payer comes back. Independent of the kiosk's own decoders.
 */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import type { Packet } from '../network/net.ts';
import type { Far } from '../world/ports.ts';
import { adyenKey, type Ways } from './ways.ts';

/** A request for money. */
export interface Asked {
  cents: number;
  /** the journal's attempt, where it is sent: 32 hexadecimal digits */
  attempt: string | null;
  /** by which the terminal or the host knows it: RequestID, ServiceID, reference; null: ZVT */
  reference: string | null;
}
/** A payment that waited for it is taken for good. */
export interface Acknowledged {
  paymentId: string;
}
export interface OuterWire {
  /** null: this packet asks for no money */
  hear(far: Far, packet: Packet): Asked | Acknowledged | null;
  /** what came of cards and payers, and the links of codes: none may be kept or said */
  readonly personal: ReadonlySet<string>;
  /** the link of the last payment by a code that the kiosk got; null: none yet */
  readonly link: { text: string; expiresAtMs: number } | null;
}

let derived: { cipherKey: Buffer; iv: Buffer } | null = null;
/** Adyen, "Protect local communications": hmacKey 32, cipherKey 32, iv 16. */
function keys() {
  if (derived) return derived;
  const all = pbkdf2Sync(adyenKey.passphrase, 'AdyenNexoV1Salt', 4_000, 80, 'sha1');
  derived = { cipherKey: all.subarray(32, 64), iv: all.subarray(64, 80) };
  return derived;
}
function decrypt(blob: string, nonce: string): string {
  const { cipherKey, iv } = keys();
  const mask = Buffer.from(nonce, 'base64');
  const mixed = Buffer.from(iv.map((byte, at) => byte ^ (mask[at] ?? 0)));
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, mixed);
  try {
    return Buffer.concat([decipher.update(blob, 'base64'), decipher.final()]).toString('utf8');
  } catch {
    // Changed on purpose by the simulator.
    return '';
  }
}
/** The texts of all envelopes in it. */
function decryptAll(text: string): string {
  const blobs = [...text.matchAll(/"NexoBlob":"([^"]+)"/g)].map(([, blob]) => blob ?? '');
  const nonces = [...text.matchAll(/"Nonce":"([^"]+)"/g)].map(([, nonce]) => nonce ?? '');
  return blobs.map((blob, at) => decrypt(blob, nonces[at] ?? '')).join('\n');
}

/** PA00P015, 2.2.1: 06 01, length, 04 and six bytes BCD. */
function askedByZvt(bytes: Buffer): Asked | null {
  return bytes[0] === 0x06 && bytes[1] === 0x01 && bytes[3] === 0x04
    ? { cents: Number(bytes.subarray(4, 10).toString('hex')), attempt: null, reference: null }
    : null;
}
function centsOf(euros: string): number {
  return Math.round(Number(euros) * 100);
}
function askedByOpi(text: string): Asked | null {
  const start = /<CardServiceRequest\b[^>]*>/.exec(text)?.[0] ?? '';
  if (!start.includes('RequestType="CardPayment"') || !text.includes('</CardServiceRequest>'))
    return null;
  const amount = /<TotalAmount\b[^>]*>([\d.]+)</.exec(text)?.[1] ?? '';
  const reference = /\bRequestID="([^"]*)"/.exec(start)?.[1] ?? null;
  return { cents: centsOf(amount), attempt: null, reference };
}
/** The body of a whole HTTP request; null: more of it comes. */
function bodyOf(text: string): string | null {
  const at = text.indexOf('\r\n\r\n');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
  const body = Buffer.from(text.slice(at + 4), 'latin1');
  return at >= 0 && body.length >= length ? body.toString('utf8') : null;
}
function plain(attempt: string): string {
  return attempt.replaceAll('-', '');
}
function askedByAdyen(text: string): Asked | null {
  const body = bodyOf(text);
  if (body === null) return null;
  const message = decryptAll(body);
  if (!message.includes('"PaymentRequest"')) return null;
  const find = (form: RegExp) => form.exec(message)?.[1] ?? '';
  return {
    cents: centsOf(find(/"RequestedAmount":([\d.]+)/)),
    attempt: plain(find(/"SaleTransactionID":\{[^}]*"TransactionID":"([^"]+)"/)),
    reference: find(/"ServiceID":"([^"]+)"/),
  };
}
function askedByCode(text: string): Asked | null {
  const body = text.startsWith('POST /v3/payments HTTP') ? bodyOf(text) : null;
  if (body === null) return null;
  const { amount, reference = '' } = JSON.parse(body) as { amount: number; reference?: string };
  return { cents: amount, attempt: plain(reference), reference };
}
const readers = {
  opi: askedByOpi,
  adyen: askedByAdyen,
  'bancontact-pay': askedByCode,
};

/** What the protocols call data of a card or a payer: in JSON, in XML, in form-encoded text. */
const personalJson =
  /"(?:iban|refundIban|MaskedPan|MaskedPAN|cardHolderName|alias|cardAlias)":"([^"]{6,})"/g;
const debtor = /"debtor":\{"name":"([^"]+)"/g;
const personalXml = /\b(?:CardPAN|PAN|PANHash|Track[123]|CardHolder|AID)="([^"]{6,})"/g;
const personalForm = /\b(?:cardHolderName|alias|PaymentAccountReference|iban)=([^&"\s]{6,})/g;
const acknowledge = /^POST \/v3\/payments\/(\w+)\/acknowledge HTTP/;
const link = /"deeplink":\{"href":"([^"]+)"/;

/** All that came on one connection in one direction. */
const mostRemembered = 20_000;

export function listenOutside(ways: () => Ways): OuterWire {
  const texts = new Map<string, string>();
  const asked = new Set<number>();
  const personal = new Set<string>();
  let lastLink: OuterWire['link'] = null;

  const protocolOf = (far: Far) => (far === 'code' ? 'bancontact-pay' : ways().terminal);
  const textOf = ({ connection, to, bytes }: Packet) => {
    const key = `${connection} ${to}`;
    const text = ((texts.get(key) ?? '') + bytes.toString('latin1')).slice(-mostRemembered);
    texts.set(key, text);
    return text;
  };
  const learn = (text: string, isEncrypted: boolean) => {
    const clear = isEncrypted ? decryptAll(text) : text;
    for (const [, name] of clear.matchAll(debtor)) if (name) personal.add(name);
    for (const form of [personalJson, personalXml, personalForm])
      for (const [, found] of clear.matchAll(form)) if (found) personal.add(found);
    const href = link.exec(clear)?.[1];
    if (href === undefined) return;
    const until = /"expire(?:s)?At":"([^"]+)"/.exec(clear)?.[1] ?? '';
    lastLink = { text: href, expiresAtMs: Date.parse(until) };
    personal.add(href);
  };
  return {
    personal,
    get link() {
      return lastLink;
    },
    hear: (far, packet) => {
      const protocol = protocolOf(far);
      if (protocol === 'zvt') return packet.to === 'far' ? askedByZvt(packet.bytes) : null;
      const text = textOf(packet);
      if (packet.to === 'kiosk' || far === 'channel') {
        learn(text, protocol === 'adyen');
        return null;
      }
      const paymentId = far === 'code' ? (acknowledge.exec(text)?.[1] ?? null) : null;
      if (paymentId !== null) return { paymentId };
      const found = asked.has(packet.connection) ? null : readers[protocol](text);
      // One request a connection at most.
      if (found) asked.add(packet.connection);
      return found;
    },
  };
}
