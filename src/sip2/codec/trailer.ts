import type { Checksum } from '../messages/table.ts';
import { checksumOf } from './charset.ts';
import type { Deviation } from './deviations.ts';

interface Trailer {
  /** where AY and AZ begin: the message is before */
  bodyEnd: number;
  sequence: number | null;
  checksum: Checksum;
}

// A damaged trailer is believed only after a separator or right after a fixed block, where no value
// can look like it.
const damaged = /(?:AY([^|A]{0,2}))?AZ([0-9A-Fa-f]{0,4})(\|?)$/;
const longestDamaged = 'AYxxAZFFFF|'.length;
const sequenceOnly = /\|AY(\d)\|?$/;

/**
 * Finds AY and AZ (3M SIP 2.00, "Error detection"). `bytes` are the wire bytes of exactly this
 * `text`, and `sum` is theirs. Looks only at the end: however long a line is, this takes no longer.
 */
export function findTrailer(
  bytes: Uint8Array,
  text: string,
  sum: number,
  deviations: Deviation[],
): Trailer {
  const { length } = text;
  const at = length - 9;
  if (at >= 0 && text.startsWith('AY', at) && text.startsWith('AZ', at + 3)) {
    const sequence = text.charCodeAt(at + 2) - 48;
    const value = hexAt(bytes, bytes.length - 4);
    // The usual one: nothing to say of it.
    if (
      sequence >= 0 &&
      sequence <= 9 &&
      value !== -1 &&
      ((sumBefore(bytes, sum, 4) + value) & 0xffff) === 0
    )
      return { bodyEnd: at, sequence, checksum: 'ok' };
  }
  return findDamaged(bytes, text, deviations);
}

function sumBefore(bytes: Uint8Array, sum: number, last: number): number {
  let less = sum;
  for (let at = bytes.length - last; at < bytes.length; at++) less -= bytes[at] ?? 0;
  return less;
}

/** Four upper-case hexadecimal digits as a number, or -1. */
function hexAt(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from; at < from + 4; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 48 && byte <= 57) value = value * 16 + byte - 48;
    else if (byte >= 65 && byte <= 70) value = value * 16 + byte - 55;
    else return -1;
  }
  return value;
}

function findDamaged(bytes: Uint8Array, text: string, deviations: Deviation[]): Trailer {
  const none: Trailer = { bodyEnd: text.length, sequence: null, checksum: 'absent' };
  const end = text.slice(-longestDamaged);
  const lone = sequenceOnly.exec(end);
  if (lone) {
    deviations.push({ code: 'sequence-without-checksum' });
    return {
      bodyEnd: text.length - lone[0].length + 1,
      sequence: Number(lone[1]),
      checksum: 'absent',
    };
  }
  const found = damaged.exec(end);
  if (!found) return none;
  const [whole, ay, digits = '', bar = ''] = found;
  const bodyEnd = text.length - whole.length;
  const complete = bar === '' && digits.length === 4 && ay !== undefined && /^\d$/.test(ay);
  if (!complete && !mayEndAt(text, bodyEnd)) return none;
  if (bar !== '') deviations.push({ code: 'trailing-separator' });
  let sequence: number | null = null;
  if (ay === undefined) deviations.push({ code: 'checksum-without-sequence' });
  else if (/^\d$/.test(ay)) sequence = Number(ay);
  else deviations.push({ code: 'bad-sequence' });
  // The digits and the bar are one byte each in every encoding, so the end counts the same in bytes.
  const expected = checksumOf(bytes.subarray(0, bytes.length - digits.length - bar.length));
  const right = digits !== '' && Number.parseInt(digits, 16) === Number.parseInt(expected, 16);
  if (right && digits !== expected) deviations.push({ code: 'checksum-form' });
  if (!right) deviations.push({ code: digits === '0000' ? 'checksum-zero' : 'checksum-bad' });
  return { bodyEnd, sequence, checksum: right ? 'ok' : 'bad' };
}

/** After a separator, right after the code, or where no field has begun. */
function mayEndAt(text: string, at: number): boolean {
  return at <= 3 || text[at - 1] === '|' || text.lastIndexOf('|', at - 1) < 2;
}
