import { checksumOf } from './charset.ts';
import type { Deviation } from './deviations.ts';
import type { Checksum } from './table.ts';

export interface Trailer {
  /** the message without AY and AZ */
  body: string;
  sequence: number | null;
  checksum: Checksum;
  deviations: Deviation[];
}

// A complete trailer is believed wherever it stands at the end; a damaged one only after a separator or right after a fixed block,
// where no value can look like it.
const complete = /AY\dAZ[0-9A-Fa-f]{4}$/;
const damaged = /(?<=\||^.{0,3}|^..[^|]*)(?:AY([^|A]{0,2}))?AZ([0-9A-Fa-f]{0,4})(\|?)$/;
const sequenceOnly = /(?<=\|)AY(\d)(\|?)$/;

/** Splits AY and AZ off (3M SIP 2.00, "Error detection"). `bytes` are the wire bytes of exactly this `text`. */
export function splitTrailer(bytes: Uint8Array, text: string): Trailer {
  const deviations: Deviation[] = [];
  const lone = sequenceOnly.exec(text);
  if (lone) {
    deviations.push({ code: 'sequence-without-checksum' });
    return { body: text.slice(0, lone.index), sequence: Number(lone[1]), checksum: 'absent', deviations };
  }
  const found = complete.exec(text) ?? damaged.exec(text);
  if (!found) return { body: text, sequence: null, checksum: 'absent', deviations };
  const parts = /^(?:AY(.*))?AZ([0-9A-Fa-f]{0,4})(\|?)$/.exec(found[0]);
  const [ay, digits, bar] = [parts?.[1], parts?.[2] ?? '', parts?.[3] ?? ''];
  if (bar !== '') deviations.push({ code: 'trailing-separator' });
  let sequence: number | null = null;
  if (ay === undefined) deviations.push({ code: 'checksum-without-sequence' });
  else if (/^\d$/.test(ay)) sequence = Number(ay);
  else deviations.push({ code: 'bad-sequence' });
  // The digits and the bar are one byte each in every charset, so the end counts the same in bytes.
  const expected = checksumOf(bytes.subarray(0, bytes.length - digits.length - bar.length));
  const right = digits !== '' && Number.parseInt(digits, 16) === Number.parseInt(expected, 16);
  if (right && digits !== expected) deviations.push({ code: 'checksum-form' });
  if (!right) deviations.push({ code: digits === '0000' ? 'checksum-zero' : 'checksum-bad' });
  return { body: text.slice(0, found.index), sequence, checksum: right ? 'ok' : 'bad', deviations };
}
