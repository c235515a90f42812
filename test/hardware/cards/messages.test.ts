/** Bytes between libpcsclite 2.3.3 and pcscd 2.3.3, as strace showed them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeReadersState,
  decodeRequest,
  decodeStructure,
  encodeReadersState,
  encodeRequest,
  encodeStructure,
  isOpeningReader,
  type ReaderState,
  type RequestName,
  readerBits,
  readersStateLength,
  structureLength,
} from '../../../hardware/cards/messages.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const readerName = 'Virtual PCD 00 00';
const nameField = hex(Buffer.from(readerName)).padEnd(256, '0');

const captured: readonly {
  name: RequestName;
  values: Record<string, number | string>;
  data?: string;
  request: string;
  answer: string;
  answers?: Record<string, number | string>;
}[] = [
  {
    name: 'version',
    values: { major: 4, minor: 5 },
    request: '0c000000 11000000 04000000 05000000 00000000',
    answer: '04000000 05000000 00000000',
  },
  {
    name: 'establishContext',
    values: { scope: 2 },
    request: '0c000000 01000000 02000000 00000000 00000000',
    answer: '02000000 89621f56 00000000',
    answers: { context: 0x561f6289, result: 0 },
  },
  {
    name: 'connect',
    values: { context: 0x216d9, reader: readerName, share: 2, protocols: 3 },
    request: `98000000 04000000 d9160200 ${nameField} 02000000 03000000 00000000 00000000 00000000`,
    answer: `d9160200 ${nameField} 02000000 03000000 00000000 00000000 0c001080`,
    answers: { reader: readerName, result: 0x8010000c },
  },
  {
    name: 'beginTransaction',
    values: { card: 0x3b6b25b2 },
    request: '08000000 07000000 b2256b3b 00000000',
    answer: 'b2256b3b 00000000',
  },
  {
    name: 'transmit',
    values: {
      ...{ card: 0x3b6b25b2, sendProtocol: 1, sendHeader: 16, sendLength: 5 },
      ...{ receiveProtocol: 3, receiveHeader: 16, receiveLength: 300 },
    },
    data: 'ffca000000',
    request:
      '20000000 09000000 b2256b3b 01000000 10000000 05000000 03000000 10000000 2c010000 00000000 ffca000000',
    answer: 'b2256b3b 01000000 10000000 05000000 01000000 10000000 02000000 00000000',
    answers: { receiveLength: 2, result: 0 },
  },
  {
    name: 'endTransaction',
    values: { card: 0x3b6b25b2, disposition: 0 },
    request: '0c000000 08000000 b2256b3b 00000000 00000000',
    answer: 'b2256b3b 00000000 00000000',
  },
  {
    name: 'disconnect',
    values: { card: 0x3b6b25b2, disposition: 0 },
    request: '0c000000 06000000 b2256b3b 00000000 00000000',
    answer: 'b2256b3b 00000000 00000000',
  },
  {
    name: 'releaseContext',
    values: { context: 0x561f6289 },
    request: '08000000 02000000 89621f56 00000000',
    answer: '89621f56 00000000',
  },
  { name: 'readersState', values: {}, request: '00000000 12000000', answer: '' },
  { name: 'waitForChange', values: {}, request: '00000000 13000000', answer: '' },
  { name: 'stopWaiting', values: {}, request: '00000000 14000000', answer: '' },
  { name: 'countReaderEvents', values: {}, request: '00000000 15000000', answer: '' },
];

test.each(captured)('$name', ({ name, values, data, request, answer, answers }) => {
  const bytes = encodeRequest(name, values, bytesOf(data ?? ''));
  expect(hex(bytes)).toBe(request.replaceAll(' ', ''));
  const decoded = decodeRequest(bytes);
  expect(decoded).toMatchObject({ length: bytes.length, request: { name, values } });
  expect(structureLength(name)).toBe(bytesOf(answer).length);
  expect(decodeStructure(name, bytesOf(answer))).toMatchObject(answers ?? {});
  expect(hex(encodeStructure(name, decodeStructure(name, bytesOf(answer))))).toBe(
    answer.replaceAll(' ', ''),
  );
});

test('the state of all readers, as pcscd sends it', () => {
  const empty = `${nameField}00000000 02000000 00000000 ${'00'.repeat(36)} 00000000 00000000`;
  // A place without a reader states an ATR of 34 bytes, one more than there can be.
  const unused = `${'00'.repeat(176)}22000000 00000000`;
  const bytes = bytesOf([empty, ...Array(15).fill(unused)].join('').replaceAll(' ', ''));
  expect(bytes).toHaveLength(readersStateLength);
  const readers = decodeReadersState(bytes);
  expect(readers).toEqual([
    {
      name: readerName,
      events: 0,
      bits: readerBits.absent,
      sharing: 0,
      atr: new Uint8Array(0),
      protocol: 0,
    },
  ]);
  expect(hex(encodeReadersState(readers ?? []))).toBe(hex(bytes));
});

test('a reader that is being opened is none yet', () => {
  const bytes = encodeReadersState([]);
  expect(isOpeningReader(bytes)).toBe(false);
  bytes.set(Buffer.from(readerName));
  expect(isOpeningReader(bytes)).toBe(true);
  expect(decodeReadersState(bytes)).toEqual([]);
});

const anyReader: fc.Arbitrary<ReaderState> = fc.record({
  name: fc.stringMatching(/^[A-Za-z0-9 ()[\].-]{1,127}$/),
  events: fc.nat(),
  bits: fc.nat({ max: 0x7f }),
  sharing: fc.integer({ min: -1, max: 200 }),
  atr: fc.uint8Array({ maxLength: 33 }),
  protocol: fc.nat({ max: 3 }),
});

test('readers are read as they were written', () => {
  fc.assert(
    fc.property(fc.array(anyReader, { maxLength: 16 }), (readers) => {
      expect(decodeReadersState(encodeReadersState(readers))).toEqual(
        readers.map((reader) => ({ ...reader, atr: Uint8Array.from(reader.atr) })),
      );
    }),
  );
});

test('no bytes make the decoders throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const found = decodeRequest(bytes);
      if (typeof found === 'object') expect(found.length).toBeLessThanOrEqual(bytes.length);
      expect(decodeReadersState(bytes)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: readersStateLength, maxLength: readersStateLength }),
      (bytes) => {
        for (const reader of decodeReadersState(bytes) ?? []) {
          expect(reader.atr.length).toBeLessThanOrEqual(33);
          expect(reader.name).not.toBe('');
        }
      },
    ),
    { numRuns: 50 },
  );
});
