/** What is left to do, by what is known of it. */
import { describe, expect, it } from 'vitest';
import { countJournal } from '../../src/store/journal-counts.ts';
import type { Entry, Note, Settlement } from '../../src/store/types.ts';

const approval: Note = {
  step: 'approved',
  receiptNumber: '17',
  terminalId: null,
  traceNumber: null,
  date: null,
  time: null,
};
const payment = (settlement: Settlement | null, notes: readonly Note[] = []): Entry => ({
  id: 1,
  at: '2026-11-30T10:00:00Z',
  notes: [...notes],
  settlement,
  transaction: {
    kind: 'payment',
    way: 'terminal',
    driver: 'zvt',
    attempt: 'a',
    patron: '1',
    fees: [],
    amountCents: 2_500,
  },
});
const counted = (open: readonly Entry[], staff: readonly Entry[]) =>
  countJournal({ open: () => [...open], staff: () => [...staff] });
const nothing = counted([], []);
const staff = (why: 'paid-not-booked' | 'terminal-last-unknown' | 'terminal-last-earlier') =>
  ({ state: 'staff', why }) as const;
const completed: Note = { step: 'completed' };

it('counts nothing of a payment under way at the screen', () => {
  expect(counted([payment(null, [approval])], [])).toEqual(nothing);
});

describe('a payment that was taken and is not booked', () => {
  it.each([
    ['acknowledged to the terminal', [approval, completed]],
    ['of a protocol without acknowledgement', [{ ...approval, stands: true as const }]],
  ])('is counted as such: %s', (_, notes) => {
    expect(counted([], [payment(staff('paid-not-booked'), notes)])).toEqual({
      ...nothing,
      paidNotBooked: 1,
    });
    const open = payment({ state: 'unknown', why: 'booking-unanswered' }, notes);
    expect(counted([open], [])).toEqual({ ...nothing, paidNotBooked: 1 });
  });

  it('is counted as such where the reversal was refused, and not where it may have been done', () => {
    const notes: Note[] = [approval, completed, { step: 'reversing' }];
    const ended = (why: 'reversal-refused' | 'reversal-unknown') =>
      counted([], [payment({ state: 'staff', why }, notes)]);
    expect(ended('reversal-refused')).toEqual({ ...nothing, paidNotBooked: 1 });
    expect(ended('reversal-unknown')).toEqual({ ...nothing, paymentUnknown: 1 });
  });
});

describe('U1: a payment of which nobody knows is not counted as paid', () => {
  it('while the kiosk asks', () => {
    const entry = payment({ state: 'unknown', why: 'payment-unclear' });
    expect(counted([entry], [])).toEqual({ ...nothing, toAsk: 1 });
  });

  it.each([
    ['without a word of the terminal', staff('terminal-last-unknown'), []],
    ['approved, and perhaps undone by the terminal', staff('terminal-last-earlier'), [approval]],
  ])('on the list of the staff: %s', (_, settlement, notes) => {
    expect(counted([], [payment(settlement, notes)])).toEqual({ ...nothing, paymentUnknown: 1 });
  });
});
