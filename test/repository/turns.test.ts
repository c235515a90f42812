/** What `npm test` leaves to other days: nothing for ever, and of no kind everything. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, kinds, leftOut, testFiles } from './turns.ts';

const root = join(import.meta.dirname, '../..');
const files = testFiles(root);
const some = Array.from({ length: 10 }, (_, nth) => 20_000 + nth);

it('finds this file, and those of the other programs', () => {
  expect(files).toContain('test/repository/turns.test.ts');
  expect(files.some((file) => file.startsWith('fleet/test/'))).toBe(true);
  expect(files.some((file) => file.startsWith('demo/test/'))).toBe(true);
  expect(files.some((file) => file.startsWith('packages/sip2/test/'))).toBe(true);
});

it('no file is of two kinds, and each name is that of a file or a folder', () => {
  const all = kinds.flatMap((kind) => filesOf(kind, files));
  expect(all).toHaveLength(new Set(all).size);
  for (const { of } of kinds)
    for (const part of of)
      expect(
        files.some((file) => file.startsWith(part)),
        part,
      ).toBe(true);
});

describe.each(kinds)('$kind', (kind) => {
  const own = filesOf(kind, files);
  const runOn = (day: number) => {
    const left = new Set(leftOut(day, files, []));
    return own.filter((file) => !left.has(file));
  };

  it('has some file in each run, and each file once in its days', () => {
    for (const day of some) {
      expect(runOn(day)).not.toEqual([]);
      const inTurn = Array.from({ length: kind.days }, (_, nth) => runOn(day + nth)).flat();
      expect(inTurn.toSorted()).toEqual(own.toSorted());
    }
  });

  // A file that runs on even days, with cases of which every second has its turn, would never come to
  // half of them.
  it('has no case that never comes: what takes turns within a file does so by another number', () => {
    for (const file of own) {
      const source = readFileSync(join(root, file), 'utf8');
      for (const [call, parts] of source.matchAll(
        /\b(?:ofToday|shareToday|isTurnOf)\([^;{]*?\b(\d+)(?: \* [\w.]+,?)?\s*\)/g,
      ))
        expect(gcd(Number(parts), kind.days), `${file}: ${call}`).toBe(1);
    }
  });
});

it('runs what was changed lately, and all of a kind whose subject was', () => {
  const [one = ''] = leftOut(20_000, files, []);
  expect(leftOut(20_000, files, [one])).not.toContain(one);
  const walks = kinds.find(({ about }) => about === 'machines/');
  const left = leftOut(20_000, files, ['machines/visit/visit.ts']);
  expect(left.filter((file) => walks?.of.includes(file))).toEqual([]);
});

function gcd(one: number, other: number): number {
  return other === 0 ? one : gcd(other, one % other);
}
