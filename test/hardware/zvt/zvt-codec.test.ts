import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../hardware/hex.ts';
import { createApduFramer, writeApdu } from '../../../hardware/zvt/apdu.ts';
import { type Bitmap, cardData, readBitmaps, writeBitmaps } from '../../../hardware/zvt/bitmaps.ts';
import {
  fromHex,
  joinBytes,
  readText,
  writeAmount,
  writeText,
} from '../../../hardware/zvt/bytes.ts';
import {
  decode,
  encode,
  isLastLine,
  type Message,
  type MessageKind,
} from '../../../hardware/zvt/messages.ts';
import { isSamePayment, receiptOf } from '../../../hardware/zvt/receipt.ts';
import { createSerialFramer, writeFrame } from '../../../hardware/zvt/serial.ts';
import type { TlvItem } from '../../../hardware/zvt/tlv.ts';

type ParsedTlv = { tag: string; hex?: string; items?: ParsedTlv[] };
type ParsedBitmap = { bmp: string; hex?: string; tlv?: ParsedTlv[] };
interface Parsed {
  password?: string;
  config?: string;
  cc?: string;
  status?: string;
  timeout_min_bcd?: string;
  terminal_status?: string;
  sw_version?: string;
  result?: string | null;
  rest?: string;
  response?: 'ok' | 'code';
  aprc?: string;
  attr?: string;
  text?: string;
  last?: boolean;
  receipt_type?: number;
  raw?: string;
  bmps?: ParsedBitmap[];
}
interface Row {
  kind: 'apdu' | 'serial' | 'dialogue';
  name: string;
  hex: string;
  apdu?: string;
  parsed?: Parsed;
  parse_ok?: boolean;
  crc_ok?: boolean;
}
const rows = readFileSync(new URL('../../vectors/zvt.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row);
const apdus = rows.filter((row) => row.kind === 'apdu');
const serials = rows.filter((row) => row.kind === 'serial');

/** The one capture whose terminal wrote Latin-1. */
function optionsFor(row: Row) {
  return {
    codePage: row.parsed?.text?.includes('Ä') ? ('latin1' as const) : ('cp437' as const),
  };
}

function digits(hex: string) {
  return hex.replaceAll(' ', '');
}
function number(hex: string) {
  return Number.parseInt(hex, 16);
}
function tlvItem(item: ParsedTlv): TlvItem {
  return item.items
    ? { tag: item.tag, items: item.items.map(tlvItem) }
    : { tag: item.tag, value: fromHex(item.hex ?? '') };
}
function bitmap(one: ParsedBitmap): Bitmap {
  return one.tlv
    ? { bmp: '06', items: one.tlv.map(tlvItem) }
    : { bmp: one.bmp, value: fromHex(one.hex ?? '') };
}

/** What a row says, in our words, with everything it names. */
function said(parsed: Parsed): Omit<Message, 'kind' | 'command'> {
  const rest = parsed.raw ?? (parsed.rest || undefined);
  return {
    ...(parsed.password === undefined ? {} : { password: digits(parsed.password) }),
    ...(parsed.config === undefined ? {} : { config: number(parsed.config) }),
    ...(parsed.cc === undefined ? {} : { currency: digits(parsed.cc) }),
    ...(parsed.status === undefined ? {} : { status: number(parsed.status) }),
    ...(parsed.terminal_status === undefined ? {} : { status: number(parsed.terminal_status) }),
    ...(parsed.timeout_min_bcd === undefined ? {} : { minutes: parsed.timeout_min_bcd }),
    ...(parsed.sw_version === undefined ? {} : { software: parsed.sw_version }),
    ...(typeof parsed.result === 'string' ? { code: number(parsed.result) } : {}),
    ...(parsed.aprc === undefined ? {} : { code: number(parsed.aprc) }),
    ...(parsed.attr === undefined ? {} : { attribute: number(parsed.attr) }),
    ...(parsed.text === undefined ? {} : { text: parsed.text }),
    ...(parsed.receipt_type === undefined ? {} : { receiptType: parsed.receipt_type }),
    ...(rest === undefined ? {} : { rest: fromHex(rest) }),
    bitmaps: (parsed.bmps ?? []).map(bitmap),
  };
}

function withoutCards(bitmaps: Bitmap[]) {
  return bitmaps.filter((one) => !cardData.has(one.bmp));
}

function decoded(bytes: Uint8Array, row: Row): Message {
  const result = decode(bytes, optionsFor(row));
  if (!result.ok) throw new Error(result.problem);
  return result.message;
}

function checkRow(bytes: Uint8Array, row: Row): void {
  if (!row.parsed) throw new Error('the row says nothing');
  const expected = said(row.parsed);
  const { kind, command, ...parts } = decoded(bytes, row);
  expect(parts).toEqual({ ...expected, bitmaps: withoutCards(expected.bitmaps) });
  if (row.parsed.last !== undefined) expect(isLastLine(parts.attribute ?? 0)).toBe(row.parsed.last);
  expect(toHex(encode({ kind, command, ...expected }, optionsFor(row)))).toBe(toHex(bytes));
  // By its name alone, too: a kind stands for one command.
  if (kind !== 'response')
    expect(toHex(encode({ kind, ...expected }, optionsFor(row)))).toBe(toHex(bytes));
}

test('the file holds what is counted on', () => {
  expect(apdus.length).toBeGreaterThan(50);
  expect(serials.length).toBe(15);
  expect(apdus.filter((row) => row.parse_ok === false)).toHaveLength(2);
});

describe('every message decodes to what the row says, and encodes back', () => {
  test.each(apdus.filter((row) => row.parse_ok === true).map((row) => [row.name, row] as const))(
    '%s',
    (_name, row) => {
      checkRow(fromHex(row.hex), row);
    },
  );
});

describe('a message with a wrong length is refused with a reason', () => {
  test.each(apdus.filter((row) => row.parse_ok === false).map((row) => [row.name, row] as const))(
    '%s',
    (_name, row) => {
      const result = decode(fromHex(row.hex));
      expect(result).toEqual({
        ok: false,
        problem: expect.stringMatching(/length says \d+ bytes/),
      });
    },
  );
});

describe('every serial frame', () => {
  test.each(serials.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const apdu = fromHex(row.apdu ?? '');
    expect(row.crc_ok).toBe(true);
    expect(createSerialFramer().push(fromHex(row.hex))).toEqual([{ kind: 'apdu', apdu }]);
    expect(toHex(writeFrame(apdu))).toBe(row.hex);
    checkRow(apdu, row);
    const broken = fromHex(row.hex);
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    expect(createSerialFramer().push(broken)).toEqual([
      { kind: 'bad', why: 'the checksum does not match' },
    ]);
  });
});

test('a CRC whose low byte is 10 is not doubled', () => {
  const amounts = Array.from({ length: 2_000 }, (_, cents) =>
    encode({ kind: 'authorisation', bitmaps: [{ bmp: '04', value: writeAmount(cents) }] }),
  );
  const lowTen = amounts.filter((apdu) => writeFrame(apdu).at(-2) === 0x10);
  expect(lowTen.length).toBeGreaterThan(0);
  for (const apdu of lowTen)
    expect(createSerialFramer().push(writeFrame(apdu))).toEqual([{ kind: 'apdu', apdu }]);
});

test('a 04 0F that comes again is the same payment', () => {
  const row = apdus.find((one) => one.name.startsWith('status: approved'));
  if (!row) throw new Error('no such row');
  const receipt = receiptOf(decoded(fromHex(row.hex), row).bitmaps, 0);
  expect(receipt).toEqual({
    amountCents: 2040,
    receiptNumber: '0470',
    traceNumber: '000470',
    terminalId: '28004869',
    date: '1006',
    time: '223953',
  });
  expect(isSamePayment(receipt, receiptOf(decoded(fromHex(row.hex), row).bitmaps, 0))).toBe(true);
  expect(isSamePayment(receipt, { ...receipt, receiptNumber: '0471' })).toBe(false);
});

test('what identifies a card does not leave the decoder', () => {
  const secret = fromHex('67 12 34 56 78 90 12 34');
  const cards: Bitmap[] = ['22', '23', '24', '2D', '2E', '4C'].map((bmp) => ({
    bmp,
    value: secret,
  }));
  const bytes = encode({
    kind: 'status-information',
    bitmaps: [
      { bmp: '27', value: fromHex('00') },
      ...cards,
      { bmp: '87', value: fromHex('04 70') },
    ],
  });
  const result = decode(bytes);
  expect(result.ok && result.message.bitmaps.map((one) => one.bmp)).toEqual(['27', '87']);
});

test('an unknown bitmap ends the reading; what came before counts', () => {
  expect(readBitmaps(fromHex('27 00 04 00 00 00 00 02 50 7E 01 02 87 04 70'))).toEqual({
    bitmaps: [
      { bmp: '27', value: fromHex('00') },
      { bmp: '04', value: fromHex('00 00 00 00 02 50') },
    ],
    stoppedAt: '7E',
  });
});

test('CP437 as the rest of the world has it', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(readText(bytes, 'cp437')).toBe(iconv.decode(Buffer.from(bytes), 'cp437'));
  expect(writeText(readText(bytes, 'cp437'), 'cp437')).toEqual(bytes);
  expect(writeText('€ Ä', 'cp437')).toEqual(fromHex('3F 20 8E'));
  expect(writeText('€ Ä', 'latin1')).toEqual(fromHex('3F 20 C4'));
});

test.each([254, 255, 256, 65_535])('%i bytes of data', (length) => {
  const apdu = writeApdu(0x06e0, new Uint8Array(length).fill(0x10));
  expect(decode(apdu)).toMatchObject({
    ok: true,
    message: { kind: 'display-text', rest: { length } },
  });
  expect(createApduFramer().push(apdu).apdus).toEqual([apdu]);
  expect(createSerialFramer().push(writeFrame(apdu))).toEqual([{ kind: 'apdu', apdu }]);
});

function bytes(maxLength = 200) {
  return fc.uint8Array({ maxLength });
}
const heads = fc.constantFrom(
  '040F',
  '04FF',
  '0600',
  '0601',
  '060F',
  '061E',
  '0620',
  '06D1',
  '06D3',
  '8000',
  '8466',
  '0401',
);

/** Cuts bytes into pieces at the given places. */
function split(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort(
    (left, right) => left - right,
  );
  return places.slice(1).map((end, index) => whole.subarray(places[index] ?? 0, end));
}

describe('properties', () => {
  test('a decoder never throws', () => {
    fc.assert(
      fc.property(heads, bytes(), fc.boolean(), (head, data, framed) => {
        decode(framed ? writeApdu(number(head), data) : joinBytes(fromHex(head), data));
        createSerialFramer().push(data);
        createApduFramer().push(data);
      }),
      { numRuns: 3_000 },
    );
  });

  test('deep rubbish in a TLV neither', () => {
    const nest = fromHex('24 82 FF F0'.repeat(4_000));
    expect(
      decode(writeApdu(0x04ff, joinBytes(fromHex('0A 01 06 82 3E 80'), nest.subarray(0, 16_000))))
        .ok,
    ).toBe(true);
    let inside = fromHex('07 00');
    for (let depth = 0; depth < 50; depth++)
      inside = joinBytes([0x24, 0x81, inside.length], inside);
    expect(readBitmaps(joinBytes([0x06, 0x81, inside.length], inside)).stoppedAt).toBe('06');
  });

  test('bitmaps come back as they went', () => {
    const value = fc.oneof(
      fc.record({ bmp: fc.constantFrom('3C', '60', '8B', 'D1', 'F1', 'E8'), value: bytes(99) }),
      fc.record({ bmp: fc.constant('04'), value: fc.uint8Array({ minLength: 6, maxLength: 6 }) }),
      fc.record({
        bmp: fc.constant('06' as const),
        items: fc.array(
          fc.record({ tag: fc.constantFrom('07', '1F07', '5F01'), value: bytes(300) }),
          {
            maxLength: 3,
          },
        ),
      }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (bitmaps) => {
        expect(readBitmaps(writeBitmaps(bitmaps))).toEqual({ bitmaps });
      }),
      { numRuns: 300 },
    );
  });

  test('any splitting gives the same messages, on TCP and on a serial line', () => {
    const kinds = fc.constantFrom<MessageKind>('display-text');
    const message = fc.record({ kind: kinds, rest: bytes(300) }).map((one) => encode(one));
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (messages, cuts) => {
          const bare = createApduFramer();
          expect(
            split(joinBytes(...messages), cuts).flatMap((piece) => bare.push(piece).apdus),
          ).toEqual(messages);
          expect(bare.pending).toBe(false);
          const framed = createSerialFramer();
          const events = split(joinBytes(...messages.map(writeFrame)), cuts).flatMap((piece) =>
            framed.push(piece),
          );
          expect(events).toEqual(messages.map((apdu) => ({ kind: 'apdu', apdu })));
          expect(framed.pending).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a serial frame is found again after rubbish', () => {
    fc.assert(
      fc.property(bytes(40), (rubbish) => {
        const apdu = fromHex('04 0F 02 27 00');
        const framer = createSerialFramer();
        framer.push(rubbish);
        framer.reset();
        expect(framer.push(writeFrame(apdu))).toEqual([{ kind: 'apdu', apdu }]);
      }),
      { numRuns: 300 },
    );
  });
});
