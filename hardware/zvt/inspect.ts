/** A ZVT message in words, bare or in its serial frame. Card data are dropped by the decoder and appear nowhere. */
import { hex, type Inspection } from '../inspection.ts';
import type { Bitmap } from './bitmaps.ts';
import { explainCode } from './codes.ts';
import { decode, type Message } from './messages.ts';
import { receiptOf, resultOf } from './receipt.ts';
import { ack, createSerialFramer, nak, writeFrame } from './serial.ts';
import type { TlvItem } from './tlv.ts';

export function inspectZvt(bytes: Uint8Array): Inspection {
  const decoded = decode(bytes);
  if (!decoded.ok) return { ok: false, crc: 'absent', meaning: null, problem: decoded.problem };
  const { stoppedAt } = decoded.message;
  const problem =
    stoppedAt === undefined ? null : `bitmap ${stoppedAt} is unknown or cut short: what follows it was not read`;
  return { ok: true, crc: 'absent', meaning: say(decoded.message), problem };
}

export function inspectZvtSerial(bytes: Uint8Array): Inspection {
  if (bytes.length === 1 && (bytes[0] === ack || bytes[0] === nak)) {
    const kind = bytes[0] === ack ? 'ack' : 'nak';
    return { ok: true, crc: 'absent', meaning: { kind }, problem: null };
  }
  const refused = (problem: string, crc: 'bad' | 'absent' = 'absent'): Inspection => ({
    ok: false,
    crc,
    meaning: null,
    problem,
  });
  if (bytes[0] !== 0x10 || bytes[1] !== 0x02) return refused('a frame begins with 10 02');
  const [event, ...others] = createSerialFramer().push(bytes);
  if (event === undefined) return refused('the frame has no end: 10 03 and two bytes of checksum');
  if (event.kind === 'bad') return refused(event.why, event.why.startsWith('the checksum') ? 'bad' : 'absent');
  if (event.kind !== 'apdu') return refused('no frame');
  if (others.length > 0 || writeFrame(event.apdu).length !== bytes.length) {
    return refused(`${bytes.length - writeFrame(event.apdu).length} bytes follow the frame`);
  }
  return { ...inspectZvt(event.apdu), crc: 'ok' };
}

function say(message: Message): Record<string, unknown> {
  const { kind, command, bitmaps, rest, code, status, attribute, ...others } = message;
  const byte = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: hex([value]) });
  const result = resultOf(bitmaps);
  const said = {
    kind,
    command: hex([command >> 8, command & 0xff]),
    ...(code === undefined ? {} : { code: code === 0 ? '00' : explainCode(code) }),
    ...byte('status', status),
    ...byte('attribute', attribute),
    ...others,
  };
  const payment = kind === 'status-information' || kind === 'authorisation' ? amounts(bitmaps) : {};
  const outcome = result === null ? {} : { result: result === 0 ? '00 (approved)' : explainCode(result) };
  const tail = rest === undefined ? {} : { rest: hex(rest) };
  return { ...said, ...outcome, ...payment, ...tail, bitmaps: bitmaps.map(sayBitmap) };
}

function amounts(bitmaps: readonly Bitmap[]): Record<string, unknown> {
  const { amountCents, ...rest } = receiptOf(bitmaps, -1);
  const known = Object.entries({ amountCents: amountCents < 0 ? null : amountCents, ...rest });
  return Object.fromEntries(known.filter(([, value]) => value !== null && value !== ''));
}

function sayBitmap(bitmap: Bitmap): Record<string, unknown> {
  return 'items' in bitmap
    ? { bmp: bitmap.bmp, tlv: bitmap.items.map(sayItem) }
    : { bmp: bitmap.bmp, hex: hex(bitmap.value) };
}

function sayItem(item: TlvItem): Record<string, unknown> {
  return 'items' in item ? { tag: item.tag, items: item.items.map(sayItem) } : { tag: item.tag, hex: hex(item.value) };
}
