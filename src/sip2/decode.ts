import { asciiOf, type Charset, textOf } from './charset.ts';
import { readFields } from './decode-fields.ts';
import type { Deviation } from './deviations.ts';
import { fitsKind } from './kinds.ts';
import { keyAt, type Plan, planAt } from './plan.ts';
import type { Fixed } from './shapes.ts';
import type { AnyMessage, Message } from './table.ts';
import { findTrailer } from './trailer.ts';

export interface Decoded {
  readonly message: AnyMessage;
  readonly deviations: readonly Deviation[];
}
export interface DecodeOptions {
  /** UTF-8 unless told */
  readonly charset?: Charset;
}

/**
 * One line of the wire, without its terminator, as a message. Never throws: whatever is wrong is in `deviations`, and a line that is
 * no message at all comes back with the code `unknown`. Values stay raw text; `values.ts` reads them. Takes time in proportion to the
 * length of the line, whatever is in it.
 */
export function decode(line: Uint8Array, options: DecodeOptions = {}): Decoded {
  const bytes = withoutStrayBytes(line);
  const deviations: Deviation[] = bytes.length === line.length ? [] : [{ code: 'stray-bytes' }];
  const { sum, isAscii, hasControl } = survey(bytes);
  const text = isAscii ? asciiOf(bytes) : textOf(bytes, options.charset ?? 'utf-8');
  if (!isAscii && text.includes('\uFFFD')) deviations.push({ code: 'undecodable' });
  const ofTrailer: Deviation[] = [];
  const { bodyEnd, sequence, checksum } = findTrailer(bytes, text, sum, ofTrailer);
  // What follows reads from 2 to `end` and makes no copy of it: parts of a part are slow.
  const { body, end } = isAscii ? { body: text, end: bodyEnd } : composed(text.slice(0, bodyEnd), deviations);
  const plan = end < 2 ? undefined : planAt(body);
  if (!plan) {
    const wireCode = body.slice(0, Math.min(2, end));
    const reason = text === '' ? 'empty' : /^\d\d/.test(wireCode) ? 'unknown-code' : 'not-sip2';
    deviations.push({ code: reason }, ...ofTrailer);
    return { message: { code: 'unknown', wireCode, text, fields: [], sequence, checksum }, deviations };
  }
  const { code } = plan;
  const { fixed, fixedEnd } = readFixed(plan, body, end, deviations);
  const fields = readFields(plan, { text: body, from: fixedEnd, end, hasControl }, deviations);
  for (const each of ofTrailer) if (!isResend(code) || each.code !== 'checksum-without-sequence') deviations.push(each);
  if (isResend(code) && sequence !== null) deviations.push({ code: 'sequence-on-resend' });
  // The names of `fixed` come from this code's row of the table, which the type of a message is made of.
  const message = { code, fixed, fields, sequence, checksum } as unknown as Message;
  return { message: message as AnyMessage, deviations };
}

function composed(text: string, deviations: Deviation[]): { body: string; end: number } {
  const body = text.normalize('NFC');
  if (body !== text) deviations.push({ code: 'not-composed' });
  return { body, end: body.length };
}

/** Once over the bytes: their sum, and what need not be looked for afterwards. */
function survey(bytes: Uint8Array): { sum: number; isAscii: boolean; hasControl: boolean } {
  let sum = 0;
  let all = 0;
  // Below zero as soon as one byte is below 32: no branch for each byte.
  let least = 0;
  const { length } = bytes;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] as number;
    sum += byte;
    all |= byte;
    least |= byte - 32;
  }
  return { sum, isAscii: all < 128, hasControl: least < 0 };
}

/** 96 and 97 carry AZ without AY by right. */
function isResend(code: string): boolean {
  return code === '96' || code === '97';
}

function withoutStrayBytes(line: Uint8Array): Uint8Array {
  const stray = (byte: number | undefined) => byte === 0x0d || byte === 0x0a || byte === 0;
  let from = 0;
  let to = line.length;
  while (from < to && stray(line[from])) from++;
  while (to > from && stray(line[to - 1])) to--;
  return from === 0 && to === line.length ? line : line.subarray(from, to);
}

interface FixedBlock {
  fixed: Record<string, string>;
  /** where the fields begin */
  fixedEnd: number;
}

function readFixed(plan: Plan, text: string, end: number, deviations: Deviation[]): FixedBlock {
  const usual = readSound(plan.fixed, text, end);
  if (usual) return usual;
  const { otherOrder } = plan.shape;
  if (otherOrder) {
    const order = otherOrder.flatMap((name) => plan.fixed.find((each) => each.name === name) ?? []);
    const other = readSound(order, text, end);
    if (other) {
      deviations.push({ code: 'fixed-order' });
      return other;
    }
  }
  return readDamaged(plan, text.slice(0, end), deviations);
}

/** The fixed block where each value has its width and its form; null otherwise. */
function readSound(order: readonly Fixed[], text: string, end: number): FixedBlock | null {
  const fixed: Record<string, string> = {};
  let at = 2;
  for (let nth = 0; nth < order.length; nth++) {
    const { name, width, kind } = order[nth] as Fixed;
    const to = at + width;
    if (to > end || !fitsKind(kind, text, at, to)) return null;
    fixed[name] = text.slice(at, to);
    at = to;
  }
  return { fixed, fixedEnd: at };
}

function readDamaged({ fixed: order, byKey }: Plan, text: string, deviations: Deviation[]): FixedBlock {
  const fixed: Record<string, string> = {};
  const startsField = (at: number) => {
    const key = keyAt(text, text[at] === '|' ? at + 1 : at);
    return key !== -1 && byKey[key] !== null;
  };
  let at = 2;
  let ended = false;
  for (const { name, width, kind } of order) {
    const value = text.slice(at, at + width);
    const fits = value.length === width && fitsKind(kind, value);
    // A block that ends early runs into the first field: its id, or the | in front of it, tells.
    if (!fits && !ended && (value.length < width || value.includes('|') || startsField(at))) {
      ended = true;
      const bar = value.indexOf('|');
      const left = startsField(at) ? 0 : bar === -1 ? value.length : bar;
      fixed[name] = value.slice(0, left);
      at += left;
      deviations.push({ code: 'fixed-short', at: name });
    } else if (ended) {
      fixed[name] = '';
    } else {
      if (!fits) deviations.push({ code: 'fixed-value', at: name });
      fixed[name] = value;
      at += width;
    }
  }
  return { fixed, fixedEnd: Math.min(at, text.length) };
}
