/**
 * Mutated messages of other systems: never an exception, never more than linear time. 20 000 in every run;
 * SIP2_MUTANTS=1000000 npm test -- test/sip2/mutants.test.ts for the long one. The seed is printed; SIP2_SEED repeats it.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { charsets, decode, encode, inspect, maskLine } from '../../src/sip2/index.ts';

const raws = readFileSync(new URL('../vectors/sip2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw));
const mutants = Number(process.env.SIP2_MUTANTS ?? 20_000);
const seed = Number(process.env.SIP2_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Mulberry32: small, fast, and the same for the same seed. */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const meaning = Buffer.from('|AYZ0123456789 \r\n\0~%ÿé\u{1f4d6}BLBV');

function mutate(random: (below: number) => number): Buffer {
  const pick = () => raws[random(raws.length)] ?? Buffer.alloc(0);
  let bytes = Buffer.from(pick());
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const [at, length] = [random(bytes.length + 1), random(12)];
    const piece = [Buffer.from([random(256)]), meaning.subarray(random(meaning.length)), pick().subarray(random(40))];
    const insert = piece[random(piece.length)] ?? Buffer.alloc(0);
    switch (random(4)) {
      case 0:
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at)]);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + insert.length)]);
        break;
      default:
        bytes = Buffer.concat(Array(1 + random(3)).fill(bytes));
    }
  }
  return bytes;
}

test(`${mutants} mutated messages, seed ${seed}`, { timeout: 900_000 }, () => {
  const random = randomFrom(seed);
  const slow: number[] = [];
  for (let nth = 0; nth < mutants; nth++) {
    const bytes = mutate(random);
    const charset = charsets[nth % charsets.length] ?? 'utf-8';
    const from = performance.now();
    try {
      const { message } = decode(bytes, { charset });
      if (message.code !== 'unknown') {
        // What is written again is read again, and nothing is wrong with its checksum.
        const again = decode(encode(message, { charset, terminator: 'none', errorDetection: true }), { charset });
        if (again.message.code !== message.code || again.message.checksum !== 'ok') throw new Error('another message');
      }
      maskLine(bytes, { charset });
      if (nth % 16 === 0) inspect(bytes, charset);
    } catch (error) {
      throw new Error(`seed ${seed}, number ${nth}: ${bytes.toString('base64')}`, { cause: error });
    }
    const perByte = (performance.now() - from) / (bytes.length + 100);
    if (perByte > 0.5) slow.push(perByte);
  }
  // Half a millisecond a byte is a thousand times what is usual; a busy machine does it now and then, an algorithm each time.
  expect(slow.length).toBeLessThan(mutants / 1_000);
});

test('however a line is made, twice the length takes about twice the time', () => {
  const pieces = ['|', 'A', 'AY', 'AZ', '|AY1AZ', ' ', 'BLYBV7|', 'BLBLBL', '|x', '\r', 'é', '0', 'AY1AZFFFF', '~%'];
  const least = (bytes: Buffer, times: number) =>
    Math.min(
      ...Array.from({ length: 7 }, () => {
        const from = performance.now();
        for (let nth = 0; nth < times; nth++) decode(bytes);
        return performance.now() - from;
      }),
    );
  for (const piece of pieces) {
    const line = (count: number) => Buffer.from(`64${piece.repeat(Math.ceil(count / piece.length))}`);
    // As many bytes in one line as in sixty-four: squared, the one would take sixty-four times as long.
    const growth = least(line(262_144), 1) / least(line(4_096), 64);
    expect([piece, growth < 20]).toEqual([piece, true]);
  }
});
