import { describe, expect, test } from 'vitest';
import { decode, first } from '../../src/index.ts';

function bytes(text: string) {
  return new TextEncoder().encode(text);
}
function read(text: string) {
  return decode(bytes(text));
}
function codes(text: string) {
  return read(text).deviations.map((each) => (each.at ? `${each.code} ${each.at}` : each.code));
}
function fixedOf(text: string): Record<string, string> {
  const { message } = read(text);
  return message.code === 'unknown' ? {} : message.fixed;
}

describe('decode', () => {
  test.each([
    [
      'a separator missing after a value of known width',
      '24              00120260101    120000AO1|AA2|AEx|BLYBV7.00|CQY|',
      { BL: 'Y', BV: '7.00', CQ: 'Y' },
      ['missing-separator BL'],
    ],
    [
      'a | inside a value',
      '64              00120260101    120000000000000000000000000000AO1|AA2|AEx|BEleona|rdr@|bar.com|U1a|',
      { BE: 'leona|rdr@|bar.com', U1: 'a' },
      ['embedded-separator BE', 'embedded-separator BE', 'unknown-field U1'],
    ],
    [
      'a | before the first field',
      '10100514|',
      {},
      [
        'fixed-short resensitize',
        'fixed-short transactionDate',
        'leading-separator',
        'missing-field AO',
        'missing-field AB',
        'missing-field AQ',
      ],
    ],
    ['an empty segment', '941AY3AZFDFA', {}, []],
    [
      'two | in a row and no | at the end',
      '20120260101    120000AB1||AJx',
      { AB: '1', AJ: 'x' },
      ['empty-segment', 'unterminated-field'],
    ],
    [
      'repeated and empty fields',
      '20120260101    120000AB1|AB2|AJ|AF|AFa|',
      { AB: '1', AJ: '' },
      ['repeated-field AB'],
    ],
  ])('%s', (_name, text, fields, expected) => {
    const { message } = read(text);
    for (const [id, value] of Object.entries(fields)) expect(first(message, id), id).toBe(value);
    expect(codes(text).sort()).toEqual([...expected].sort());
  });

  test('a fixed block without its last value', () => {
    const text = '98YYYYYN01800020260101    120000AO3550|BXYYYYYYYYYYYYYYYY|';
    expect(fixedOf(text)).toMatchObject({
      retriesAllowed: '000',
      dateTimeSync: '20260101    120000',
      protocolVersion: '',
    });
    expect(first(read(text).message, 'AO')).toBe('3550');
    expect(codes(text)).toEqual(['fixed-short protocolVersion']);
  });

  test.each([
    [
      'a date whose blanks were lost',
      '2300119960212 100239AO|',
      'transactionDate',
      '19960212    100239',
    ],
    [
      'a date with another zone mark',
      '1720220101ZZZZ000101AB1|',
      'transactionDate',
      '20220101ZZZZ000101',
    ],
    ['no payment type', '3720261124    12000001EURBV1.00|', 'currencyType', 'EUR'],
    [
      'no payment type, and a currency like a field',
      '3720261124    12000001CADBV1.00|',
      'currencyType',
      'CAD',
    ],
    [
      'no language',
      '24              20260101    120000AO|',
      'transactionDate',
      '20260101    120000',
    ],
  ])('in a fixed block that is damaged: %s', (_name, text, value, expected) => {
    expect(fixedOf(text)[value]).toBe(expected);
    expect(codes(text).filter((code) => /^(fixed|garbage)/.test(code)).length).toBeGreaterThan(0);
    expect(read(text).message.fields[0]?.id).toMatch(/^(AO|AB|AA|BV)$/);
  });

  test('every count after flags that are one too few', () => {
    const text = '64    Y        00020161021    143002000000000000000100000000AA12345|AEx|AO|';
    expect(fixedOf(text)).toMatchObject({ patronStatus: '    Y        ', fineItemsCount: '0001' });
    expect(codes(text)).toEqual(['fixed-short patronStatus']);
  });

  test.each([
    ['before the code', [0xff, 0xfb, 0x01, 0x20, 0x09], []],
    ['a byte order mark', [0xef, 0xbb, 0xbf], []],
    ['after the checksum', [], [0x20, 0x20, 0x0d, 0x0a]],
  ])('stray bytes: %s', (_name, before, after) => {
    const line = Buffer.concat([Buffer.from(before), bytes('941AY3AZFDFA'), Buffer.from(after)]);
    expect(decode(line)).toMatchObject({
      message: { code: '94', checksum: 'ok' },
      deviations: [{ code: 'stray-bytes' }],
    });
  });

  test('blanks behind the last field or a value of known width are ignored', () => {
    const text = `20120260101    120000AB1|AJx|   `;
    expect(first(read(text).message, 'AJ')).toBe('x');
    expect(codes(text)).toEqual(['empty-segment', 'unterminated-field']);
    const padded = `98YYYYYN01800020260101    1200002.00AO1|BX${'Y'.repeat(16)}${' '.repeat(140)}`;
    expect(first(read(padded).message, 'BX')).toBe('Y'.repeat(16));
    expect(codes(padded)).toEqual(['field-padded BX', 'unterminated-field']);
  });

  test('more than the fixed block, and then a field', () => {
    expect(first(read('20120260101    12000000AB1|AJx|').message, 'AB')).toBe('1');
    expect(codes('20120260101    12000000AB1|AJx|')).toEqual(['garbage']);
  });

  test('the date before the Y in 38', () => {
    expect(fixedOf('3820261124    224804YAOLIB|AAp1|')).toEqual({
      paymentAccepted: 'Y',
      transactionDate: '20261124    224804',
    });
    expect(codes('3820261124    224804YAOLIB|AAp1|')).toEqual(['fixed-order']);
  });

  test.each(['', 'None', 'Problems handling the request: x', '9', '51x', '\r\n', '\u0000'])(
    'not a message: %j',
    (text) => {
      expect(read(text).message.code).toBe('unknown');
      expect(read(text).deviations.length).toBeGreaterThan(0);
    },
  );

  test('checksums: right, wrong, zero, short, small letters, without AY, without |', () => {
    const of = (text: string) => [
      read(text).message.checksum,
      read(text).message.sequence,
      ...codes(text),
    ];
    expect(of('941AY3AZFDFA')).toEqual(['ok', 3]);
    expect(of('941AY3AZfdfa')).toEqual(['ok', 3, 'checksum-form']);
    expect(of('941AY3AZFDFB')).toEqual(['bad', 3, 'checksum-bad']);
    expect(of('941AY3AZ0000')).toEqual(['bad', 3, 'checksum-zero']);
    expect(of('941AY3AZ')).toEqual(['bad', 3, 'checksum-bad']);
    expect(of('941AZFEC7')).toEqual(['ok', null, 'checksum-without-sequence']);
    expect(of('941')).toEqual(['absent', null]);
    expect(of('97AZFEF5')).toEqual(['ok', null]);
    expect(of('20120260101    120000AB1|AJAZ1234|')).toEqual(['absent', null]);
  });

  test.each([
    ['cp850', [0x82]],
    ['latin1', [0xe9]],
    ['windows-1252', [0xe9]],
    ['utf-8', [0xc3, 0xa9]],
    ['utf-8', [0x65, 0xcc, 0x81]],
  ] as const)('é in %s', (encoding, e) => {
    const line = Buffer.concat([
      bytes('20120260101    120000AB1|AJcaf'),
      Buffer.from(e),
      bytes('|'),
    ]);
    expect(first(decode(line, { encoding }).message, 'AJ')).toBe('café');
  });

  test('bytes that the encoding does not have are reported, and the rest is read', () => {
    const line = Buffer.concat([
      bytes('20120260101    120000AJcaf'),
      Buffer.from([0xe9]),
      bytes('|AB7|'),
    ]);
    expect(decode(line).deviations.map((each) => each.code)).toEqual(['undecodable']);
    expect(first(decode(line).message, 'AB')).toBe('7');
  });
});
