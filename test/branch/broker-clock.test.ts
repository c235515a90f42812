/** The clock of the broker ran ahead, and is set right: the order of what was done stays. */
import { expect, test } from 'vitest';
import {
  branchKeys,
  othersOf,
  plainStream,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';

/** A loan at one kiosk and its return at another after twenty minutes, published within milliseconds. */
function lentAndReturned(brokerAheadMs: number) {
  const seal = unsignedSeal(branchKeys());
  const stream = plainStream();
  const kiosks = ['k01', 'k02', 'k03'].map((name) => othersOf(name, seal));
  const startMs = Date.parse('2026-11-26T10:00:00Z');
  const publish = (kiosk: string, content: Parameters<typeof sealed>[3], storedAtMs: number) => {
    const stored = stream.append(kiosk, sealed(seal, kiosk, 'boot', content), storedAtMs);
    for (const each of kiosks) each.fold(stored);
  };
  const [item] = seal.itemHashes('A');
  const patron = [...seal.patronHashes('P1')];
  publish('k03', { what: 'open', after: 0, upTo: 0, entries: [] }, startMs + brokerAheadMs);
  const lentMs = startMs + 60_000;
  publish('k01', { what: 'lent', entry: 1, item, ageMs: 4, patron, dueOn: null }, lentMs);
  publish('k02', { what: 'returned', entry: 1, item, ageMs: 9 }, lentMs + 20 * 60_000);
  const [k01, k02, k03] = kiosks;
  return {
    last: k03?.lastOn('A', null)?.what,
    loanWaitsFor: k01?.earlierOn('A', 1),
    returnWaitsFor: k02?.earlierOn('A', 1),
  };
}
const inOrder = { last: 'returned', loanWaitsFor: [], returnWaitsFor: ['k01'] };

test('the clock of the broker is right', () => {
  expect(lentAndReturned(0)).toEqual(inOrder);
});

test('B4: the clock of the broker was an hour ahead, and is set right', () => {
  expect(lentAndReturned(3_600_000)).toEqual(inOrder);
});
