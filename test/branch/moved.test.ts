/** What a kiosk did on line, published for the sake of what another one has still to send. */
import { expect, test } from 'vitest';
import { movedSince } from '../../src/branch/shared/moved.ts';
import {
  branchKeys,
  createBranchSeal,
  othersOf,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
} from '../support/branch/entries.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const nowMs = Date.parse('2026-11-26T10:00:00.000Z');

/**
 * Lent on line here, before this kiosk was started again; elsewhere that item was returned off line an
 * hour and a half ago, and another one's entry is on the staff's list for forty days.
 */
function publishedOf(loanAgeMs: number) {
  const seal = createBranchSeal(branchKeys());
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
      { what: 'moved', deed: 'lent', ageMs, unsure: true },
    ]);
});

test('one that is older by more than clocks are set is not: the return is sent', () => {
  expect(publishedOf(151 * minute)).toEqual([]);
  expect(publishedOf(20 * day)).toEqual([]);
});
