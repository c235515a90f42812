import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  all,
  decode,
  encode,
  fieldFacts,
  fieldsOf,
  first,
  maskLine,
  table,
} from '../../src/sip2/index.ts';
import type { Shape } from '../../src/sip2/messages/shapes.ts';
import type { AnyDraft, Code } from '../../src/sip2/messages/table.ts';

function bytes(text: string) {
  return new TextEncoder().encode(text);
}
function read(text: string) {
  return decode(bytes(text));
}
function codes(text: string) {
  return read(text).deviations.map((each) => (each.at ? `${each.code} ${each.at}` : each.code));
}
function written(draft: AnyDraft, options = {}) {
  return Buffer.from(encode(draft, options)).toString('utf8');
}
function fixedOf(text: string): Record<string, string> {
  const { message } = read(text);
  return message.code === 'unknown' ? {} : message.fixed;
}

describe('decode finds its way', () => {
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
      'a date marked otherwise',
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
  ])('what belongs to nothing: %s', (_name, before, after) => {
    const line = Buffer.concat([Buffer.from(before), bytes('941AY3AZFDFA'), Buffer.from(after)]);
    expect(decode(line)).toMatchObject({
      message: { code: '94', checksum: 'ok' },
      deviations: [{ code: 'stray-bytes' }],
    });
  });

  test('blanks behind the last field or a value of known width are no part of it', () => {
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
    'no message: %j',
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

describe('encode writes strictly', () => {
  const question = (AB: string): AnyDraft => ({
    code: '17',
    fixed: { transactionDate: '20260101    120000' },
    fields: { AO: '', AB },
  });

  test('required fields are sent empty, optional ones left out, extra ones last', () => {
    const draft: AnyDraft = {
      ...question('1'),
      extra: [
        { id: 'MS', value: '5' },
        { id: 'no', value: 'x' },
      ],
    };
    expect(written(draft)).toBe('1720260101    120000AO|AB1|MS5|\r');
  });
  test('no value can forge a field, a trailer or a message', () => {
    expect(written(question('1|AAevil|\r\n11NN'))).toBe(
      '1720260101    120000AO|AB1 AAevil   11NN|\r',
    );
  });
  test('255 characters, and never half of one', () => {
    expect(first(decode(encode(question('x'.repeat(300)))).message, 'AB')).toBe('x'.repeat(255));
    expect(first(decode(encode(question(`${'x'.repeat(254)}📚`))).message, 'AB')).toBe(
      'x'.repeat(254),
    );
  });
  test('zone, terminator, encoding, checksum', () => {
    expect(written(question('1'), { zone: '0000', terminator: 'crlf' })).toBe(
      '17202601010000120000AO|AB1|\r\n',
    );
    expect([...encode(question('é'), { encoding: 'cp850', terminator: 'none' })].slice(-2)).toEqual(
      [0x82, 0x7c],
    );
    expect(
      written({ code: '97', fixed: {}, fields: {} }, { errorDetection: true, sequence: 4 }),
    ).toBe('97AZFEF5\r');
    expect(
      written(
        { code: '94', fixed: { ok: '1' }, fields: {} },
        { errorDetection: true, sequence: 3 },
      ),
    ).toBe('941AY3AZFDFA\r');
  });
  test('fixed values get their width: digits by zeros, all else by blanks, nothing by blanks', () => {
    const fixed = { statusCode: '0', maxPrintWidth: '40', protocolVersion: '' };
    expect(written({ code: '99', fixed, fields: {} })).toBe('990040    \r');
  });
});

/** A message of any row of the table with clean values. */
const shapes: [Code, Shape][] = Object.entries(table).map(([code, shape]) => [code as Code, shape]);
const value = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => {
  return text
    .normalize('NFC')
    .replace(/[|\p{Cc}\ufffd]/gu, '')
    .slice(0, 60)
    .replace(/[\ud800-\udfff]/g, '');
});
const samples: Record<string, string[]> = {
  yn: ['Y', 'N'],
  ynu: ['U'],
  '01': ['0', '1'],
  '012': ['2'],
  '+-*': ['*'],
  num: ['7'],
  date18: ['20260101    120000', ' '.repeat(18), '20260101   Z120000'],
  flags: ['Y  Y', ''],
  version: ['2.00'],
  currency: ['EUR'],
  text: ['0'],
};
const anyDraft = fc.constantFrom(...shapes).chain(([code, shape]) => {
  const fixed = Object.fromEntries(
    shape.fixed.map((each) => [each.name, fc.constantFrom(...(samples[each.kind] ?? []))]),
  );
  const fields = Object.fromEntries(
    shape.fields.map(({ id, use }) => {
      const width = (fieldFacts as Record<string, { width?: number }>)[id]?.width;
      const one = width === undefined ? value : fc.constantFrom('', '1'.repeat(width));
      return [
        id,
        use === 'repeatable'
          ? fc.array(one, { maxLength: 3 })
          : use === 'required'
            ? one
            : fc.option(one, { nil: undefined }),
      ];
    }),
  );
  return fc
    .record({ code: fc.constant(code), fixed: fc.record(fixed), fields: fc.record(fields) })
    .map((draft) => draft as unknown as AnyDraft);
});
const trailer = fc.record({
  errorDetection: fc.boolean(),
  sequence: fc.option(fc.nat(9), { nil: null }),
});

describe('properties', () => {
  test('what is written is read: same fields, same order, no deviation of ours, and the same bytes again', () => {
    fc.assert(
      fc.property(anyDraft, trailer, (draft, options) => {
        const line = encode(draft, { ...options, terminator: 'none' });
        const { message, deviations } = decode(line);
        if (message.code === 'unknown') throw new Error('unknown');
        expect(message.code).toBe(draft.code);
        expect(message.fields).toEqual(fieldsOf(draft));
        expect(message.checksum).toBe(options.errorDetection ? 'ok' : 'absent');
        expect(deviations.filter((each) => each.code !== 'checksum-without-sequence')).toEqual([]);
        const again = encode(message, {
          errorDetection: options.errorDetection,
          terminator: 'none',
        });
        expect(Buffer.from(again).equals(Buffer.from(line))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any change of one byte is noticed by the checksum', () => {
    fc.assert(
      fc.property(anyDraft, fc.nat(), fc.integer({ min: 1, max: 255 }), (draft, at, by) => {
        const line = Uint8Array.from(
          encode(draft, { errorDetection: true, sequence: 1, terminator: 'none' }),
        );
        const place = at % (line.length - 6);
        const changed = ((line[place] ?? 0) + by) % 256;
        line[place] = changed;
        // CR, LF and NUL at the ends are taken for stray and do not belong to the message.
        const stray = changed === 0 || changed === 10 || changed === 13;
        if (!(stray && place === 0)) expect(decode(line).message.checksum).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  test('mutated messages and plain rubbish never throw, in any encoding, nor does their trace', () => {
    const encoding = fc.constantFrom('utf-8', 'cp850', 'latin1', 'windows-1252' as const);
    fc.assert(
      fc.property(
        anyDraft,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        fc.uint8Array(),
        encoding,
        (draft, changes, rubbish, set) => {
          const line = Uint8Array.from(encode(draft, { errorDetection: true, sequence: 1 }));
          for (const [at, to] of changes) line[at % line.length] = to;
          for (const bytes of [
            line,
            rubbish,
            Buffer.concat([line.subarray(0, line.length / 2), rubbish]),
          ]) {
            const { message } = decode(bytes, { encoding: set });
            expect(Array.isArray(all(message, 'AF'))).toBe(true);
            expect(typeof maskLine(bytes, { encoding: set })).toBe('string');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no card, name, title, PIN or amount gets into the trace, even when a separator is lost', () => {
    const secrets = {
      ...{
        AA: '23550000000013',
        AB: '30000000000012',
        AD: '1234',
        AE: 'Jan Peeters',
        AJ: 'De vliegende Hollander',
      },
      ...{ BV: '17.35', AV: 'f1~20260101~17.35', AF: 'Dag Jan Peeters' },
    };
    const parts = [
      ...Object.entries(secrets).map(([id, text]) => id + text),
      'AO3550',
      'AQ35500',
      'BLY',
      'CQN',
      'AMLindeveld',
    ];
    const head = '64              00520260101    120000000100020003000400050006';
    fc.assert(
      fc.property(
        fc.shuffledSubarray(parts, { minLength: parts.length }),
        fc.nat(parts.length - 1),
        (order, lost) => {
          const text = order.map((part, nth) => (nth === lost ? part : `${part}|`)).join('');
          const trace = maskLine(bytes(head + text));
          for (const secret of Object.values(secrets)) expect(trace).not.toContain(secret);
        },
      ),
      { numRuns: 500 },
    );
    expect(maskLine(bytes(`${head}AO3550|BLY|AE|AA1|`))).toContain(`${head}AO3550|BLY|AE|AA***|`);
  });
});
