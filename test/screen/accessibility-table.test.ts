/**
 * docs/accessibility.md: every clause and criterion has its row, every row says how it was checked,
 * every test named there exists.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/accessibility.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/**
 * W3C, Web Content Accessibility Guidelines 2.2, 12 December 2024: level A and AA, without 4.1.1,
 * which is obsolete.
 */
const criteria = `
  1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13
  2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8
  3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3`;
/** ETSI, EN 301 549 V3.2.1 (2021-03), chapters 4, 5 and 8 in full, the others by chapter. */
const clauses = `
  4.2.1 4.2.2 4.2.3 4.2.4 4.2.5 4.2.6 4.2.7 4.2.8 4.2.9 4.2.10 4.2.11
  5.1.2.1 5.1.2.2 5.1.3.1 5.1.3.2 5.1.3.3 5.1.3.4 5.1.3.5 5.1.3.6 5.1.3.7 5.1.3.8 5.1.3.9 5.1.3.10 5.1.3.11 5.1.3.12 5.1.3.13
  5.1.3.14 5.1.3.15 5.1.3.16 5.1.4 5.1.5 5.1.6.1 5.1.6.2 5.1.7 5.2 5.3 5.4 5.5.1 5.5.2 5.6.1 5.6.2 5.7 5.8 5.9 6 7 8.1.2 8.1.3 8.2
  8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 8.4.1 8.4.2 8.4.3 8.5 9, 10 11.5 11.6.2 11.7 11.8 12.1.1 12.1.2 12.2 13`;
function words(list: string) {
  return list.split(/\s+/).filter(Boolean);
}

test('each criterion and each clause has one row', () => {
  const named = (cells: number) =>
    rows.filter((row) => row.length === cells).map(([first = '']) => first.split(' ')[0]);
  expect(named(3)).toEqual(words(criteria));
  expect(named(4)).toEqual(words(clauses));
});

test('each row says how it stands and how that is known', () => {
  const stands = /^(met|in part|not met|does not apply|depends on|see the)/;
  for (const row of rows) {
    expect(row.at(-2), row[0]).toMatch(stands);
    expect(row.at(-1), row[0]).not.toBe('');
  }
});

test('the tests that it names are there', () => {
  const files = [...page.matchAll(/`(test\/[^`*]+)`/g)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
