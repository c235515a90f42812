/**
 * A return off line that may not have arrived, whose item a desk has lent since: sent again it would
 * take the item from its borrower (docs/reconciliation.md).
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { listUnanswered, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import type { Settlement } from '../../src/store/types.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

const [patron, other] = [card(1), card(2)];
/** lent to `patron` on the first day */
const lentBook = shelfNumber('book', 1);
const hours = 3_600_000;

let counter: Counter;
let laterMs: number;
beforeEach(async () => {
  laterMs = 0;
  const now = () => new Date(Date.parse(clock.now()) + laterMs).toISOString();
  counter = await openCounter({ clock: { now }, timeoutMs: 250 });
});
afterEach(() => counter.close());

function returned(settlement: Settlement = { state: 'deferred' }) {
  const { journal, clock } = counter.parts;
  const back = { kind: 'check-in', item: lentBook, uids: ['E1'], mode: 'offline' } as const;
  const id = journal.begin(back, clock.now());
  journal.note(id, { step: 'secured' }, clock.now());
  journal.settle(id, settlement, clock.now());
  return id;
}
const state = () => counter.library.library.state;
const holder = () => state().loans.get(lentBook)?.card ?? null;
const settlement = (id: number) => counter.parts.journal.get(id)?.settlement;
function lendAtDesk(dueOn = '2030-01-01') {
  const before = { loan: null, hold: null };
  state().loans.set(lentBook, { item: lentBook, card: other, dueOn, renewals: 0, before });
}
/** Once, without an answer; then the line is back. */
async function sentInVain(how: 'deaf' | 'silent', { codes = ['09'], times = 1 } = {}) {
  counter.library.misbehave(how, { codes, times });
  expect(await resolveOpen(counter.parts)).toBe(false);
}
/** A question is asked four times on each of two connections, a return sent once. */
const unasked = { codes: ['17', '09'], times: 9 };
function settles() {
  return expect.poll(() => resolveOpen(counter.parts)).toBe(true);
}
const perhapsLent = { state: 'staff', why: 'perhaps-lent-since' };

describe('a retry by staff', () => {
  test('of a return that was never answered: the loan since stands', async () => {
    const id = returned();
    await sentInVain('silent');
    expect(holder()).toBe(null);
    listUnanswered(counter.parts, id, 3);
    lendAtDesk();
    expect(await retryEntry(counter.parts, id)).toEqual(perhapsLent);
    expect(await retryEntry(counter.parts, id)).toEqual(perhapsLent);
    expect([settlement(id), holder()]).toEqual([perhapsLent, other]);
    // Back from that patron too.
    state().loans.delete(lentBook);
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
  });

  test('of one that may be settled, in a journal that is an older copy: the same', async () => {
    const id = returned({ state: 'staff', why: 'perhaps-settled' });
    lendAtDesk();
    expect(await retryEntry(counter.parts, id)).toEqual(perhapsLent);
    expect(holder()).toBe(other);
  });

  test('of one that was asked about as it was tried before: sent while that loan stands', async () => {
    const id = returned();
    await sentInVain('deaf');
    await sentInVain('deaf');
    listUnanswered(counter.parts, id, 3);
    const stood = state().loans.get(lentBook);
    if (!stood) throw new Error('not lent');
    lendAtDesk();
    expect(await retryEntry(counter.parts, id)).toEqual(perhapsLent);
    state().loans.set(lentBook, stood);
    laterMs = 48 * hours;
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holder()).toBe(null);
  });

  test.each([
    ['17 had no answer as it was sent', unasked, []],
    ['17 is answered with 96 now', {}, ['17']],
  ])('where nothing tells which loan it is (%s): not sent', async (_, first, now) => {
    const id = returned();
    await sentInVain('deaf', first);
    listUnanswered(counter.parts, id, 3);
    if (now.length > 0) counter.library.misbehave('resend', { codes: now });
    await expect.poll(() => retryEntry(counter.parts, id)).toEqual(perhapsLent);
    expect(holder()).toBe(patron);
  });
});

describe('a retry by itself', () => {
  test.each(['silent', 'deaf'] as const)(
    'of a return without an answer (%s), the line was away for a night: the loan since stands',
    async (how) => {
      const id = returned();
      await sentInVain(how);
      lendAtDesk();
      laterMs = 12 * hours;
      await settles();
      expect([settlement(id), holder()]).toEqual([perhapsLent, other]);
    },
  );

  test('and lent a moment later: by the day it is due', async () => {
    const id = returned();
    await sentInVain('silent');
    lendAtDesk();
    await settles();
    expect([settlement(id), holder()]).toEqual([perhapsLent, other]);
  });

  test('and of an item that was not on loan as it was sent: the loan since stands, and nothing is left to do', async () => {
    const id = returned();
    state().loans.delete(lentBook);
    await sentInVain('silent');
    lendAtDesk();
    await settles();
    expect([settlement(id), holder()]).toEqual([{ state: 'accepted' }, other]);
  });

  test('of one whose item could not be asked about: sent, and right after it once more', async () => {
    const id = returned();
    await sentInVain('deaf', unasked);
    await settles();
    expect([settlement(id), holder()]).toEqual([{ state: 'accepted' }, null]);
  });

  test('of one that never left the kiosk: sent, however long the line was away', async () => {
    const id = returned();
    await counter.cut();
    expect(await resolveOpen(counter.parts)).toBe(false);
    laterMs = 12 * hours;
    await counter.restore();
    await settles();
    expect([settlement(id), holder()]).toEqual([{ state: 'accepted' }, null]);
    expect(counter.parts.journal.get(id)?.notes.map(({ step }) => step)).toEqual([
      'secured',
      'sending',
      'not-sent',
      'sending',
    ]);
  });

  test('of one whose loan stands, a night later too, where it was asked about before', async () => {
    const id = returned();
    await sentInVain('deaf');
    await sentInVain('deaf');
    laterMs = 12 * hours;
    await settles();
    expect([settlement(id), holder()]).toEqual([{ state: 'accepted' }, null]);
  });
});
