import { type Charset, textOf } from './charset.ts';
import { readFields } from './decode-fields.ts';
import type { Deviation } from './deviations.ts';
import { fitsKind } from './kinds.ts';
import type { Fixed, Shape } from './shapes.ts';
import { type AnyMessage, isCode, type Message, shapeOf } from './table.ts';
import { splitTrailer } from './trailer.ts';

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
 * no message at all comes back with the code `unknown`. Values stay raw text; `values.ts` reads them.
 */
export function decode(line: Uint8Array, options: DecodeOptions = {}): Decoded {
  const bytes = withoutStrayBytes(line);
  const deviations: Deviation[] = bytes.length === line.length ? [] : [{ code: 'stray-bytes' }];
  const text = textOf(bytes, options.charset ?? 'utf-8');
  if (text.includes('\uFFFD')) deviations.push({ code: 'undecodable' });
  const trailer = splitTrailer(bytes, text);
  const body = trailer.body.normalize('NFC');
  if (body !== trailer.body) deviations.push({ code: 'not-composed' });
  const { sequence, checksum } = trailer;
  const code = body.slice(0, 2);
  if (!isCode(code)) {
    const reason = text === '' ? 'empty' : /^\d\d/.test(code) ? 'unknown-code' : 'not-sip2';
    deviations.push({ code: reason }, ...trailer.deviations);
    return { message: { code: 'unknown', wireCode: code, text, fields: [], sequence, checksum }, deviations };
  }
  const shape = shapeOf(code);
  const { fixed, rest } = readFixed(shape, body.slice(2), deviations);
  const fields = readFields(shape, rest, deviations);
  deviations.push(...trailer.deviations.filter((each) => !isResend(code) || each.code !== 'checksum-without-sequence'));
  if (isResend(code) && sequence !== null) deviations.push({ code: 'sequence-on-resend' });
  // The names of `fixed` come from this code's row of the table, which the type of a message is made of.
  const message = { code, fixed, fields, sequence, checksum } as unknown as Message;
  return { message: message as AnyMessage, deviations };
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
  return line.subarray(from, to);
}

function readFixed(shape: Shape, text: string, deviations: Deviation[]) {
  const usual = cutFixed(shape, shape.fixed, text);
  if (!shape.otherOrder || usual.deviations.length === 0) {
    deviations.push(...usual.deviations);
    return usual;
  }
  const other = cutFixed(
    shape,
    shape.otherOrder.flatMap((name) => shape.fixed.find((each) => each.name === name) ?? []),
    text,
  );
  const chosen = other.deviations.length === 0 ? other : usual;
  deviations.push(...(chosen === other ? [{ code: 'fixed-order' } as const] : usual.deviations));
  return chosen;
}

function cutFixed(shape: Shape, order: readonly Fixed[], text: string) {
  const deviations: Deviation[] = [];
  const fixed: Record<string, string> = {};
  let at = 0;
  let ended = false;
  for (const { name, width, kind } of order) {
    const value = text.slice(at, at + width);
    const fits = value.length === width && fitsKind(kind, value);
    // A block that ends early runs into the first field: its id, or the | in front of it, tells.
    if (!fits && !ended && (value.length < width || value.includes('|') || startsWithField(shape, text.slice(at)))) {
      ended = true;
      const bar = value.indexOf('|');
      const left = startsWithField(shape, text.slice(at)) ? 0 : bar === -1 ? value.length : bar;
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
  return { fixed, rest: text.slice(at), deviations };
}

function startsWithField(shape: Shape, text: string): boolean {
  const id = /^\|?([A-Z][A-Z0-9])/.exec(text)?.[1];
  return id !== undefined && shape.fields.some((each) => each.id === id);
}
