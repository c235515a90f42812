/** What the parts of a set are called, by the setting `screen.sets`. */
import { expect, test } from 'vitest';
import { problemOf } from '../../src/screen/catalogues.ts';
import { partsOfRow } from '../../src/screen/set-names.ts';
import { texts } from '../../src/screen/texts.ts';
import { partName, setContents } from '../../ui/part-names.ts';
import { tagOf } from '../support/machines/desk.ts';
import { shipped } from '../support/screen/shipped.ts';

const course = { items: '39.*', mediaType: null, parts: ['book', 'cd', 'cd', 'cd'] };
const kit = { items: null, mediaType: '010', parts: ['book', 'puppet'] };

function wordsOf(language: keyof typeof shipped, own: Record<string, string> = {}) {
  return texts({ ...shipped[language], ...own }, language, 'Europe/Brussels', 'EUR');
}

test.each([
  ['nl', '1 boek en 3 cd’s', 'cd 2', 'boek'],
  ['fr', '1 livre et 3 CD', 'CD 2', 'livre'],
  ['de', '1 Buch und 3 CDs', 'CD 2', 'Buch'],
  ['en', '1 book and 3 CDs', 'CD 2', 'book'],
  ['ar', 'كتاب واحد و3 أقراص مدمجة', 'قرص مدمج 2', 'كتاب'],
] as const)('a set is told in the words of %s', (language, contents, third, first) => {
  const t = wordsOf(language);
  const parts = { there: [1], of: 4, kinds: course.parts };
  expect(setContents(parts, t)).toBe(contents);
  expect(partName(3, parts, t)).toBe(third);
  expect(partName(1, parts, t)).toBe(first);
});

test('a set that the library did not name has numbers', () => {
  const parts = { there: [1], of: 4 };
  expect(setContents(parts, wordsOf('nl'))).toBeNull();
  expect(partName(2, parts, wordsOf('nl'))).toBe('deel 2');
});

test('a word of the library has its own text, or it is a part', () => {
  const parts = { there: [1], of: 2, kinds: kit.parts };
  const own = { 'part.puppet': '{count, plural, =0 {pop} one {# pop} other {# poppen}}' };
  expect(setContents(parts, wordsOf('nl', own))).toBe('1 boek en 1 pop');
  expect(setContents(parts, wordsOf('nl'))).toBe('1 boek en 1 deel');
  expect(problemOf('part.puppet', own['part.puppet'], shipped.nl ?? {})).toBeNull();
  expect(problemOf('part.', 'x', shipped.nl ?? {})).not.toBeNull();
});

test('the first entry counts that fits the number, the kind and how many parts there are', () => {
  const plate = [tagOf('390001', { parts: 4, ordinal: 1 }), tagOf('7', { parts: 2, ordinal: 2 })];
  const sets = [course, kit];
  const kindsOf = (item: string, mediaType: string | null = null) =>
    partsOfRow({ item, mediaType }, plate, sets)?.kinds;
  expect(kindsOf('390001')).toEqual(course.parts);
  expect(kindsOf('7', '010')).toEqual(kit.parts);
  expect(kindsOf('7', '006')).toBeUndefined();
  expect(kindsOf('7')).toBeUndefined();
});
