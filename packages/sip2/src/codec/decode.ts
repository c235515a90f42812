import { type AnyMessage, isCode, type Message } from '../messages/table.ts';
import { type Encoding, textOf } from './charset.ts';
import { readFields } from './decode-fields.ts';
import { readFixed } from './decode-fixed.ts';
import type { Deviation } from './deviations.ts';
import { findTrailer } from './trailer.ts';

export interface Decoded {
  readonly message: AnyMessage;
  readonly deviations: readonly Deviation[];
}
export interface DecodeOptions {
  /** default: utf-8 */
  readonly encoding?: Encoding;
  /** the sign between fields; default: | */
  readonly delimiter?: string;
}

/**
 * One line of the wire, without its terminator, as a message. Never throws: what is wrong is in
 * `deviations`, and a line that is no message has the code `unknown`. Values stay raw text, which
 * `values.ts` reads. Takes linear time for every line.
 */
export function decode(line: Uint8Array, options: DecodeOptions = {}): Decoded {
  const bytes = withoutStrayBytes(line);
  const deviations: Deviation[] = bytes.length === line.length ? [] : [{ code: 'stray-bytes' }];
  const { delimiter = '|' } = options;
  const wireText = textOf(bytes, options.encoding ?? 'utf-8');
  const text = withBars(wireText, delimiter);
  if (text.includes('\uFFFD')) deviations.push({ code: 'undecodable' });
  const ofTrailer: Deviation[] = [];
  const { bodyEnd, sequence, checksum } = findTrailer(bytes, text, ofTrailer);
  const received = text.slice(0, bodyEnd);
  // As many characters as bytes: no character in it can be composed with another.
  const body = text.length === bytes.length ? received : received.normalize('NFC');
  if (body !== received) deviations.push({ code: 'not-composed' });
  const wireCode = body.slice(0, 2);
  if (!isCode(wireCode)) {
    const reason = text === '' ? 'empty' : /^\d\d/.test(wireCode) ? 'unknown-code' : 'not-sip2';
    deviations.push({ code: reason }, ...ofTrailer);
    return {
      message: { code: 'unknown', wireCode, text: wireText, fields: [], sequence, checksum },
      deviations,
    };
  }
  const { fixed, fixedEnd } = readFixed(wireCode, body, deviations);
  const read = readFields(wireCode, body, fixedEnd, deviations);
  const fields =
    delimiter === '|'
      ? read
      : read.map(({ id, value }) => ({ id, value: withBars(value, delimiter) }));
  for (const each of ofTrailer)
    if (!isResend(wireCode) || each.code !== 'checksum-without-sequence') deviations.push(each);
  if (isResend(wireCode) && sequence !== null) deviations.push({ code: 'sequence-on-resend' });
  // The names of `fixed` come from this code's row of the table, which the type of a message is
  // made of.
  const message = { code: wireCode, fixed, fields, sequence, checksum } as unknown as Message;
  return { message: message as AnyMessage, deviations };
}

/**
 * The text in which `|` and the sign between fields have taken each other's place, so that all that
 * reads fields knows `|` alone; and back.
 */
function withBars(text: string, delimiter: string): string {
  if (delimiter === '|') return text;
  const parts = text.split('|').map((part) => part.replaceAll(delimiter, '|'));
  return parts.join(delimiter);
}

/** 96 and 97 have AZ and no AY by the specification. */
function isResend(code: string): boolean {
  return code === '96' || code === '97';
}

/**
 * Removes terminators and other control characters around a message, a byte order mark, blanks
 * before the code or after the checksum, and telnet negotiation (RFC 854) before the first message.
 */
function withoutStrayBytes(line: Uint8Array): Uint8Array {
  let to = line.length;
  while (to > 0 && isControl(line[to - 1])) to--;
  if (line[to - 1] === blank) to = beforeBlanks(line, to);
  let from = 0;
  while (from < to && isControl(line[from])) from++;
  if (!isDigit(line[from])) from = codeAt(line, from, to) ?? from;
  return from === 0 && to === line.length ? line : line.subarray(from, to);
}

const [blank, iac] = [0x20, 0xff];
function isControl(byte: number | undefined) {
  return byte !== undefined && byte < blank;
}
function isDigit(byte: number | undefined) {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/**
 * The place of the two digits of a code after blanks, control characters and bytes that no code
 * has; null: there is none.
 */
function codeAt(line: Uint8Array, from: number, to: number): number | null {
  let at = from;
  for (let byte = line[at]; at < to && byte !== undefined; byte = line[at]) {
    if (byte > blank && byte < 0x7f) break;
    at += byte === iac ? 3 : 1;
  }
  return isDigit(line[at]) && isDigit(line[at + 1]) && at + 1 < to ? at : null;
}

/** Blanks at the end belong to a value, unless AZ and four characters stand before them. */
function beforeBlanks(line: Uint8Array, to: number): number {
  let at = to;
  while (line[at - 1] === blank) at--;
  return line[at - 6] === 0x41 && line[at - 5] === 0x5a ? at : to;
}
