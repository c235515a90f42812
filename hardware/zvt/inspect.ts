/** A ZVT message in words, bare or in its serial frame. The decoder drops card data. */
import { hexByte, toHex } from '../hex.ts';
import type { Inspection } from '../inspection.ts';
import { classes } from './apdu.ts';
import { type Bitmap, findBitmap, isKnownBitmap } from './bitmaps.ts';
import { likelyCodePage, readDigits, readText } from './bytes.ts';
import { explainCode, explainProgress, explainRefusal } from './codes.ts';
import { decode, type Message } from './messages.ts';
import { receiptOf, resultOf } from './receipt.ts';
import { ack, createSerialFramer, nak, writeFrame } from './serial.ts';
import type { TlvItem } from './tlv.ts';

export function inspectZvt(bytes: Uint8Array): Inspection {
  const refused = (problem: string): Inspection => ({
    ok: false,
    crc: 'absent',
    meaning: null,
    problem,
  });
  if (bytes.length > 0 && !classes.has(bytes[0] ?? 0))
    return refused(`no message begins with ${toHex([bytes[0] ?? 0])}`);
  // Of a print line: after the attribute.
  const decoded = decode(bytes, { codePage: likelyCodePage(bytes.subarray(4)) });
  if (!decoded.ok) return refused(decoded.problem);
  const { message } = decoded;
  const meaning = describe(message);
  const unfit = unfitIn(message);
  if (unfit !== null) return { ok: false, crc: 'absent', meaning, problem: unfit };
  const unread = message.stoppedAt;
  const problem =
    unread === undefined ? null : `bitmap ${unread} is unknown: what follows it was not read`;
  return { ok: true, crc: 'absent', meaning, problem };
}

export function inspectZvtSerial(bytes: Uint8Array): Inspection {
  if (bytes.length === 1 && (bytes[0] === ack || bytes[0] === nak)) {
    const kind = bytes[0] === ack ? 'ack' : 'nak';
    return { ok: true, crc: 'absent', meaning: { kind }, problem: null };
  }
  const closed = bytes.length >= 7 && bytes.at(-4) === 0x10 && bytes.at(-3) === 0x03;
  const refused = (
    problem: string,
    crc: Inspection['crc'] = closed ? 'bad' : 'absent',
  ): Inspection => {
    return { ok: false, crc, meaning: null, problem };
  };
  if (bytes[0] !== 0x10 || bytes[1] !== 0x02) return refused('a frame begins with 10 02');
  const [event] = createSerialFramer().push(bytes);
  if (event === undefined) return refused('the frame has no end: 10 03 and two bytes of checksum');
  if (event.kind === 'bad')
    return refused(event.why, event.why.startsWith('the checksum') ? 'bad' : undefined);
  if (event.kind !== 'apdu') return refused('no frame');
  const beyond = bytes.length - writeFrame(event.apdu).length;
  if (beyond !== 0) return refused(`more bytes than one frame: ${beyond} are left over`, 'ok');
  return { ...inspectZvt(event.apdu), crc: 'ok' };
}

/** An unknown bitmap is no fault: a newer terminal may send more. */
function unfitIn({ bitmaps, stoppedAt, password, currency, minutes }: Message): string | null {
  if (stoppedAt !== undefined && isKnownBitmap(stoppedAt))
    return `bitmap ${stoppedAt} is cut short`;
  const amount = findBitmap(bitmaps, '04');
  if (amount && readDigits(amount) === null) return 'the amount (bitmap 04) is no decimal number';
  const digits = [password, currency, minutes].find(
    (each) => each !== undefined && !/^\d*$/.test(each),
  );
  return digits === undefined ? null : `${digits} is no decimal number`;
}

function describe(message: Message): Record<string, unknown> {
  const { kind, command, bitmaps, rest, code, status, attribute, ...others } = message;
  const byte = (name: string, value: number | undefined) =>
    value === undefined ? {} : { [name]: hexByte(value) };
  const result = resultOf(bitmaps);
  const fields = {
    kind,
    command: toHex([command >> 8, command & 0xff]),
    ...(code === undefined ? {} : { code: code === 0 ? '00' : explainRefusal(code) }),
    ...(status === undefined
      ? {}
      : { status: (kind === 'completion' ? explainCode : explainProgress)(status) }),
    ...byte('attribute', attribute),
    ...others,
  };
  const payment = withAmounts.has(kind) ? amounts(bitmaps) : {};
  const outcome =
    result === null ? {} : { result: result === 0 ? '00 (approved)' : explainCode(result) };
  const tail = rest === undefined ? {} : { rest: toHex(rest) };
  const texts = textsIn(kind, bitmaps);
  return {
    ...fields,
    ...outcome,
    ...payment,
    ...texts,
    ...tail,
    bitmaps: bitmaps.map(describeBitmap),
  };
}
const withAmounts: ReadonlySet<string> = new Set([
  'status-information',
  'authorisation',
  'reversal',
  'refund',
]);

/**
 * The terminal's own words: card name (8B), additional text (3C), and the texts (07) of a TLV
 * container.
 */
function textsIn(kind: Message['kind'], bitmaps: readonly Bitmap[]): Record<string, unknown> {
  const text = (bytes: Uint8Array) => readText(bytes, likelyCodePage(bytes)).replace(/\0+$/, '');
  const named = (name: string, bmp: string) => {
    const value = findBitmap(bitmaps, bmp);
    return value ? { [name]: text(value) } : {};
  };
  const inside = (items: readonly TlvItem[]): string[] =>
    items.flatMap((item) =>
      'items' in item ? inside(item.items) : item.tag === '07' ? [text(item.value)] : [],
    );
  const lines = bitmaps.flatMap((bitmap) => ('items' in bitmap ? inside(bitmap.items) : []));
  const printed = lines.length === 0 ? {} : { [kind === 'print-block' ? 'lines' : 'texts']: lines };
  return { ...named('cardName', '8B'), ...named('additionalText', '3C'), ...printed };
}

function amounts(bitmaps: readonly Bitmap[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(receiptOf(bitmaps, null)).filter(([, value]) => value !== null && value !== ''),
  );
}

function describeBitmap(bitmap: Bitmap): Record<string, unknown> {
  return 'items' in bitmap
    ? { bmp: bitmap.bmp, tlv: bitmap.items.map(sayItem) }
    : { bmp: bitmap.bmp, hex: toHex(bitmap.value) };
}

function sayItem(item: TlvItem): Record<string, unknown> {
  return 'items' in item
    ? { tag: item.tag, items: item.items.map(sayItem) }
    : { tag: item.tag, hex: toHex(item.value) };
}
