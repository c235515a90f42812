import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFramer } from '../../src/index.ts';

function bytes(text: string) {
  return new TextEncoder().encode(text);
}
function lines(framer: ReturnType<typeof createFramer>, chunk: Uint8Array) {
  return framer.push(chunk).map((line) => new TextDecoder().decode(line));
}

describe('lines', () => {
  test.each([
    ['CR', '941\r98\r', ['941', '98']],
    ['CRLF', '941\r\n98\r\n', ['941', '98']],
    ['LF', '941\n98\n', ['941', '98']],
    ['a mixture on one connection', '941\r\n96AZFEF6\r98\n97\r', ['941', '96AZFEF6', '98', '97']],
    ['stray LF and NUL before a message', '\n\x00941\x00\r', ['941']],
    ['empty lines in a row give one', '941\r\r\n\r\r98\r\r', ['941', '', '98', '']],
    ['an unfinished line waits', '94', []],
  ])('%s', (_name, text, expected) => {
    expect(lines(createFramer(), bytes(text))).toEqual(expected);
  });

  test('a line without end is handed over at the limit, the rest dropped, the next one sound', () => {
    const framer = createFramer(10);
    expect(lines(framer, bytes(`${'x'.repeat(25)}\r\n941\r`))).toEqual(['xxxxxxxxxx', '941']);
    expect(framer.pending()).toHaveLength(0);
  });

  test('an empty line after a request is passed on, whatever came before it', () => {
    const framer = createFramer();
    expect(lines(framer, bytes('\r\r'))).toEqual(['']);
    framer.expectAnswer();
    expect(lines(framer, bytes('\r\r'))).toEqual(['']);
  });

  test('a megabyte of line ends is one line', () => {
    expect(createFramer().push(new Uint8Array(1_048_576).fill(0x0d))).toEqual([new Uint8Array()]);
  });

  test('a piece can be taken for whole', () => {
    const framer = createFramer();
    framer.push(bytes('941'));
    expect(framer.pending()).toHaveLength(3);
    expect(framer.flush()).toEqual(bytes('941'));
    expect(framer.pending()).toHaveLength(0);
  });
});

test('any split of the bytes gives the same lines', () => {
  const stream = fc.array(
    fc.constantFrom('941AY3AZFDFA', '97', '\r', '\n', '\r\n', '\0', 'é', 'x'.repeat(30)),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (parts, cuts) => {
      const whole = bytes(parts.join(''));
      const places = cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b);
      const framer = createFramer(40);
      const split = [0, ...places].flatMap((from, nth) =>
        lines(framer, whole.subarray(from, places[nth] ?? whole.length)),
      );
      const one = createFramer(40);
      expect(split).toEqual(lines(one, whole));
      expect(framer.pending()).toEqual(one.pending());
    }),
    { numRuns: 400 },
  );
});
