/** What is left to do, by what is known of it. */
import { expect, it } from 'vitest';
import { countJournal } from '../../src/store/journal-counts.ts';
import type { Entry, Settlement } from '../../src/store/types.ts';

const payment = (settlement: Settlement): Entry =>
  ({
    ...{ id: 1, at: '2026-11-30T10:00:00Z', notes: [], settlement },
    transaction: { kind: 'payment', patron: '1', amountCents: 2_500 },
  }) as unknown as Entry;
const counted = (open: readonly Entry[], staff: readonly Entry[]) =>
  countJournal({ open: () => [...open], staff: () => [...staff] });

it('a payment that was taken and is not booked is counted as such', () => {
  const entry = payment({ state: 'staff', why: 'paid-not-booked' });
  expect(counted([], [entry])).toMatchObject({ paidNotBooked: 1, refused: 0 });
});

it('U1: a payment of which nobody knows is not counted as paid', () => {
  const entry = payment({ state: 'unknown', why: 'no answer' } as unknown as Settlement);
  expect(counted([entry], [])).toMatchObject({ paidNotBooked: 0, toAsk: 1 });
});
