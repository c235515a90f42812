import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CrcVariant, crc16 } from '../../hardware/crc.ts';

const digits = new TextEncoder().encode('123456789');

// The check values of the catalogue of parametrised CRC algorithms.
const checks: [CrcVariant, number][] = [
  ['mcrf4xx', 0x6f91],
  ['kermit', 0x2189],
  ['ccitt-false', 0x29b1],
  ['genibus', 0xd64e],
];

test.each(checks)('%s has its published check value', (variant, value) => {
  expect(crc16(variant, digits)).toBe(value);
});

test('of nothing it is the initial value, inverted where the convention says so', () => {
  expect(checks.map(([variant]) => crc16(variant, []))).toEqual([0xffff, 0, 0xffff, 0]);
});

test('a frame of each protocol carries the CRC that its convention gives', () => {
  expect(crc16('mcrf4xx', [0x05, 0xff, 0x65])).toBe(0xcbe5);
  expect(crc16('kermit', [0x80, 0x00, 0x00, 0x03])).toBe(0x1ff5);
  expect(crc16('genibus', [0x00, 0x03, 0x11])).toBe(0x6420);
});

test('the frames of a reader that has no driver yet carry the checksum that its vectors say', () => {
  const rows = readFileSync('test/vectors/rfid.jsonl', 'utf8')
    .split('\n')
    .filter((line) => line.includes('"rl866"'))
    .map((line) => JSON.parse(line) as { name: string; hex: string });
  expect(rows).toHaveLength(4);
  for (const { name, hex } of rows) {
    const bytes = [...Buffer.from(hex.replaceAll(' ', ''), 'hex')];
    const sent = (bytes.at(-2) ?? 0) | ((bytes.at(-1) ?? 0) << 8);
    // Over its length and what follows, without the mark FA.
    expect([name, crc16('mcrf4xx', bytes.slice(1, -2))]).toEqual([name, sent]);
    expect([name, bytes[1]]).toEqual([name, bytes.length - 1]);
  }
});
