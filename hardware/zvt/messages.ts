/** The commands and answers of ZVT, as a table of their parts. */

import { toHex } from '../hex.ts';
import { measureApdu, writeApdu } from './apdu.ts';
import { type Bitmap, readBitmaps, writeBitmaps } from './bitmaps.ts';
import { type CodePage, joinBytes, readText, writeDigits, writeText } from './bytes.ts';
import { otherCurrency } from './codes.ts';

export type MessageKind =
  | 'registration'
  | 'authorisation'
  | 'log-off'
  | 'reset'
  | 'repeat-receipt'
  | 'reversal'
  | 'refund'
  | 'end-of-day'
  | 'diagnosis'
  | 'initialisation'
  | 'abort-by-kiosk'
  | 'status-enquiry'
  | 'display-text'
  | 'response'
  | 'intermediate-status'
  | 'status-information'
  | 'completion'
  | 'abort'
  | 'print-line'
  | 'print-block'
  | 'other';

/**
 * The parts of a message; its kind decides which are there. Bytes are numbers, packed decimals
 * digits.
 */
export interface Message {
  kind: MessageKind;
  /** class and instruction, `0x040f`; of a refusal 84 xx only the class counts */
  command: number;
  /** six digits */
  password?: string;
  config?: number;
  /** ISO 4217, four digits, `0978` */
  currency?: string;
  /** 04 FF: what the terminal is doing. 06 0F: its status */
  status?: number;
  /** 04 FF: the new T4, minutes */
  minutes?: string;
  /** 06 1E: why. A response: 0 for 80 00 00, xx for 84 xx */
  code?: number;
  /** 06 0F after a status enquiry */
  software?: string;
  /** 06 D1 */
  attribute?: number;
  /** of 06 D1; of a 04 FF with a text instead of the status */
  text?: string;
  /** 06 D1: 1 the merchant's, 2 the customer's receipt, 3 administration */
  receiptType?: number;
  bitmaps: Bitmap[];
  /** the bitmap at which reading stopped; those before it are kept */
  stoppedAt?: string;
  /** of an unknown message */
  rest?: Uint8Array;
}
type Decoded = { ok: true; message: Message } | { ok: false; problem: string };

type Layout =
  | 'nothing'
  | 'bitmaps'
  | 'password'
  | 'registration'
  | 'intermediate'
  | 'completion'
  | 'abort'
  | 'line'
  | 'raw';

/** PA00P015: chapter 2 commands of the kiosk, chapter 3 of the terminal. */
const commands: readonly (readonly [number, MessageKind, Layout])[] = [
  [0x0501, 'status-enquiry', 'password'],
  [0x0600, 'registration', 'registration'],
  [0x0601, 'authorisation', 'bitmaps'],
  [0x0602, 'log-off', 'nothing'],
  [0x0618, 'reset', 'nothing'],
  [0x0620, 'repeat-receipt', 'password'],
  [0x0630, 'reversal', 'password'],
  [0x0631, 'refund', 'password'],
  [0x0650, 'end-of-day', 'password'],
  [0x0670, 'diagnosis', 'bitmaps'],
  [0x0693, 'initialisation', 'password'],
  [0x06b0, 'abort-by-kiosk', 'bitmaps'],
  [0x06e0, 'display-text', 'raw'],
  [0x8000, 'response', 'bitmaps'],
  [0x04ff, 'intermediate-status', 'intermediate'],
  [0x040f, 'status-information', 'bitmaps'],
  [0x060f, 'completion', 'completion'],
  [0x061e, 'abort', 'abort'],
  [0x06d1, 'print-line', 'line'],
  [0x06d3, 'print-block', 'bitmaps'],
];
const byCommand = new Map(commands.map((row) => [row[0], row]));
const byKind = new Map(commands.map((row) => [row[1], row]));

/** The end of a print line with its receipt type: BMP 06 with tag 1F07. */
const receiptTypeMark = [0x06, 0x04, 0x1f, 0x07, 0x01] as const;

interface TextOptions {
  /** cp437; some terminals send latin1 */
  codePage?: CodePage;
}

/**
 * One whole APDU. Refused, with a reason, if its length is wrong or its head is cut. Card data is
 * dropped. Never throws.
 */
export function decode(apdu: Uint8Array, options: TextOptions = {}): Decoded {
  const measured = measureApdu(apdu, 0);
  if (!measured) return { ok: false, problem: `${apdu.length} bytes are too few for an APDU` };
  if (measured.end !== apdu.length) {
    const announced = measured.end - measured.dataAt;
    return {
      ok: false,
      problem: `the length says ${announced} bytes of data, there are ${apdu.length - measured.dataAt}`,
    };
  }
  const command = (apdu[0] ?? 0) * 256 + (apdu[1] ?? 0);
  const data = apdu.subarray(measured.dataAt);
  if (command === 0x8400 + otherCurrency) {
    return {
      ok: true,
      message: { kind: 'response', command, code: otherCurrency, bitmaps: [], rest: data.slice() },
    };
  }
  if (command >> 8 === 0x84) {
    return {
      ok: true,
      message: { kind: 'response', command, code: command & 0xff, ...readBitmaps(data) },
    };
  }
  const row = byCommand.get(command);
  if (!row)
    return { ok: true, message: { kind: 'other', command, bitmaps: [], rest: data.slice() } };
  const [, kind, layout] = row;
  const parts = read(layout, data, options.codePage ?? 'cp437');
  if (!parts) return { ok: false, problem: `${toHex(apdu.subarray(0, 2))} (${kind}) is cut short` };
  const code = command === 0x8000 ? { code: 0 } : {};
  return { ok: true, message: { kind, command, ...code, ...parts } };
}

type Parts = Omit<Message, 'kind' | 'command'>;

/** null: a required part is missing */
function read(layout: Layout, data: Uint8Array, codePage: CodePage): Parts | null {
  const digits = (from: number, to: number) => toHex(data.subarray(from, to)).replaceAll(' ', '');
  const [first] = data;
  switch (layout) {
    case 'nothing':
    case 'raw':
      return data.length === 0 ? { bitmaps: [] } : { bitmaps: [], rest: data.slice() };
    case 'bitmaps':
      return readBitmaps(data);
    case 'password':
      return data.length < 3 ? null : { password: digits(0, 3), ...readBitmaps(data.subarray(3)) };
    case 'registration': {
      // Empty, it asks: may I send TLV?
      if (data.length === 0) return { bitmaps: [] };
      const config = data[3];
      if (config === undefined) return null;
      const currency = data.length >= 6 ? { currency: digits(4, 6) } : {};
      return { password: digits(0, 3), config, ...currency, ...readBitmaps(data.subarray(6)) };
    }
    case 'intermediate':
      if (first === undefined) return { bitmaps: [] };
      // Against the specification, a text alone: its tag 24 is no status, and its length no
      // minutes.
      if (first === 0x24 && data.length > 2 && data[1] === data.length - 2)
        return { text: readText(data.subarray(2), codePage), bitmaps: [] };
      return {
        status: first,
        ...(data.length > 1 ? { minutes: digits(1, 2) } : {}),
        ...readBitmaps(data.subarray(2)),
      };
    case 'completion':
      return readCompletion(data, codePage);
    case 'abort':
      if (first === undefined) return { bitmaps: [] };
      return data.length === 1
        ? { code: first, bitmaps: [] }
        : { code: first, bitmaps: [], rest: data.slice(1) };
    case 'line':
      return first === undefined ? null : readLine(first, data.subarray(1), codePage);
  }
}

/**
 * Empty, or one status byte, or the software's version with a status, or bitmaps (after a
 * registration).
 */
function readCompletion(data: Uint8Array, codePage: CodePage): Parts {
  const [first, second, third] = data;
  if (first === undefined) return { bitmaps: [] };
  if (data.length === 1) return { status: first, bitmaps: [] };
  if (first < 0xf0 || second === undefined || third === undefined) return readBitmaps(data);
  const end = 3 + (first & 15) * 100 + (second & 15) * 10 + (third & 15);
  const status = data[end];
  const software = readText(data.subarray(3, end), codePage);
  return {
    software,
    ...(status === undefined ? {} : { status }),
    ...readBitmaps(data.subarray(end + 1)),
  };
}

function readLine(attribute: number, data: Uint8Array, codePage: CodePage): Parts {
  const tail = data.subarray(-6);
  const marked = tail.length === 6 && receiptTypeMark.every((byte, index) => tail[index] === byte);
  const text = readText(marked ? data.subarray(0, -6) : data, codePage);
  return { attribute, text, bitmaps: [], ...(marked ? { receiptType: tail[5] ?? 0 } : {}) };
}

/**
 * The last line of a receipt, or of one of its copies: the highest bit of the attribute, 80 alone
 * apart (chapter 3.5).
 */
export function isLastLine(attribute: number): boolean {
  return attribute > 0x80 && attribute < 0xff;
}

/** Throws a RangeError for a value that does not fit. */
export function encode(
  message: Partial<Message> & { kind: MessageKind },
  options: TextOptions = {},
): Uint8Array {
  const layout = byKind.get(message.kind)?.[2] ?? 'raw';
  const command = message.command ?? commandOf(message);
  return writeApdu(command, write(layout, message, options.codePage ?? 'cp437'));
}

function commandOf(message: Partial<Message> & { kind: MessageKind }): number {
  if (message.kind === 'response' && message.code) return 0x8400 + message.code;
  const command = byKind.get(message.kind)?.[0];
  if (command === undefined) throw new RangeError(`${message.kind} needs its command`);
  return command;
}

function write(layout: Layout, message: Partial<Message>, codePage: CodePage): Uint8Array {
  const byte = (value: number | undefined) => (value === undefined ? [] : [value]);
  const digits = (value: string | undefined, size: number) =>
    value === undefined ? [] : writeDigits(value, size);
  const bitmaps = writeBitmaps(message.bitmaps ?? []);
  const rest = message.rest ?? [];
  switch (layout) {
    case 'nothing':
    case 'raw':
      return joinBytes(rest);
    case 'bitmaps':
      return joinBytes(bitmaps, rest);
    case 'password':
      return joinBytes(digits(message.password, 3), bitmaps);
    case 'registration':
      return joinBytes(
        digits(message.password, 3),
        byte(message.config),
        digits(message.currency, 2),
        bitmaps,
      );
    case 'intermediate':
      return joinBytes(byte(message.status), digits(message.minutes, 1), bitmaps);
    case 'completion': {
      if (message.software === undefined) return joinBytes(byte(message.status), bitmaps);
      const software = writeText(message.software, codePage);
      const length = Array.from(
        String(software.length).padStart(3, '0'),
        (digit) => 0xf0 + Number(digit),
      );
      return joinBytes(length, software, byte(message.status), bitmaps);
    }
    case 'abort':
      return joinBytes(byte(message.code), rest);
    case 'line': {
      const mark =
        message.receiptType === undefined ? [] : [...receiptTypeMark, message.receiptType];
      return joinBytes(byte(message.attribute), writeText(message.text ?? '', codePage), mark);
    }
  }
}
