/**
 * One-time codes by time (RFC 6238, as authenticator apps have them): six digits, half a minute
 * each, HMAC-SHA-1. Pure but for the key.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const stepMs = 30_000;
const digits = 6;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** The codes before and after the present one count too: a phone's clock may differ. */
const stepsAround = [0, -1, 1] as const;

/** A new key in base 32 (RFC 4648), 160 bits. */
export function newCodeKey(): string {
  return Array.from(randomBytes(32), (byte) => letters.charAt(byte % 32)).join('');
}

/** The address that an authenticator app reads, as text or QR code. */
export function otpauthOf(key: string, name: string): string {
  return `otpauth://totp/${encodeURIComponent(`Kiosk:${name}`)}?secret=${key}&issuer=Kiosk&algorithm=SHA1&digits=${digits}&period=${stepMs / 1_000}`;
}

/** `step`: half minutes since 1970. */
export function codeOf(key: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(key)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code it is, at this moment or half a minute around it; null: none. */
export function stepOf(key: string, code: string, nowMs: number): number | null {
  const present = Math.floor(nowMs / stepMs);
  const matching = stepsAround
    .map((around) => Math.max(0, present + around))
    .filter((step) => isSame(codeOf(key, step), code));
  return matching[0] ?? null;
}

function isSame(one: string, other: string) {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function bytesOf(key: string): Buffer {
  let bits = '';
  for (const letter of key) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
