/** The character sets of SIP2, beside another implementation of them. */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { bytesOf, encodings, textOf } from '../../src/codec/charset.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test.each(encodings)(
  '%s reads each byte, and writes what it read, as the rest of the world',
  (encoding) => {
    const text = iconv.decode(Buffer.from(everyByte), encoding, { stripBOM: false });
    expect(textOf(everyByte, encoding)).toBe(text);
    const known = text.replaceAll('\ufffd', '');
    expect([...bytesOf(known, encoding)]).toEqual([
      ...iconv.encode(known, encoding, { addBOM: false }),
    ]);
  },
);

test('a mark of the byte order is text, and half a character of UTF-8 stands for nothing', () => {
  expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xc3), 'utf-8')).toBe('\ufeffa\ufffd');
});

test.each(['cp850', 'latin1', 'windows-1252'] as const)(
  'what %s lacks is one ? each',
  (encoding) => {
    expect([...bytesOf('a\u{1f600}Ж\ufffdb', encoding)]).toEqual([...Buffer.from('a???b')]);
  },
);
