import { fieldFact } from '../messages/fields.ts';
import type { Fixed } from '../messages/shapes.ts';
import {
  type AnyDraft,
  type Code,
  type Draft,
  type Field,
  type KnownMessage,
  type Message,
  shapeOf,
} from '../messages/table.ts';
import { bytesOf, checksumOf, type Encoding } from './charset.ts';
import { longestValue } from './decode-fields.ts';

/** How one library system writes its lines. */
export interface Wire {
  /** default: utf-8 */
  readonly encoding?: Encoding;
  /** default: cr; `none`: the line is part of something else */
  readonly terminator?: 'cr' | 'crlf' | 'none';
  /**
   * how local time is marked inside an 18-character date: four blanks (the specification, default)
   * or `0000`
   */
  readonly zone?: 'blank' | '0000';
  /**
   * a summary of 63 with nine places ends with the sign behind a field, as bibbox writes it for FBS,
   * in place of the tenth
   */
  readonly nineInSummary?: boolean;
  /** the sign behind each field, no letter, digit or blank; default: | */
  readonly delimiter?: string;
}
export interface EncodeOptions extends Wire {
  /** adds AY (unless there is no sequence number, or the message is 96 or 97) and AZ */
  readonly errorDetection?: boolean;
  /** AY, 0 to 9; a decoded message's own when left out */
  readonly sequence?: number | null;
}

type AnyMessage<C extends Code> = AnyDraft | KnownMessage | Draft<C> | Message<C>;

const terminators = { cr: '\r', crlf: '\r\n', none: '' } as const;
/** Anything but printable ASCII. */
const unusual = /[^ -~]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not get onto the wire
const unsafe = /[\u0000-\u001f\u007f]/g;

/**
 * A message as the bytes of one write. Written strictly: fixed values have their width, every field
 * ends with `|` (or `delimiter`), a value can hold neither that nor a control character (each becomes
 * a blank, so that no value can forge a field or a message) and is cut to 255 characters. Never
 * throws.
 */
export function encode<C extends Code>(
  message: AnyMessage<C>,
  options: EncodeOptions = {},
): Uint8Array {
  const { encoding = 'utf-8', terminator = 'cr', zone, delimiter = '|' } = options;
  const given = message.fixed as Readonly<Record<string, string | undefined>>;
  const dated = (value: string) => (zone === '0000' ? withZeros(value) : value);
  let text: string = message.code;
  for (const fixed of shapeOf(message.code).fixed) {
    const value = given[fixed.name] ?? '';
    if (fixed.name === 'summary' && options.nineInSummary) {
      text += `${padded(fixed, value, delimiter).slice(0, 9)}${delimiter}`;
      continue;
    }
    text += padded(fixed, fixed.kind === 'date18' ? dated(value) : value, delimiter);
  }
  for (const { id, value } of fieldsOf(message)) {
    const isDate = zone === '0000' && fieldFact(id)?.width === 18;
    text += `${id}${cleaned(isDate ? withZeros(value) : value, delimiter)}${delimiter}`;
  }
  const end = terminators[terminator];
  if (!options.errorDetection) return bytesOf(text + end, encoding);
  const line = bytesOf(`${text}${sequenceOf(message, options.sequence)}AZ0000${end}`, encoding);
  const at = line.length - end.length - 4;
  const checksum = checksumOf(line, at);
  for (let nth = 0; nth < 4; nth++) line[at + nth] = checksum.charCodeAt(nth);
  return line;
}

/** `AY` and a digit; empty where the message has no sequence number, or may not carry one. */
function sequenceOf<C extends Code>(
  message: AnyMessage<C>,
  sequence = isReceived(message) ? message.sequence : null,
): string {
  const isResend = message.code === '96' || message.code === '97';
  return sequence === null || isResend ? '' : `AY${Math.abs(Math.trunc(sequence)) % 10}`;
}

/**
 * The fields in the order of the wire: as received, or a draft's in the order of the table with its
 * extra ones last.
 */
export function fieldsOf<C extends Code>(message: AnyMessage<C>): readonly Field[] {
  if (isReceived(message)) return message.fields;
  const values = message.fields as Readonly<Record<string, string | readonly string[] | undefined>>;
  const fields: Field[] = [];
  for (const { id, use } of shapeOf(message.code).fields) {
    const value = values[id] ?? (use === 'required' ? '' : []);
    if (typeof value === 'string') fields.push({ id, value });
    else for (const each of value) fields.push({ id, value: each });
  }
  for (const each of message.extra ?? []) if (/^[A-Z][A-Z0-9]$/.test(each.id)) fields.push(each);
  return fields;
}

function isReceived<D extends object, M extends { readonly sequence: number | null }>(
  message: D | M,
): message is M {
  return 'sequence' in message;
}

function padded({ width, kind }: Fixed, value: string, delimiter: string): string {
  const text = safe(value, delimiter).slice(0, width);
  return kind === 'num' && text !== '' ? text.padStart(width, '0') : text.padEnd(width, ' ');
}

function cleaned(value: string, delimiter: string): string {
  const text = safe(value, delimiter);
  if (text.length <= longestValue) return text;
  // Not half of a character that needs two units.
  return text.slice(0, longestValue).replace(/[\uD800-\uDBFF]$/, '');
}

function safe(value: string, delimiter: string): string {
  const text = unusual.test(value) ? value.normalize('NFC').replace(unsafe, ' ') : value;
  return text.includes(delimiter) ? text.replaceAll(delimiter, ' ') : text;
}

function withZeros(value: string): string {
  return /^\d{8} {4}\d{6}$/.test(value) ? `${value.slice(0, 8)}0000${value.slice(12)}` : value;
}
