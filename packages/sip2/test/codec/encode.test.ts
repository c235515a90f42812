import { describe, expect, test } from 'vitest';
import { decode, encode, first } from '../../src/index.ts';
import type { AnyDraft } from '../../src/messages/table.ts';

function written(draft: AnyDraft, options = {}) {
  return Buffer.from(encode(draft, options)).toString('utf8');
}

describe('encode', () => {
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
  test('at most 255 characters, and no surrogate pair is cut', () => {
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
  test('fixed values are padded: digits with zeros, other values and empty ones with blanks', () => {
    const fixed = { statusCode: '0', maxPrintWidth: '40', protocolVersion: '' };
    expect(written({ code: '99', fixed, fields: {} })).toBe('990040    \r');
  });
});
