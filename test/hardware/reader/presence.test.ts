import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPresence } from '../../../hardware/reader/presence.ts';

/** When the inventories began is not told. */
const absentMs = Number.NEGATIVE_INFINITY;

test('a tag appears after two rounds in a row and vanishes after three without it', () => {
  const presence = createPresence(2, 3);
  expect(presence.round(['A'])).toEqual({ ripe: [], vanished: [] });
  expect(presence.round([])).toEqual({ ripe: [], vanished: [] });
  expect(presence.round(['A'])).toEqual({ ripe: [], vanished: [] });
  expect(presence.round(['A'])).toEqual({
    ripe: [{ uid: 'A', rounds: 2, absentMs }],
    vanished: [],
  });
  presence.confirm('A');
  expect(presence.round(['A'])).toEqual({ ripe: [], vanished: [] });
  expect(
    [presence.round([]), presence.round([]), presence.round([])].map((round) => round.vanished),
  ).toEqual([[], [], ['A']]);
});

test('a miss in between starts neither appearing nor vanishing', () => {
  const presence = createPresence(2, 3);
  for (const round of [['A'], ['A']]) presence.round(round);
  presence.confirm('A');
  for (const round of [[], [], ['A'], [], [], ['A']])
    expect(presence.round(round).vanished).toEqual([]);
});

test('what a round says nothing of stays as it was', () => {
  const presence = createPresence(2, 3);
  for (const round of [
    ['A', 'B'],
    ['A', 'B'],
  ])
    presence.round(round);
  for (const uid of ['A', 'B']) presence.confirm(uid);
  presence.round(['C']);
  for (let round = 0; round < 5; round++) expect(presence.round([], []).vanished).toEqual([]);
  expect(presence.round(['C'], []).ripe).toEqual([{ uid: 'C', rounds: 2, absentMs }]);
  expect(presence.confirmed()).toEqual(['A', 'B']);
  // One miss came before them.
  expect(
    [presence.round([], ['A']), presence.round([], ['A'])].map((round) => round.vanished),
  ).toEqual([[], ['A']]);
  expect(presence.confirmed()).toEqual(['B']);
});

test('what was never confirmed never vanishes, and stays ripe', () => {
  const presence = createPresence(2, 1);
  presence.round(['A']);
  expect(presence.round(['A']).ripe).toEqual([{ uid: 'A', rounds: 2, absentMs }]);
  expect(presence.round(['A']).ripe).toEqual([{ uid: 'A', rounds: 3, absentMs }]);
  expect(presence.round([]).vanished).toEqual([]);
});

test('appearing and vanishing alternate for every tag, and clearing leaves nothing', () => {
  const rounds = fc.array(fc.subarray(['A', 'B', 'C']), { maxLength: 40 });
  fc.assert(
    fc.property(
      rounds,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      (seen, appear, vanish) => {
        const presence = createPresence(appear, vanish);
        const there = new Set<string>();
        for (const round of seen) {
          const { ripe, vanished } = presence.round(round);
          for (const uid of vanished) expect(there.delete(uid)).toBe(true);
          for (const { uid } of ripe) {
            expect(there.has(uid)).toBe(false);
            there.add(uid);
            presence.confirm(uid);
          }
        }
        expect(new Set(presence.clear())).toEqual(there);
        expect(presence.clear()).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test('a tag was laid down after the last whole inventory began that did not see it', () => {
  const presence = createPresence(2, 3);
  const absentOf = (seen: string[], beganMs: number, missed?: string[]) =>
    presence.round(seen, missed, beganMs).ripe.map((ripe) => ripe.absentMs);
  absentOf(['A'], 100);
  expect(absentOf(['A', 'B'], 200)).toEqual([Number.NEGATIVE_INFINITY]);
  presence.confirm('A');
  // An incomplete inventory says nothing of what it does not name.
  absentOf(['A'], 300, []);
  absentOf(['A', 'C'], 400);
  // B was missed once: it lay there all the same.
  absentOf(['A', 'B'], 500);
  expect(absentOf(['A', 'B', 'C'], 600)).toEqual([100]);
  expect(absentOf(['A', 'C'], 700)).toEqual([200]);
  presence.clear();
  absentOf(['A'], 800);
  expect(absentOf(['A'], 900)).toEqual([Number.NEGATIVE_INFINITY]);
});
