/**
 * What is not said is not known: no loan is dropped, taken away or sent on the strength of it
 * (docs/reconciliation.md).
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { profileOf } from '../../src/sip2/index.ts';
import type { Settlement, Transaction } from '../../src/store/types.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

const book = shelfNumber('book', 40);
const [patron, other] = [card(1), card(2)];
/** lent to `patron` on the first day */
const lentBook = shelfNumber('book', 1);

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

function journal() {
  return counter.parts.journal;
}
function begun(transaction: Transaction, settlement?: Settlement) {
  const id = journal().begin(transaction, clock.now());
  if (settlement) journal().settle(id, settlement, clock.now());
  else noteInterrupted(counter.parts);
  return id;
}
function settlementOf(id: number) {
  return journal().get(id)?.settlement;
}
function booked(what: string) {
  return counter.library.log().filter((booking) => booking.what === what).length;
}
function holderOf(item: string) {
  return counter.library.library.state.loans.get(item)?.card ?? null;
}
async function lendTo(borrower: string, item: string) {
  const lent = await counter.parts.library.checkOut({
    card: borrower,
    pin: null,
    item,
    mayRenew: false,
  });
  expect(lent).toMatchObject({ value: { ok: true } });
}
async function open(more: Parameters<typeof openCounter>[0]) {
  await counter.close();
  counter = await openCounter(more);
}

describe('18 does not name who has the item', () => {
  const offline = (dueOn: string): Transaction => ({
    kind: 'check-out',
    item: book,
    patron,
    uids: ['E1'],
    mode: 'offline',
    dueOn,
  });

  test.each([
    ['sooner', '2024-06-01'],
    ['later', '2024-06-14'],
  ])(
    'a loan off line of an item that another patron has, due %s than that: a person looks',
    async (_, dueOn) => {
      await lendTo(other, book);
      const id = begun(offline(dueOn), { state: 'deferred' });
      expect(await resolveOpen(counter.parts)).toBe(true);
      expect(settlementOf(id)).toMatchObject({
        state: 'staff',
        why: 'lent-to-another',
      });
      expect([booked('check-out'), holderOf(book)]).toEqual([1, other]);
    },
  );

  test.each([
    ['the list is empty', (item: string) => item !== '', {}],
    ['the list names no items', () => false, { loansIn: 'AK' as const }],
  ])('and %s: it proves nothing, a person looks', async (_, isGone, more) => {
    await open({ profile: profileOf('wise', more) });
    const { loans } = counter.library.library.state;
    for (const item of loans.keys()) if (isGone(item)) loans.delete(item);
    await lendTo(other, book);
    const deferred = begun(offline('2024-06-14'), { state: 'deferred' });
    const unknown = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    const renewal = begun({ kind: 'renew', item: book, patron, dueOn: '2024-05-31' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(deferred)).toMatchObject({
      state: 'staff',
      why: 'loan-unknown',
    });
    expect(settlementOf(unknown)).toMatchObject({
      state: 'staff',
      why: 'loan-unknown',
    });
    expect(settlementOf(renewal)).toMatchObject({
      state: 'not-done',
      why: 'due-date-counts',
    });
    expect([booked('check-out'), holderOf(book)]).toEqual([1, other]);
  });

  test('a renewal of an item that another patron has by now: not done, whatever its due date', async () => {
    await lendTo(other, book);
    const id = begun({ kind: 'renew', item: book, patron, dueOn: '2024-05-20' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'not-done',
      why: 'not-on-loan',
    });
  });
});

describe('the library system names who has an item, and writes card numbers its own way', () => {
  const openIt = async (more: { loansIn?: 'AK' }) => {
    await open({ form: 'simulated', profile: profileOf('simulated', more) });
    counter.library.library.setQuirk('own-card-form', true);
  };

  test('a loan of this patron stands, also where the list of loans does not say', async () => {
    await openIt({ loansIn: 'AK' });
    await lendTo(patron, book);
    const id = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'staff',
      why: 'loan-unseen',
    });
  });

  test('and another patron is another patron', async () => {
    await openIt({});
    await lendTo(other, book);
    const id = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({ state: 'not-done' });
  });
});

describe('the library system says no, and is still at it', () => {
  let now = clock.now();
  const later = (ms: number) => {
    now = new Date(Date.parse(now) + ms).toISOString();
  };
  const patient = async () => {
    now = clock.now();
    await open({ clock: { now: () => now }, timeoutMs: 300 });
    counter.parts.settings = { ...counter.parts.settings, timeoutMs: 10_000 };
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(patron);
    expect((await visit.enterPin('1234')).kind).toBe('known');
    return visit;
  };

  test('09 is carried out after it was asked about: returned, and a person sees to the security', async () => {
    const visit = await patient();
    counter.library.behave({ late: { codes: ['09'], ms: 1_200 } });
    expect(await visit.checkIn({ item: lentBook, uids: ['E1'] })).toMatchObject({
      code: 'outcome-unknown',
    });
    await expect.poll(() => counter.client.state).toBe('online');
    expect(holderOf(lentBook)).toBe(patron);
    expect(await resolveOpen(counter.parts)).toBe(false);
    expect(settlementOf(1)).toMatchObject({ state: 'unknown' });
    await expect.poll(() => holderOf(lentBook), { timeout: 5_000 }).toBe(null);
    later(1_000);
    await expect.poll(() => resolveOpen(counter.parts), { timeout: 5_000 }).toBe(true);
    expect(settlementOf(1)).toMatchObject({
      state: 'staff',
      why: 'returned-interrupted',
    });
  });

  test('29 is carried out after it was asked about: renewed', async () => {
    const visit = await patient();
    // The due date before is known from them.
    await visit.account();
    counter.library.misbehave('late-hang-up', { codes: ['29'], times: 1 });
    expect(await visit.renew(lentBook)).toMatchObject({ code: 'outcome-unknown' });
    await expect.poll(() => counter.client.state).toBe('online');
    // As before, and too early to be believed.
    expect(await resolveOpen(counter.parts)).toBe(false);
    expect(settlementOf(1)).toMatchObject({ state: 'unknown' });
    counter.library.carryOutOwed();
    await expect.poll(() => booked('renewal')).toBe(1);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(1)).toEqual({ state: 'accepted' });
  });

  test('29 is never carried out: not renewed, after the time of an answer', async () => {
    const visit = await patient();
    await visit.account();
    counter.library.misbehave('hang-up-on-request', { codes: ['29'], times: 1 });
    await visit.renew(lentBook);
    await expect.poll(() => counter.client.state).toBe('online');
    expect(await resolveOpen(counter.parts)).toBe(false);
    later(10_000);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(1)).toMatchObject({ state: 'not-done', why: 'due-date-same' });
  });

  test.each([
    ['11', 'check-out'],
    ['09', 'check-in'],
  ] as const)(
    'what was done off line (%s) is not sent again before the time of two answers, each time',
    async (code, kind) => {
      await patient();
      const item = kind === 'check-in' ? lentBook : book;
      const common = { item, uids: [], mode: 'offline' } as const;
      const id = begun(
        kind === 'check-in'
          ? { kind, ...common }
          : { kind, ...common, patron: other, dueOn: '2026-12-24' },
        { state: 'deferred' },
      );
      const sent = () => counter.library.received().filter((one) => one === code).length;
      for (const tries of [1, 2]) {
        counter.library.misbehave('late-hang-up', { codes: [code], times: 1 });
        expect(await resolveOpen(counter.parts)).toBe(false);
        await expect.poll(() => counter.client.state).toBe('online');
        counter.library.misbehave(null);
        expect(await resolveOpen(counter.parts)).toBe(false);
        expect(sent()).toBe(tries);
        // Its own answer may have taken so long, and it is carried out later still.
        later(19_000);
        expect(await resolveOpen(counter.parts)).toBe(false);
        expect(sent()).toBe(tries);
        later(1_000);
      }
      expect(await resolveOpen(counter.parts)).toBe(true);
      expect([sent(), settlementOf(id)?.state]).toEqual([3, 'accepted']);
    },
  );

  test('a request that was not carried out counts as such after the time of an answer', async () => {
    const visit = await patient();
    counter.library.misbehave('deaf', { codes: ['11'], times: 1 });
    expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({
      code: 'outcome-unknown',
    });
    await expect.poll(() => counter.client.state).toBe('online');
    expect(await resolveOpen(counter.parts)).toBe(false);
    later(10_000);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(1)).toMatchObject({ state: 'not-done' });
  });
});

test('after a crash the time of two answers counts from when it was sent', async () => {
  let now = clock.now();
  const later = (ms: number) => {
    now = new Date(Date.parse(now) + ms).toISOString();
  };
  await open({ clock: { now: () => now } });
  counter.parts.settings = { ...counter.parts.settings, timeoutMs: 10_000 };
  const id = journal().begin(
    { kind: 'check-out', item: book, patron, uids: [], mode: 'online' },
    now,
  );
  later(19_000);
  noteInterrupted(counter.parts);
  expect(await resolveOpen(counter.parts)).toBe(false);
  later(1_000);
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect(settlementOf(id)).toMatchObject({ state: 'not-done' });
});

describe('an interrupted return of an item that the library system does not know', () => {
  test('is for a person, and not said to be returned', async () => {
    const id = begun({ kind: 'check-in', item: '33559999999998', uids: ['E1'], mode: 'online' });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'staff',
      why: 'item-elsewhere',
    });
  });
});

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
    counter.parts.security = { release: async () => 'failed', secure: async () => 'failed' };
    counter.parts.cache.put(patron, {
      observedAt: clock.now(),
      fees: [],
      membership: { status: 5 },
    });
    const visit = openVisit(counter.parts, 'offline');
    await visit.identify(patron);
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'not-released',
    });
    const listed = settlementOf(1);
    expect(listed).toMatchObject({ state: 'staff', why: 'not-lent-not-secured' });
    expect(await retryEntry(counter.parts, 1)).toEqual(listed);
    expect([settlementOf(1), holderOf(book)]).toEqual([listed, null]);
  });

  test('of one that was interrupted before the patron saw it: the same, listed or not yet', async () => {
    const id = begun(notLent);
    expect(await retryEntry(counter.parts, id)).toMatchObject({ state: 'staff' });
    expect(await retryEntry(counter.parts, id)).toMatchObject({ state: 'staff' });
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
    expect(await retryEntry(counter.parts, id)).toEqual(listed);
    expect([settlementOf(id), holderOf(book)]).toEqual([listed, null]);
  });

  test('of a return off line that the library system has had: its security alone is listed, and nothing is sent', async () => {
    counter.parts.security = { release: async () => 'failed', secure: async () => 'failed' };
    const visit = openVisit(counter.parts, 'offline');
    expect(await visit.checkIn({ item: lentBook, uids: ['E2'] })).toMatchObject({
      code: 'not-secured',
    });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(holderOf(lentBook)).toBe(null);
    const listed = settlementOf(1);
    expect(listed).toMatchObject({ state: 'staff' });
    // The staff check it out from the bin, and then work on their list.
    const before = { loan: null, hold: null };
    const lent = { item: lentBook, card: other, dueOn: '2030-01-01', renewals: 0, before };
    counter.library.library.state.loans.set(lentBook, lent);
    expect(await retryEntry(counter.parts, 1)).toEqual(listed);
    expect([settlementOf(1), holderOf(lentBook)]).toEqual([listed, other]);
  });

  /** Off line; the library system refused it when it was sent. */
  const refusedReturn = (item: string) => {
    const id = begun(
      { kind: 'check-in', item, uids: ['E1'], mode: 'offline' },
      { state: 'deferred' },
    );
    for (const step of ['secured', 'sending'] as const) journal().note(id, { step }, clock.now());
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    return id;
  };

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
      expect(await retryEntry(counter.parts, id)).toEqual(listed);
      expect([settlementOf(id), holderOf(book)]).toEqual([listed, other]);
    },
  );

  test('of the same, whose loan stood, and whose patron took it along again: it is theirs', async () => {
    const id = refusedReturn(lentBook);
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(patron);
    await visit.enterPin('1234');
    const taken = await visit.checkOut({ item: lentBook, uids: ['E1'] });
    expect(taken).toMatchObject({ kind: 'done', alreadyLent: true });
    const listed = settlementOf(id);
    expect(await retryEntry(counter.parts, id)).toEqual(listed);
    expect(holderOf(lentBook)).toBe(patron);
  });

  test('of the same, whose item was not lent after all: it is sent', async () => {
    const id = refusedReturn(lentBook);
    begun({ ...notLent, item: lentBook, patron: other, mode: 'online' }, { state: 'refused' });
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(lentBook)).toBe(null);
  });

  test('of one whose item was not returned after all: it is sent', async () => {
    const id = begun(notLent, { state: 'deferred' });
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    begun({ kind: 'check-in', item: book, uids: ['E1'], mode: 'online' }, { state: 'refused' });
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
  });

  test('of one that was released before the kiosk ended: the item has left, and it is sent', async () => {
    const id = journal().begin(notLent, clock.now());
    journal().note(id, { step: 'released' }, clock.now());
    noteInterrupted(counter.parts);
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(book)).toBe(patron);
  });

  test('of one that was checked out, and refused later: it is sent', async () => {
    const id = begun(notLent, { state: 'deferred' });
    journal().settle(id, { state: 'staff', why: 'refused-afterwards' }, clock.now());
    expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
    expect(holderOf(book)).toBe(patron);
  });
});

describe('a person closes an entry while the library system is asked about it', () => {
  const closed: Settlement = { state: 'closed', by: 'An', why: 'seen to' };
  /** Closes it as soon as its question is on the wire. */
  const closing = async (id: number, work: () => Promise<unknown>) => {
    counter.library.delay(200);
    const before = counter.library.received().length;
    const running = work();
    await expect.poll(() => counter.library.received().length).toBeGreaterThan(before);
    journal().settle(id, closed, clock.now());
    return await running;
  };

  test('by retry: the word of the person stands', async () => {
    const id = begun(
      { kind: 'check-in', item: lentBook, uids: ['E1'], mode: 'online' },
      { state: 'staff', why: 'returned-interrupted' },
    );
    expect(await closing(id, () => retryEntry(counter.parts, id))).toEqual(closed);
    expect(settlementOf(id)).toEqual(closed);
  });

  test('by the kiosk itself: likewise, and what comes after is settled', async () => {
    const id = begun(
      { kind: 'check-out', item: book, patron, uids: [], mode: 'offline' },
      { state: 'deferred' },
    );
    const next = begun(
      { kind: 'check-in', item: lentBook, uids: [], mode: 'offline' },
      { state: 'deferred' },
    );
    await closing(id, () => resolveOpen(counter.parts));
    expect([settlementOf(id), settlementOf(next)]).toEqual([closed, { state: 'accepted' }]);
  });
});
