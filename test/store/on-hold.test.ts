import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, open } from '../support/store/folder.ts';

test('items on hold: kept over a restart, removed by age, and not readable', () => {
  const folder = newFolder();
  const first = open(folder);
  const [book, other] = ['30000000000017', '30000000000025'];
  first.onHold.put(book, '2026-11-24T10:00:00Z');
  first.onHold.put(other, '2026-11-01T10:00:00Z');
  first.onHold.put(other, '2026-11-02T10:00:00Z');
  first.close();
  const { onHold } = open(folder);
  expect([onHold.has(book), onHold.has(other), onHold.has('23550000000018')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(onHold.purge('2026-11-20T10:00:00Z')).toBe(1);
  expect([onHold.has(book), onHold.has(other)]).toEqual([true, false]);
  onHold.remove(book);
  onHold.remove(book);
  expect(onHold.has(book)).toBe(false);
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1');
    expect([name, text.includes(book) || text.includes(other)]).toEqual([name, false]);
  }
});
