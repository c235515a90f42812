/** Opening hours as people type them. */
import { expect, test } from 'vitest';
import { readHours, type Week, writeHours } from '../../src/technician/setup/hours-text.ts';

const week = (text: string): Week | null => {
  const read = readHours(text);
  if (!read.ok) throw new Error(read.problem);
  return read.week;
};

test.each([
  ['mo-fr 9-17:30, sa 10-13', 'mo-fr 9-17:30, sa 10-13'],
  ['ma-vr 9u-17u30; za 10.00 - 13.00', 'mo-fr 9-17:30, sa 10-13'],
  ['Monday 9-12 13-17', 'mo 9-12 13-17'],
  ['mo-su 0-24', 'mo-su 0-24'],
  ['di do 14-20', 'tu 14-20, th 14-20'],
  ['mo-sa 9-17, we closed', 'mo-tu 9-17, th-sa 9-17'],
  ['always', 'always'],
])('%s is %s', (typed, written) => {
  expect(writeHours(week(typed))).toBe(written);
  expect(week(written)).toEqual(week(typed));
  expect(week(writeHours(week(typed), 'nl'))).toEqual(week(typed));
});

test.each([
  ['', 'no hours'],
  ['mo', 'write it as in'],
  ['xx 9-17', 'is no day'],
  ['fr-mo 9-17', 'runs backwards'],
  ['mo 17-9', 'no time from and until'],
  ['mo 9-25', 'no time from and until'],
  ['mo 9-12:61', 'no time from and until'],
  ['mo 9-13 12-17', 'overlap'],
  ['9-17', 'write it as in'],
])('%j is refused: %s', (typed, problem) => {
  expect(readHours(typed)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
});

test('in Dutch they are written with Dutch days', () => {
  expect(writeHours(week('mo-fr 9-17:30, sa 10-13'), 'nl')).toBe('ma-vr 9-17:30, za 10-13');
  expect(writeHours(null, 'nl')).toBe('altijd');
});
