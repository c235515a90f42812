import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMacOf, macOf, newWords, parseWords } from '../../../src/branch/enrol/words.ts';

test('words that were typed are the words that were shown, however they are parted', () => {
  const words = newWords();
  expect(words.text).toMatch(/^([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]( \w{5}){5}$/);
  for (const typed of [
    words.text,
    words.text.toUpperCase(),
    ` ${words.text.replaceAll(' ', ' - ')}\n`,
    words.text.replaceAll(' ', '\t'),
  ])
    expect(parseWords(typed)).toEqual(words);
});

test('a letter that is wrong, a word too few, two that changed places are seen', () => {
  const isSeen = fc.property(
    fc.integer({ min: 0, max: 33 }),
    fc.constantFrom(...'bdfgaiouxy'),
    (at, letter) => {
      const { text } = newWords();
      const typed = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
      // One in 65,536 passes the check, and is then no request's.
      const parsed = parseWords(typed);
      return typed === text || text[at] === ' ' || parsed === null || parsed.text !== text;
    },
  );
  fc.assert(isSeen, { numRuns: 500 });
  const wrong = Array.from({ length: 200 }, () => {
    const [first = '', second = '', ...others] = newWords().text.split(' ');
    return parseWords([second, first, ...others].join(' '));
  });
  expect(wrong.filter((words) => words !== null).length).toBeLessThan(3);
  for (const typed of ['', 'lusab', newWords().text.slice(6), `${newWords().text} lusab`])
    expect(parseWords(typed)).toBe(null);
});

test('a MAC is of these words, this purpose and this content', () => {
  const words = newWords();
  const mac = macOf(words, 'request', 'content');
  expect(isMacOf(words, 'request', 'content', mac)).toBe(true);
  expect(isMacOf(words, 'answer', 'content', mac)).toBe(false);
  expect(isMacOf(words, 'request', 'contents', mac)).toBe(false);
  expect(isMacOf(newWords(), 'request', 'content', mac)).toBe(false);
  expect(isMacOf(words, 'request', 'content', '')).toBe(false);
});
