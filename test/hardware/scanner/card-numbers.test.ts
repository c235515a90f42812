/** The numbers on cards, against other people's words; and which slips of a finger a check finds. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckDigit, hasCheckDigit } from '../../../hardware/scanner/check-digit.ts';

interface NumberRow {
  number: string;
  what: string;
  check: CheckDigit;
  expect: boolean;
}
const vectors = readFileSync(new URL('../../vectors/cards.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Partial<NumberRow> => JSON.parse(line))
  .filter((row): row is NumberRow => row.number !== undefined);

describe('numbers with their checks', () => {
  it.each(vectors)('$what $number: $expect', ({ number, check, expect: right }) => {
    expect(hasCheckDigit(number, check)).toBe(right);
  });
});

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const two = (value: number) => String(value).padStart(2, '0');

const nationalNumber = fc.tuple(digits(9), fc.boolean()).map(([nine, isRecent]) => {
  const check = 97 - (Number(`${isRecent ? '2' : ''}${nine}`) % 97);
  return `${nine}${two(check)}`;
});
const cardNumber = digits(10).map((ten) => `${ten}${two(Number(ten) % 97 || 97)}`);
const luhnNumber = (length: number) =>
  digits(length - 1).map(
    (rest) =>
      [...'0123456789'].map((last) => rest + last).find((all) => hasCheckDigit(all, 'luhn')) ?? '',
  );

/** A right number, and another with one digit changed. */
const slipped = (numbers: fc.Arbitrary<string>) =>
  fc
    .tuple(numbers, fc.nat(), fc.integer({ min: 1, max: 9 }))
    .map(([number, place, by]): [string, string] => {
      const at = place % number.length;
      const wrong = (Number(number[at]) + by) % 10;
      return [number, number.slice(0, at) + wrong + number.slice(at + 1)];
    });

describe('a single digit that is read wrongly', () => {
  it.each([
    ['mod97-card', cardNumber],
    ['luhn', luhnNumber(13)],
    ['luhn', luhnNumber(8)],
    ['luhn14', luhnNumber(14)],
  ] as const)('is found by %s', (check, numbers) => {
    fc.assert(
      fc.property(slipped(numbers), ([right, wrong]) => {
        expect(hasCheckDigit(right, check)).toBe(true);
        // 97 and 0 are one remainder: 00 at the end is never written.
        expect(hasCheckDigit(wrong, check)).toBe(false);
      }),
    );
  });
  it('is found by mod97-be within the century of birth', () => {
    fc.assert(
      fc.property(slipped(nationalNumber), ([right, wrong]) => {
        expect(hasCheckDigit(right, 'mod97-be')).toBe(true);
        const centuries = (number: string) =>
          ['', '2'].filter(
            (century) =>
              97 - (Number(century + number.slice(0, 9)) % 97) === Number(number.slice(9)),
          );
        const same = centuries(right).filter((century) => centuries(wrong).includes(century));
        expect(same).toEqual([]);
      }),
    );
  });
  it('and by mod97-be in all but one of sixty, where it looks like a number of the other century', () => {
    let [tried, taken] = [0, 0];
    fc.assert(
      fc.property(slipped(nationalNumber), ([, wrong]) => {
        tried += 1;
        if (hasCheckDigit(wrong, 'mod97-be')) taken += 1;
      }),
      { numRuns: 3_000, seed: 22 },
    );
    expect(taken / tried).toBeLessThan(1 / 60);
  });
});
