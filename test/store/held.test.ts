import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, open } from '../support/store/folder.ts';

test('items that somebody waits for: kept over a restart, removed by age, and not readable', () => {
  const folder = newFolder();
  const first = open(folder);
  const [book, other] = ['30000000000017', '30000000000025'];
  first.held.put(book, '2026-11-24T10:00:00Z');
  first.held.put(other, '2026-11-01T10:00:00Z');
  first.held.put(other, '2026-11-02T10:00:00Z');
  first.close();
  const { held } = open(folder);
  expect([held.has(book), held.has(other), held.has('23550000000018')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(held.purge('2026-11-20T10:00:00Z')).toBe(1);
  expect([held.has(book), held.has(other)]).toEqual([true, false]);
  held.remove(book);
  held.remove(book);
  expect(held.has(book)).toBe(false);
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1');
    expect([name, text.includes(book) || text.includes(other)]).toEqual([name, false]);
  }
});
