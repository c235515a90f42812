import type { Checksum } from '../messages/table.ts';
import { checksumOf } from './charset.ts';
import type { Deviation } from './deviations.ts';

interface Trailer {
  /** where AY and AZ begin: the message is before */
  bodyEnd: number;
  sequence: number | null;
  checksum: Checksum;
}

// A damaged trailer counts only after a separator or right after a fixed block, where it cannot be
// part of a value.
const trailer = /(?:AY([^|A]{0,2}))?AZ([0-9A-Fa-f]{0,4})(\|?)$/;
const longestTrailer = 'AYxxAZFFFF|'.length;
const sequenceOnly = /\|AY(\d)\|?$/;

/**
 * Finds AY and AZ (3M SIP 2.00, "Error detection"). `bytes` are the wire bytes of exactly this
 * `text`. Searches only the end of the text, so its length does not matter.
 */
export function findTrailer(bytes: Uint8Array, text: string, deviations: Deviation[]): Trailer {
  const end = text.slice(-longestTrailer);
  const found = trailer.exec(end);
  if (!found) return findSequence(text, end, deviations);
  const [whole, ay, digits = '', bar = ''] = found;
  const bodyEnd = text.length - whole.length;
  const complete = bar === '' && digits.length === 4 && ay !== undefined && /^\d$/.test(ay);
  if (!complete && !mayEndAt(text, bodyEnd)) return noTrailer(text);
  if (bar !== '') deviations.push({ code: 'trailing-separator' });
  let sequence: number | null = null;
  if (ay === undefined) deviations.push({ code: 'checksum-without-sequence' });
  else if (/^\d$/.test(ay)) sequence = Number(ay);
  else deviations.push({ code: 'bad-sequence' });
  // The digits and the bar are one byte each in every encoding, so the end counts the same in
  // bytes.
  const expected = checksumOf(bytes, bytes.length - digits.length - bar.length);
  const right = digits !== '' && Number.parseInt(digits, 16) === Number.parseInt(expected, 16);
  if (right && digits !== expected) deviations.push({ code: 'checksum-form' });
  if (!right) deviations.push({ code: digits === '0000' ? 'checksum-zero' : 'checksum-bad' });
  return { bodyEnd, sequence, checksum: right ? 'ok' : 'bad' };
}

/** AY without AZ, or nothing. */
function findSequence(text: string, end: string, deviations: Deviation[]): Trailer {
  const found = sequenceOnly.exec(end);
  if (!found) return noTrailer(text);
  deviations.push({ code: 'sequence-without-checksum' });
  const bodyEnd = text.length - found[0].length + 1;
  return { bodyEnd, sequence: Number(found[1]), checksum: 'absent' };
}

function noTrailer(text: string): Trailer {
  return { bodyEnd: text.length, sequence: null, checksum: 'absent' };
}

/** After a separator, right after the code, or where no field has begun. */
function mayEndAt(text: string, at: number): boolean {
  return at <= 3 || text[at - 1] === '|' || text.lastIndexOf('|', at - 1) < 2;
}
