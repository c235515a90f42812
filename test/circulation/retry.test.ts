/** What staff send again by hand: an item that they do not lay down may lie elsewhere by now. */
import { describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import type { Settlement, Transaction } from '../../src/store/types.ts';
import { counterOfEach } from '../support/circulation/counter-of-each.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

const book = shelfNumber('book', 40);
const [patron, other] = [card(1), card(2)];
/** lent to `patron` on the first day */
const lentBook = shelfNumber('book', 1);

const desk = counterOfEach();
const { journal, begun, settlementOf, holderOf, lendTo, booked } = desk;

describe('retry', () => {
  const notLent: Transaction = {
    kind: 'check-out',
    item: book,
    patron,
    uids: ['E1'],
    mode: 'offline',
    dueOn: '2024-06-01',
  };

  test('of an off-line loan that the patron was refused: it stays on the list, and nothing is sent', async () => {
    desk.counter.parts.security = { release: async () => 'failed', secure: async () => 'failed' };
    desk.counter.parts.cache.put(patron, {
      observedAt: clock.now(),
      fees: [],
      membership: { status: 5 },
    });
    const visit = openVisit(desk.counter.parts, 'offline');
    await visit.identify(patron);
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'not-released',
    });
    const listed = settlementOf(1);
    expect(listed).toMatchObject({ state: 'staff', why: 'not-lent-not-secured' });
    expect(await retryEntry(desk.counter.parts, 1)).toEqual(listed);
    expect([settlementOf(1), holderOf(book)]).toEqual([listed, null]);
  });

  test('of one that was interrupted before the patron saw it: the same, listed or not yet', async () => {
    const id = begun(notLent);
    expect(await retryEntry(desk.counter.parts, id)).toMatchObject({ state: 'staff' });
    expect(await retryEntry(desk.counter.parts, id)).toMatchObject({ state: 'staff' });
    expect(holderOf(book)).toBe(null);
  });

  test('of one whose item was returned here since: nothing is sent, for it lies here', async () => {
    const id = begun(notLent, { state: 'deferred' });
    journal().settle(id, { state: 'staff', why: 'lent-to-another' }, clock.now());
    const listed = settlementOf(id);
    begun(
      { kind: 'check-in', item: lentBook, uids: ['E2'], mode: 'online' },
      { state: 'accepted' },
    );
    begun({ kind: 'check-in', item: book, uids: ['E1'], mode: 'online' }, { state: 'accepted' });
    expect(await retryEntry(desk.counter.parts, id)).toEqual(listed);
    expect([settlementOf(id), holderOf(book)]).toEqual([listed, null]);
  });

  test('of one that was sent without an answer, and whose item was lent to another since: that loan stands', async () => {
    const id = begun(notLent, { state: 'deferred' });
    for (const step of ['released', 'sending'] as const) journal().note(id, { step }, clock.now());
    journal().settle(id, { state: 'staff', why: 'never-answered' }, clock.now());
    await lendTo(other, book);
    const became = { state: 'staff', why: 'lent-to-another' };
    expect(await retryEntry(desk.counter.parts, id)).toEqual(became);
    expect([settlementOf(id), holderOf(book)]).toEqual([became, other]);
  });

  test('of a return off line that the library system has had: its security alone is listed, and nothing is sent', async () => {
    desk.counter.parts.security = { release: async () => 'failed', secure: async () => 'failed' };
    const visit = openVisit(desk.counter.parts, 'offline');
    expect(await visit.checkIn({ item: lentBook, uids: ['E2'] })).toMatchObject({
      code: 'not-secured',
    });
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(holderOf(lentBook)).toBe(null);
    const listed = settlementOf(1);
    expect(listed).toMatchObject({ state: 'staff' });
    // The staff check it out from the bin, and then work on their list.
    const before = { loan: null, hold: null };
    const lent = { item: lentBook, card: other, dueOn: '2030-01-01', renewals: 0, before };
    desk.counter.library.library.state.loans.set(lentBook, lent);
    expect(await retryEntry(desk.counter.parts, 1)).toEqual(listed);
    expect([settlementOf(1), holderOf(lentBook)]).toEqual([listed, other]);
  });

  /** Off line; the library system refused it when it was sent, and had the item on loan then. */
  const refusedReturn = (item: string, dueOn?: string) => {
    const id = begun(
      { kind: 'check-in', item, uids: ['E1'], mode: 'offline' },
      { state: 'deferred' },
    );
    for (const step of ['secured', 'sending'] as const) journal().note(id, { step }, clock.now());
    const data = dueOn === undefined ? {} : { data: { dueOn } };
    journal().settle(id, { state: 'staff', why: 'refused-afterwards', ...data }, clock.now());
    return id;
  };
  const dueOn = () => desk.counter.library.library.state.loans.get(lentBook)?.dueOn;

  test.each<Settlement>([
    { state: 'accepted' },
    { state: 'unknown', why: 'no-answer' },
    { state: 'staff', why: 'loan-unseen' },
  ])(
    'of a return off line whose item was lent here since ($state): that loan stands',
    async (lent) => {
      const id = refusedReturn(book);
      const listed = settlementOf(id);
      begun({ ...notLent, patron: other, mode: 'online' }, lent);
      await lendTo(other, book);
      expect(await retryEntry(desk.counter.parts, id)).toEqual(listed);
      expect([settlementOf(id), holderOf(book)]).toEqual([listed, other]);
    },
  );

  test('of the same, whose loan stood, and whose patron took it along again: it is theirs', async () => {
    const id = refusedReturn(lentBook);
    const visit = openVisit(desk.counter.parts, 'online');
    await visit.identify(patron);
    await visit.enterPin('1234');
    const taken = await visit.checkOut({ item: lentBook, uids: ['E1'] });
    expect(taken).toMatchObject({ kind: 'done', ownLoan: true });
    const listed = settlementOf(id);
    expect(await retryEntry(desk.counter.parts, id)).toEqual(listed);
    expect(holderOf(lentBook)).toBe(patron);
  });

  test('of the same, whose item was not lent after all: it is sent', async () => {
    const id = refusedReturn(lentBook, dueOn());
    begun({ ...notLent, item: lentBook, patron: other, mode: 'online' }, { state: 'refused' });
    expect(await retryEntry(desk.counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(lentBook)).toBe(null);
  });

  // The desk does not tell the kiosk whom it lends to.
  test.each(['2020-01-01', undefined])(
    'of the same, lent by a desk since (then it was due on %s): that loan stands',
    async (then) => {
      const id = refusedReturn(lentBook, then);
      const listed = settlementOf(id);
      expect(await retryEntry(desk.counter.parts, id)).toEqual(listed);
      expect([settlementOf(id), holderOf(lentBook)]).toEqual([listed, patron]);
      expect(booked('check-in')).toBe(0);
    },
  );

  test('of one whose item was not returned after all: it is sent', async () => {
    const id = begun(notLent, { state: 'deferred' });
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    begun({ kind: 'check-in', item: book, uids: ['E1'], mode: 'online' }, { state: 'refused' });
    expect(await retryEntry(desk.counter.parts, id)).toEqual({ state: 'accepted' });
  });

  test('of one that was released before the kiosk ended: the item has left, and it is sent', async () => {
    const id = journal().begin(notLent, clock.now());
    journal().note(id, { step: 'released' }, clock.now());
    noteInterrupted(desk.counter.parts);
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    expect(await retryEntry(desk.counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(book)).toBe(patron);
  });

  test('of one that was checked out, and refused later: it is sent', async () => {
    const id = begun(notLent, { state: 'deferred' });
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    expect(await retryEntry(desk.counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(book)).toBe(patron);
  });
});
