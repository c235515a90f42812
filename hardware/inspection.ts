/** A recorded frame in words, and bytes as hexadecimal text. */
import { hexByte, toHex } from './hex.ts';

/** `crc` `absent`: the protocol has none, or the bytes are too few. */
export interface Inspection {
  ok: boolean;
  crc: 'ok' | 'bad' | 'absent';
  /** null: it could not be decoded */
  meaning: Record<string, unknown> | null;
  /** why it is refused, or what could not be read; null: nothing */
  problem: string | null;
}

/** What a message of a payment decides; null: nothing. */
export type PaymentEnd = 'approved' | 'declined' | 'cancelled' | 'not-started' | 'unknown' | null;
/** Of a message of a payment; `message`: the protocol's own name for it. */
export interface PaymentMeaning {
  message: string;
  outcome: PaymentEnd;
  amountCents: number | null;
  receiptNumber: string | null;
  [more: string]: unknown;
}

/** A message that decides nothing. */
export function bareMeaning(message: string): PaymentMeaning {
  return { message, outcome: null, amountCents: null, receiptNumber: null };
}

/** Of a protocol without check digits. */
export function understood(meaning: PaymentMeaning): Inspection {
  return { ok: true, crc: 'absent', meaning, problem: null };
}
export function refused(problem: string): Inspection {
  return { ok: false, crc: 'absent', meaning: null, problem };
}

/**
 * Bytes as recordings write them: `05 FF 65`, `05ff65`, `05:FF:65`, `0x05, 0xFF, 0x65`,
 * `\x05\xff\x65`. A # begins a remark.
 */
export function parseHex(
  text: string,
): { ok: true; bytes: Uint8Array } | { ok: false; problem: string } {
  const words = text
    .replace(/#.*$/s, '')
    .split(/[\s:,;-]+|\\x/)
    .map((word) => word.replace(/^0x/i, ''))
    .filter((word) => word !== '');
  if (words.length === 0)
    return { ok: false, problem: 'the line is empty: write two hexadecimal digits a byte' };
  const wrong = /[^0-9A-Fa-f]/u.exec(words.join(''))?.[0];
  if (wrong !== undefined) {
    return {
      ok: false,
      problem: `${JSON.stringify(wrong)} is no hexadecimal digit: write two a byte, as in 05 FF 65`,
    };
  }
  const odd = words.find((word) => word.length % 2 !== 0);
  if (odd !== undefined)
    return {
      ok: false,
      problem: `"${odd.slice(0, 20)}" has an odd number of digits: a byte has two`,
    };
  return { ok: true, bytes: Uint8Array.from(Buffer.from(words.join(''), 'hex')) };
}

/** Numbers that are codes rather than counts. */
const codes = new Set(['afi', 'dsfid', 'maker', 'operation', 'options', 'icReference']);

function plain(value: unknown, name = ''): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'number' && codes.has(name)) return hexByte(value);
  if (Array.isArray(value)) return value.map((each) => plain(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return plainFields(value);
}

export function plainFields(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, name)]));
}
