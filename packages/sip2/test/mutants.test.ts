/**
 * Mutated messages of other systems: never an exception, never more than linear time. 5 000 in
 * every run, `LONG=1`: a million. The seed is printed; SIP2_SEED repeats it.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutateBytes, randomFrom } from '../../../test/fuzz/mutate.ts';
import { processorMs } from '../../../test/support/repository/processor-time.ts';
import { decode, encode, encodings, inspect, maskLine } from '../src/index.ts';

const raws = readFileSync(new URL('../../../test/vectors/sip2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw));
const mutants = process.env.LONG === '1' ? 1_000_000 : 5_000;
const seed = Number(process.env.SIP2_SEED ?? Math.floor(Math.random() * 2 ** 31));

const meaning = Buffer.from('|AYZ0123456789 \r\n\0~%ÿé\u{1f4d6}BLBV');

test(`${mutants} mutated messages, seed ${seed}`, { timeout: 900_000 }, () => {
  const random = randomFrom(seed);
  const slow: number[] = [];
  for (let nth = 0; nth < mutants; nth++) {
    const bytes = mutateBytes(random, raws, meaning);
    const encoding = encodings[nth % encodings.length] ?? 'utf-8';
    const readAndWrite = () => {
      const { message } = decode(bytes, { encoding });
      if (message.code !== 'unknown') {
        // What is written again is read again, and nothing is wrong with its checksum.
        const again = decode(
          encode(message, { encoding, terminator: 'none', errorDetection: true }),
          { encoding },
        );
        if (again.message.code !== message.code || again.message.checksum !== 'ok')
          throw new Error('another message');
      }
      maskLine(bytes, { encoding });
      if (nth % 16 === 0) inspect(bytes, { encoding });
    };
    let perByte = 0;
    try {
      perByte = processorMs(readAndWrite) / (bytes.length + 100);
    } catch (error) {
      throw new Error(`seed ${seed}, number ${nth}: ${bytes.toString('base64')}`, { cause: error });
    }
    if (perByte > 0.5) slow.push(perByte);
  }
  // Half a millisecond a byte is a thousand times what is usual; the collector of garbage does it
  // now and then, an algorithm each time.
  expect(slow.length).toBeLessThan(mutants / 1_000);
});

test('however a line is made, twice the length takes about twice the time', () => {
  const pieces = [
    '|',
    'A',
    'AY',
    'AZ',
    '|AY1AZ',
    ' ',
    'BLYBV7|',
    'BLBLBL',
    '|x',
    '\r',
    'é',
    '0',
    'AY1AZFFFF',
    '~%',
  ];
  const least = (bytes: Buffer, times: number) =>
    Math.min(
      ...Array.from({ length: 7 }, () => {
        return processorMs(() => {
          for (let nth = 0; nth < times; nth++) decode(bytes);
        });
      }),
    );
  for (const piece of pieces) {
    const line = (count: number) =>
      Buffer.from(`64${piece.repeat(Math.ceil(count / piece.length))}`);
    // As many bytes in one line as in sixty-four: squared, the one would take sixty-four times as
    // long.
    const growth = least(line(262_144), 1) / least(line(4_096), 64);
    expect([piece, growth < 20]).toEqual([piece, true]);
  }
});
