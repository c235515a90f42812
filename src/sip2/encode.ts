import { bytesOf, type Charset, checksumOf } from './charset.ts';
import { longestValue } from './decode-fields.ts';
import { fieldFact } from './fields.ts';
import type { Fixed } from './shapes.ts';
import { type AnyDraft, type Code, type Draft, type Field, type KnownMessage, type Message, shapeOf } from './table.ts';

/** How one library system wants its lines. */
export interface Wire {
  /** UTF-8 unless told */
  readonly charset?: Charset;
  /** CR unless told; `none` for a line inside something else */
  readonly terminator?: 'cr' | 'crlf' | 'none';
  /** how local time is marked inside an 18-character date: four blanks (the specification, default) or `0000` */
  readonly zone?: 'blank' | '0000';
}
export interface EncodeOptions extends Wire {
  /** adds AY (unless there is no sequence number, or the message is 96 or 97) and AZ */
  readonly errorDetection?: boolean;
  /** AY, 0 to 9; a decoded message's own when left out */
  readonly sequence?: number | null;
}

const terminators = { cr: '\r', crlf: '\r\n', none: '' } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get onto the wire
const unsafe = /[|\u0000-\u001f\u007f]/g;

/**
 * A message as the bytes of one write. Written strictly: fixed values have their width, every field ends with `|`, a value can
 * hold neither `|` nor a control character (each becomes a blank, so that no value can forge a field or a message) and is cut to
 * 255 characters. Never throws.
 */
export function encode<C extends Code>(
  message: AnyDraft | KnownMessage | Draft<C> | Message<C>,
  options: EncodeOptions = {},
): Uint8Array {
  const shape = shapeOf(message.code);
  const given = message.fixed as Readonly<Record<string, string | undefined>>;
  const zone = options.zone ?? 'blank';
  let text: string = message.code;
  for (const fixed of shape.fixed)
    text += padded(fixed, inZone(fixed.kind === 'date18', given[fixed.name] ?? '', zone));
  for (const { id, value } of fieldsOf(message)) {
    const width = fieldFact(id)?.width;
    text += `${id}${clean(inZone(width === 18, value, zone))}|`;
  }
  const charset = options.charset ?? 'utf-8';
  const end = terminators[options.terminator ?? 'cr'];
  if (!options.errorDetection) return bytesOf(text + end, charset);
  const sequence = options.sequence !== undefined ? options.sequence : 'sequence' in message ? message.sequence : null;
  const resend = message.code === '96' || message.code === '97';
  if (sequence !== null && !resend) text += `AY${Math.abs(Math.trunc(sequence)) % 10}`;
  const bytes = bytesOf(`${text}AZ`, charset);
  return Buffer.concat([bytes, Buffer.from(checksumOf(bytes) + end, 'latin1')]);
}

/** The fields in the order of the wire: as received, or a draft's in the order of the table with its extra ones last. */
export function fieldsOf<C extends Code>(message: AnyDraft | KnownMessage | Draft<C> | Message<C>): readonly Field[] {
  if (isReceived(message)) return message.fields;
  const values: Record<string, string | readonly string[] | undefined> = message.fields;
  const fields = shapeOf(message.code).fields.flatMap(({ id, use }): Field[] => {
    const value = values[id] ?? (use === 'required' ? '' : []);
    return typeof value === 'string' ? [{ id, value }] : value.map((each) => ({ id, value: each }));
  });
  return [...fields, ...(message.extra ?? []).filter(({ id }) => /^[A-Z][A-Z0-9]$/.test(id))];
}

function isReceived<D extends object, M extends { readonly sequence: number | null }>(message: D | M): message is M {
  return 'sequence' in message;
}

function padded({ width, kind }: Fixed, value: string): string {
  const text = value.normalize('NFC').replace(unsafe, ' ').slice(0, width);
  return kind === 'num' && text !== '' ? text.padStart(width, '0') : text.padEnd(width, ' ');
}

function clean(value: string): string {
  const text = value.normalize('NFC').replace(unsafe, ' ').slice(0, longestValue);
  // A cut must not leave half of a character that needs two units.
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function inZone(isDate: boolean, value: string, zone: 'blank' | '0000'): string {
  return isDate && zone === '0000' && /^\d{8} {4}\d{6}$/.test(value)
    ? `${value.slice(0, 8)}0000${value.slice(12)}`
    : value;
}
