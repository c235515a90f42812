/** Which deed a booking is of, where several fit it. */
import { expect, it } from 'vitest';
import type { Booking } from '../../../simulators/library/state.ts';
import { type Deed, type Deeds, type Telling, writeDeeds } from './deeds.ts';
import { countExceptions } from './exceptions.ts';
import { checkMeant } from './meant.ts';

const item = 'i';
function lays(deeds: Deeds, atMs: number, means: Deed['means'], ...cards: string[]) {
  const stand = { visit: 1, by: 'A', view: means, excuse: null, isReaderUp: true };
  deeds.did({ ...stand, atMs, item, means, cards: new Set(cards) });
}
function hears(deeds: Deeds, atMs: number, what: Telling['what'], of: Telling['of']) {
  deeds.told({ atMs, visit: 1, item, what, of, by: 'screen', code: '' });
}
/** All of it is sent at once, when the line is back. */
function broken(deeds: Deeds, ...sent: ('check-out' | 'check-in')[]) {
  const empty = { happenedAt: null, feeId: null, amountCents: null, attempt: null };
  const rules: string[] = [];
  checkMeant({
    deeds,
    exceptions: countExceptions(),
    bookings: sent.map(
      (what): Booking => ({
        ...empty,
        at: new Date(9_000).toISOString(),
        what,
        item,
        card: 'A',
        noBlock: true,
        isLate: false,
      }),
    ),
    isAtDesk: () => false,
    violate: (rule) => void rules.push(rule),
  });
  return rules;
}

it('a loan off line of before a return, for one of two cards, is not the loan after it', () => {
  const deeds = writeDeeds();
  lays(deeds, 1_000, 'borrow', 'A', 'B');
  hears(deeds, 1_500, 'lent', 'borrow');
  lays(deeds, 2_000, 'return', 'A', 'B');
  hears(deeds, 2_500, 'returned', 'return');
  lays(deeds, 3_000, 'borrow', 'A');
  hears(deeds, 3_500, 'lent', 'borrow');
  expect(broken(deeds, 'check-out', 'check-in', 'check-out')).toEqual([]);
});

it('what may have been for either of two cards, and came to nothing, is not the loan', () => {
  const deeds = writeDeeds();
  lays(deeds, 1_000, 'borrow', 'A', 'B');
  hears(deeds, 1_500, 'not-lent', 'borrow');
  lays(deeds, 2_000, 'return', 'A', 'B');
  lays(deeds, 3_000, 'borrow', 'A');
  hears(deeds, 3_500, 'lent', 'borrow');
  expect(broken(deeds, 'check-out', 'check-in')).toEqual(['returned, and nobody handed it in']);
});
