/** What a kiosk did on line, published for the sake of what another one has still to send. */
import { expect, test } from 'vitest';
import { movedBy, movedSince } from '../../src/branch/shared/moved.ts';
import {
  branchKeys,
  othersOf,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const nowMs = Date.parse('2026-11-26T10:00:00.000Z');

/**
 * Lent on line here, before this kiosk was started again; elsewhere that item was returned off line an
 * hour and a half ago, and another one's entry is on the staff's list for forty days.
 */
function publishedOf(loanAgeMs: number) {
  const seal = unsignedSeal(branchKeys());
  const stream = plainStream();
  const others = othersOf('k01', seal);
  const [first, second] = ['A', 'B'].map((item) => seal.itemHashes(item)[0] ?? '');
  for (const content of [
    { what: 'returned', entry: 1, item: second ?? '', ageMs: 40 * day },
    { what: 'over', entry: 1, ended: 'staff' },
    { what: 'returned', entry: 2, item: first ?? '', ageMs: 90 * minute },
  ] as const)
    others.fold(stream.append('k02', sealed(seal, 'k02', 'boot', content), nowMs));
  const journal = plainJournal();
  journal.settle(journal.begin('check-out', 'A', 'P1', 'online'), { state: 'accepted' });
  // All of it is later than the oldest of what waits elsewhere.
  const begunSince: typeof journal.begunSince = (_, is) => journal.begunSince('', is);
  const publisher = publisherParts({ ...journal, begunSince }, seal, {
    ageMs: () => loanAgeMs,
    isUnsure: () => true,
  });
  return movedSince({ self: 'k01', others, publisher, nowMs: () => nowMs });
}

test('a loan that may be later than a return elsewhere is published, and that it is not sure', () => {
  for (const ageMs of [30 * minute, 90 * minute, 149 * minute])
    expect(publishedOf(ageMs)).toMatchObject([
      { what: 'moved', deeds: [{ deed: 'lent', ageMs, unsure: true }] },
    ]);
});

test('one that is older by more than clocks are set is not: the return is sent', () => {
  expect(publishedOf(151 * minute)).toEqual([]);
  expect(publishedOf(20 * day)).toEqual([]);
});

test('a stack is one message, with the last of each item, and a large one is several', () => {
  const seal = unsignedSeal(branchKeys());
  const stream = plainStream();
  const others = othersOf('k01', seal);
  const journal = plainJournal();
  const entries = ['A', 'B', 'A', ...Array.from({ length: 100 }, (_, at) => `C${at}`)].map(
    (item, nth) => {
      const id = journal.begin(nth === 2 ? 'check-in' : 'check-out', item, 'P1', 'online');
      journal.settle(id, { state: 'accepted' });
      return id;
    },
  );
  const publisher = publisherParts(journal, seal);
  const parts = { self: 'k01', others, publisher, nowMs: () => nowMs };
  const [hashOfA, hashOfB] = ['A', 'B'].map((item) => seal.itemHashes(item)[0]);
  expect(movedBy(parts, entries.slice(0, 3))).toEqual([
    {
      what: 'moved',
      deeds: [
        { deed: 'lent', entry: 2, item: hashOfB, ageMs: 0, released: false },
        { deed: 'returned', entry: 3, item: hashOfA, ageMs: 0 },
      ],
    },
  ]);
  const all = movedBy(parts, entries);
  expect(all.map((each) => each.what === 'moved' && each.deeds.length)).toEqual([100, 2]);
  for (const content of all)
    others.fold(stream.append('k01', sealed(seal, 'k01', 'boot', content), nowMs));
  expect(others.deedsOn('A')).toMatchObject([{ entry: 3, what: 'returned', kiosk: 'k01' }]);
  expect(others.deedsOn('C99')).toMatchObject([{ entry: 103, what: 'lent' }]);
  expect(movedBy(parts, entries)).toEqual([]);
});
