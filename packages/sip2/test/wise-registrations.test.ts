/**
 * Any registration that is written as OCLC describes it reads back equal; of a damaged one no other
 * amount is read than stands in it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FeeEntry, readFees, readMoney, writeMoney } from '../src/index.ts';

const runs = process.env.LONG === '1' ? 30_000 : 3_000;

interface Written {
  createdOn: string;
  description: string;
  title: string;
  from: string;
  amountCents: number;
  letters: string;
  collectedOn: string;
  id: string;
  type: string;
  until: string;
}
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
function dutch(date: string) {
  return date.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3-$2-$1');
}
const noDay = fc.constantFrom('', '-', '--', '- -');
const maybeDay = fc.oneof(day.map(dutch), noDay);
/** What a cataloguer types: letters, digits, amounts, dates, and the separator itself. */
const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[|\p{C}~]/gu, '')),
      fc.constantFrom('1984', '2.00', '12-03-2025', 'Boete', 'ID', '', 'de', 'É'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(' ').replace(/\s+/g, ' ').trim());
const written: fc.Arbitrary<Written> = fc.record({
  createdOn: day,
  description: words,
  title: fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('~')),
  from: maybeDay,
  amountCents: fc.integer({ min: 0, max: 1_000_000 }),
  letters: fc.shuffledSubarray(['I', 'D', 'R']).map((letters) => letters.join('')),
  collectedOn: maybeDay,
  id: fc.integer({ min: 1, max: 99_999_999 }).map(String),
  type: fc.constantFrom('1', '2', '3', '4', '6'),
  until: maybeDay,
});
const separator = fc.constantFrom('~', ' ~ ', '~ ', ' ~');

function partsOf(of: Written): string[] {
  return [
    dutch(of.createdOn),
    of.description,
    of.title,
    of.from,
    writeMoney(of.amountCents),
    of.letters,
    of.collectedOn,
    of.id,
    of.type,
    of.until,
  ];
}
function read(line: string): FeeEntry | null {
  const fields = [{ id: 'YZ', value: line }];
  const how = { format: 'wise', field: 'YZ', timeZone: 'Europe/Brussels' } as const;
  return readFees({ fields }, how)?.[0] ?? null;
}

test('a registration that was written reads back', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(written, separator, (of, between) => {
      const has = (letter: string) => of.letters.includes(letter);
      const title = of.title.split('~').map((part) => part.trim());
      expect(read(partsOf(of).join(between))).toMatchObject({
        id: of.id,
        amountCents: of.amountCents,
        createdOn: of.createdOn,
        state: has('D')
          ? 'debt-collector'
          : has('I')
            ? 'direct-debit'
            : has('R')
              ? 'arrangement'
              : 'open',
        unclear: null,
        until:
          of.until.includes('20') || of.until.includes('19')
            ? of.until.split('-').reverse().join('-')
            : null,
        title: title.join('~') === '' ? null : title.join('~'),
      });
    }),
    { numRuns: runs },
  );
});

/**
 * One edit of a line: characters taken out, put in, or written over; or the rest cut off. Two
 * separators at once could make another line that is whole.
 */
const edit = fc.record({
  at: fc.nat(),
  takes: fc.oneof(fc.nat(3), fc.constant(1_000)),
  puts: fc.oneof(
    fc.constant(''),
    fc.constantFrom('~', ' ~ ', '0', '9', '.', ',', '-', ' ', 'X', '1.00', '1.00~', '~1.00'),
    fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => text.split('~').length <= 2),
  ),
});

/** The part of a line in which the character at `at` stands. */
function partAt(line: string, at: number): string {
  const end = line.indexOf('~', at);
  const start = at === 0 ? 0 : line.lastIndexOf('~', at - 1) + 1;
  return line.slice(start, end === -1 ? undefined : end).trim();
}

test('of a damaged registration the amount is the one that stands there, or unknown', {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(written, separator, edit, (of, between, { at, takes, puts }) => {
      const parts = partsOf(of);
      const line = parts.join(between);
      const from = at % (line.length + 1);
      const damaged = line.slice(0, from) + puts + line.slice(from + takes);
      const entry = read(damaged);
      if (entry === null) return;
      // Where its own digits are damaged, the amount is what is left of them, as anyone would read it.
      const start = parts.slice(0, 4).join(between).length + between.length;
      const end = start + writeMoney(of.amountCents).length;
      const isTouched = from <= end && from + takes >= start;
      const left = from > start ? from - 1 : from + puts.length;
      const isCutInTwo = puts.includes('~') && from > start && from + takes < end;
      const right = isTouched && !isCutInTwo ? readMoney(partAt(damaged, left)) : of.amountCents;
      expect({ damaged, amountCents: entry.amountCents }).toEqual({ damaged, amountCents: right });
    }),
    { numRuns: runs * 3 },
  );
});
