import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode, encode, isRewritten, maskLine } from '../src/index.ts';

interface Vector {
  raw: string;
  dir: 'sc' | 'acs';
  msg: string;
  checksum_ok: boolean | null;
  notes: string;
}
const vectors = readFileSync(new URL('../../../test/vectors/sip2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Vector => JSON.parse(line));
function bytesOf(text: string) {
  return new TextEncoder().encode(text);
}

describe('lines from other systems', () => {
  test('there are 380 of them', () => {
    expect(vectors).toHaveLength(380);
  });

  test.each(vectors.map((vector, row) => ({ ...vector, row: row + 1 })))(
    'row $row, message $msg',
    (vector) => {
      const bytes = bytesOf(vector.raw);
      const { message, deviations } = decode(bytes);
      const codes = deviations.map((each) => each.code);
      if (message.code !== 'unknown' && vector.msg !== '') expect(message.code).toBe(vector.msg);
      expect(maskLine(bytes).length).toBeGreaterThan(0);

      if (vector.checksum_ok === true) expect(message.checksum).toBe('ok');
      if (vector.checksum_ok === false) {
        expect(message.checksum).toBe('bad');
        expect(codes.some((code) => code === 'checksum-bad' || code === 'checksum-zero')).toBe(
          true,
        );
      }
      if (
        vector.checksum_ok === true &&
        message.code !== 'unknown' &&
        !deviations.some(isRewritten)
      ) {
        const again = encode(message, { errorDetection: true, terminator: 'none' });
        expect(new TextDecoder().decode(again)).toBe(vector.raw);
      }
    },
  );

  test('most of the sound ones come back byte for byte', () => {
    const sound = vectors.filter((vector) => vector.checksum_ok === true);
    const clean = sound.filter(
      (vector) => !decode(bytesOf(vector.raw)).deviations.some(isRewritten),
    );
    expect(sound).toHaveLength(162);
    expect(clean.length).toBeGreaterThanOrEqual(120);
  });
});
