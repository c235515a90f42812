/**
 * Every decoder on mutants of what is well formed: never an exception, and what must hold holds.
 * `FUZZ=1000000` for a long run, `FUZZ_SEED` to repeat one, `FUZZ_KEEP=1` to add to the corpus what
 * came to an end that nothing in it comes to.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readerDriverNames } from '../../hardware/reader/makes.ts';
import { type Decoder, decoders } from './decoders.ts';
import { mutateBytes, mutateJson, type Random, randomFrom } from './mutate.ts';

const times = Number(process.env.FUZZ ?? (process.env.LONG === '1' ? 100_000 : 500));
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Enough to keep each kind of end; more would only be more. */
const longestCorpus = 60;
const longestLine = 1_500;

function corpusOf(name: string) {
  return fileURLToPath(new URL(`corpus/${name}.txt`, import.meta.url));
}
/** Bytes as base64, JSON as it is: one a line. */
function readCorpus(name: string, { of }: Decoder): unknown[] {
  const path = corpusOf(name);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => (of === 'bytes' ? Buffer.from(line, 'base64') : JSON.parse(line)));
}
function write(input: unknown): string {
  return input instanceof Uint8Array
    ? Buffer.from(input).toString('base64')
    : JSON.stringify(input);
}
function next(random: Random, { of, seeds, meaning = Buffer.from('0') }: Decoder): unknown {
  return of === 'bytes'
    ? mutateBytes(random, seeds as Uint8Array[], meaning)
    : mutateJson(random, seeds);
}

test('the frames of each reader are among them', () => {
  expect(Object.keys(decoders)).toEqual(expect.arrayContaining(readerDriverNames));
});

describe.each(Object.entries(decoders))('%s', (name, decoder) => {
  const attempt = (input: unknown, where: string): string => {
    try {
      return decoder.run(input as never);
    } catch (cause) {
      throw new Error(`${where}: ${write(input)}`, { cause });
    }
  };

  test('what is well formed, and the corpus', () => {
    expect(decoder.seeds.length).toBeGreaterThan(0);
    for (const input of [...decoder.seeds, ...readCorpus(name, decoder)]) attempt(input, 'known');
  });

  test(`${times} mutants, seed ${seed}`, { timeout: 3_600_000 }, () => {
    const random = randomFrom(seed);
    const kept = readCorpus(name, decoder);
    const known = new Set([...decoder.seeds, ...kept].map((input) => attempt(input, 'known')));
    const ends = new Set<string>();
    for (let nth = 0; nth < times; nth++) {
      const input = next(random, decoder);
      const end = attempt(input, `seed ${seed}, number ${nth}`);
      ends.add(end);
      if (known.has(end)) continue;
      known.add(end);
      const line = write(input);
      if (kept.length < longestCorpus && line !== undefined && line.length < longestLine)
        kept.push(input);
    }
    // Mutants that all come to one end would try nothing.
    expect(ends.size).toBeGreaterThan(1);
    if (process.env.FUZZ_KEEP === '1')
      writeFileSync(corpusOf(name), kept.map((input) => `${write(input)}\n`).join(''));
  });
});
