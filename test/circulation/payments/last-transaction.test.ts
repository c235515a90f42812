/**
 * Which two transactions of a terminal are one. Whole payments, over a line: payment-lost.test.ts.
 */
import { expect, test } from 'vitest';
import { isSameTransaction } from '../../../src/circulation/settle/last-transaction.ts';

const one = {
  amountCents: 320,
  receiptNumber: '0042',
  traceNumber: '000042',
  date: '1125',
  time: '110005',
};

test('alike in all that identifies it: the same', () => {
  expect(isSameTransaction(one, { ...one })).toBe(true);
  // A terminal that says no trace number, but says it of neither.
  expect(isSameTransaction({ ...one, traceNumber: null }, { ...one, traceNumber: null })).toBe(
    true,
  );
});

test.each([
  ['the amount', { amountCents: 321 }],
  ['the receipt number', { receiptNumber: '0043' }],
  ['the trace number', { traceNumber: '000043' }],
  ['the day', { date: '1124' }],
  ['the time of day', { time: '110006' }],
])('%s is another, and nothing else: not the same', (_, difference) => {
  expect(isSameTransaction(one, { ...one, ...difference })).toBe(false);
});

test.each([
  ['no receipt number', { receiptNumber: '' }],
  ['no date', { date: null }],
  ['no time', { time: null }],
  ['a date that is none', { date: '0000' }],
  ['a time that is none', { time: '250000' }],
])('%s in either: nothing tells that they are the same', (_, lack) => {
  expect(isSameTransaction({ ...one, ...lack }, { ...one, ...lack })).toBe(false);
});
