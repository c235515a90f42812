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
import { bytesOf, type Encoding } from './charset.ts';
import { longestValue } from './decode-fields.ts';
import { type Plan, type PlannedField, planFor, widthOfId } from './plan.ts';

/** How one library system wants its lines. */
export interface Wire {
  /** UTF-8 unless told */
  readonly encoding?: Encoding;
  /** CR unless told; `none` for a line inside something else */
  readonly terminator?: 'cr' | 'crlf' | 'none';
  /**
   * how local time is marked inside an 18-character date: four blanks (the specification, default)
   * or `0000`
   */
  readonly zone?: 'blank' | '0000';
}
export interface EncodeOptions extends Wire {
  /** adds AY (unless there is no sequence number, or the message is 96 or 97) and AZ */
  readonly errorDetection?: boolean;
  /** AY, 0 to 9; a decoded message's own when left out */
  readonly sequence?: number | null;
}

type AnyMessage<C extends Code> = AnyDraft | KnownMessage | Draft<C> | Message<C>;

const terminators = { cr: '\r', crlf: '\r\n', none: '' } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get onto the wire
const unsafe = /[|\u0000-\u001f\u007f]/g;

/**
 * A message as the bytes of one write. Written strictly: fixed values have their width, every field
 * ends with `|`, a value can hold neither `|` nor a control character (each becomes a blank, so
 * that no value can forge a field or a message) and is cut to 255 characters. Never throws.
 */
export function encode<C extends Code>(
  message: AnyMessage<C>,
  options: EncodeOptions = {},
): Uint8Array {
  const plan = planFor(message.code);
  const zeros = options.zone === '0000';
  // Nearly every message is clean already: it is looked at once, whole, and written with more care
  // only where it must be.
  const asIs: Line = { text: '', fields: 0 };
  write(asIs, plan, message, zeros, false);
  addSequence(asIs, message, options);
  const bytes = finish(asIs, options, true);
  if (bytes) return bytes;
  const clean: Line = { text: '', fields: 0 };
  write(clean, plan, message, zeros, true);
  addSequence(clean, message, options);
  return finish(clean, options, false) ?? new Uint8Array();
}

/** A line as it grows. */
interface Line {
  text: string;
  /** how many fields are in it: as many `|` as there may be */
  fields: number;
}

function write<C extends Code>(
  line: Line,
  plan: Plan,
  message: AnyMessage<C>,
  zeros: boolean,
  carefully: boolean,
): void {
  const given = message.fixed as Values;
  line.text = plan.code;
  for (let nth = 0; nth < plan.fixed.length; nth++) {
    const fixed = plan.fixed[nth] as Fixed;
    const value = given[fixed.name] ?? '';
    line.text += padded(
      fixed,
      zeros && fixed.kind === 'date18' ? withZeros(value) : value,
      carefully,
    );
  }
  const put = (id: string, value: string) => {
    const dated = zeros && widthOfId(id) === 18 ? withZeros(value) : value;
    line.text += `${id}${carefully ? cleaned(dated) : dated.slice(0, longestValue)}|`;
    line.fields++;
  };
  if (isReceived(message)) for (const { id, value } of message.fields) put(id, value);
  else {
    const values = message.fields as Readonly<
      Record<string, string | readonly string[] | undefined>
    >;
    for (let nth = 0; nth < plan.fields.length; nth++) {
      const { id, use } = plan.fields[nth] as PlannedField;
      const value = values[id];
      if (typeof value === 'string') put(id, value);
      else if (value !== undefined) for (const each of value) put(id, each);
      else if (use === 'required') put(id, '');
    }
    if (message.extra) for (const { id, value } of extrasOf(message)) put(id, value);
  }
}

function addSequence<C extends Code>(
  line: Line,
  message: AnyMessage<C>,
  options: EncodeOptions,
): void {
  if (!options.errorDetection) return;
  const sequence =
    options.sequence !== undefined
      ? options.sequence
      : isReceived(message)
        ? message.sequence
        : null;
  const resend = message.code === '96' || message.code === '97';
  line.text += sequence === null || resend ? 'AZ' : `AY${Math.abs(Math.trunc(sequence)) % 10}AZ`;
}

/**
 * The fields in the order of the wire: as received, or a draft's in the order of the table with its
 * extra ones last.
 */
export function fieldsOf<C extends Code>(message: AnyMessage<C>): readonly Field[] {
  if (isReceived(message)) return message.fields;
  const values = message.fields as Readonly<Record<string, string | readonly string[] | undefined>>;
  const fields = shapeOf(message.code).fields.flatMap(({ id, use }): Field[] => {
    const value = values[id] ?? (use === 'required' ? '' : []);
    return typeof value === 'string' ? [{ id, value }] : value.map((each) => ({ id, value: each }));
  });
  return [...fields, ...extrasOf(message)];
}

type Values = Readonly<Record<string, string | undefined>>;

function isReceived<D extends object, M extends { readonly sequence: number | null }>(
  message: D | M,
): message is M {
  return 'sequence' in message;
}

function extrasOf({ extra = [] }: { readonly extra?: readonly Field[] }): readonly Field[] {
  return extra.filter(({ id }) => /^[A-Z][A-Z0-9]$/.test(id));
}

function padded({ width, kind }: Fixed, value: string, carefully: boolean): string {
  if (value.length === width && !carefully) return value;
  const text = (carefully ? value.normalize('NFC').replace(unsafe, ' ') : value).slice(0, width);
  return kind === 'num' && text !== '' ? text.padStart(width, '0') : text.padEnd(width, ' ');
}

function cleaned(value: string): string {
  const text = value.normalize('NFC').replace(unsafe, ' ').slice(0, longestValue);
  // A cut must not leave half of a character that needs two units.
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function withZeros(value: string): string {
  return /^\d{8} {4}\d{6}$/.test(value) ? `${value.slice(0, 8)}0000${value.slice(12)}` : value;
}

const hexDigits = Buffer.from('0123456789ABCDEF', 'latin1');

/**
 * The bytes, the checksum where it is asked for (over all that is before it), and the terminator.
 * With `ifClean` null where anything but printable ASCII, or a `|` inside a value, is in it.
 */
function finish(
  { text, fields }: Line,
  options: EncodeOptions,
  ifClean: boolean,
): Uint8Array | null {
  const end = terminators[options.terminator ?? 'cr'];
  const after = (options.errorDetection ? 4 : 0) + end.length;
  const { length } = text;
  const ascii = Buffer.allocUnsafe(length + after);
  let sum = 0;
  let bars = 0;
  let isAscii = true;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126) isAscii = false;
    else if (code === 124) bars++;
    ascii[at] = code;
    sum += code;
  }
  if (ifClean && (!isAscii || bars !== fields)) return null;
  const bytes = isAscii ? ascii : withRoom(bytesOf(text, options.encoding ?? 'utf-8'), after);
  let at = bytes.length - after;
  if (options.errorDetection) {
    const value = -(isAscii ? sum : sumOf(bytes, at)) & 0xffff;
    for (let shift = 12; shift >= 0; shift -= 4)
      bytes[at++] = hexDigits[(value >> shift) & 15] ?? 0;
  }
  for (let nth = 0; nth < end.length; nth++) bytes[at++] = end.charCodeAt(nth);
  return bytes;
}

function withRoom(bytes: Uint8Array, more: number): Buffer {
  const roomy = Buffer.allocUnsafe(bytes.length + more);
  roomy.set(bytes);
  return roomy;
}

function sumOf(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let at = 0; at < end; at++) sum += bytes[at] ?? 0;
  return sum;
}
