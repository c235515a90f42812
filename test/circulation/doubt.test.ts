/**
 * What is not said is not known: no loan is dropped, taken away or sent on the strength of it
 * (docs/reconciliation.md).
 */
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
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
const { journal, begun, settlementOf, booked, holderOf, lendTo, open } = desk;

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
      expect(await resolveOpen(desk.counter.parts)).toBe(true);
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
    const { loans } = desk.counter.library.library.state;
    for (const item of loans.keys()) if (isGone(item)) loans.delete(item);
    await lendTo(other, book);
    const deferred = begun(offline('2024-06-14'), { state: 'deferred' });
    const unknown = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    const renewal = begun({ kind: 'renew', item: book, patron, dueOn: '2024-05-31' });
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
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
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'not-done',
      why: 'not-on-loan',
    });
  });
});

describe('the library system names who has an item, and writes card numbers its own way', () => {
  const openIt = async (more: { loansIn?: 'AK' }) => {
    await open({ form: 'simulated', profile: profileOf('simulated', more) });
    desk.counter.library.library.setQuirk('own-card-form', true);
  };

  test('a loan of this patron stands, also where the list of loans does not say', async () => {
    await openIt({ loansIn: 'AK' });
    await lendTo(patron, book);
    const id = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'staff',
      why: 'loan-unseen',
    });
  });

  test('and another patron is another patron', async () => {
    await openIt({});
    await lendTo(other, book);
    const id = begun({ kind: 'check-out', item: book, patron, uids: [], mode: 'online' });
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({ state: 'not-done' });
  });
});

describe('the library system says no, and is still at it', () => {
  /** Once the time of two answers is over: it is none. */
  const afterwards = () => {
    const { parts } = desk.counter;
    return resolveOpen({ ...parts, settings: { ...parts.settings, timeoutMs: 0 } });
  };
  const patient = async () => {
    await open({ timeoutMs: 300 });
    desk.counter.parts.settings = { ...desk.counter.parts.settings, timeoutMs: 10_000 };
    const visit = openVisit(desk.counter.parts, 'online');
    await visit.identify(patron);
    expect((await visit.enterPin('1234')).kind).toBe('known');
    return visit;
  };

  test('09 is carried out after it was asked about: returned, and a person sees to the security', async () => {
    const visit = await patient();
    desk.counter.library.behave({ late: { codes: ['09'], ms: 1_200 } });
    expect(await visit.checkIn({ item: lentBook, uids: ['E1'] })).toMatchObject({
      code: 'outcome-unknown',
    });
    await expect.poll(() => desk.counter.client.state).toBe('online');
    expect(holderOf(lentBook)).toBe(patron);
    expect(await resolveOpen(desk.counter.parts)).toBe(false);
    expect(settlementOf(1)).toMatchObject({ state: 'unknown' });
    await expect.poll(() => holderOf(lentBook)).toBe(null);
    await expect.poll(() => resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(1)).toMatchObject({
      state: 'staff',
      why: 'returned-interrupted',
    });
  });

  test('29 is carried out after it was asked about: renewed', async () => {
    const visit = await patient();
    // The due date before is known from them.
    await visit.account();
    desk.counter.library.misbehave('late-hang-up', { codes: ['29'], times: 1 });
    expect(await visit.renew(lentBook)).toMatchObject({ code: 'outcome-unknown' });
    await expect.poll(() => desk.counter.client.state).toBe('online');
    // As before, and too early to be believed.
    expect(await resolveOpen(desk.counter.parts)).toBe(false);
    expect(settlementOf(1)).toMatchObject({ state: 'unknown' });
    desk.counter.library.carryOutOwed();
    await expect.poll(() => booked('renewal')).toBe(1);
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(1)).toEqual({ state: 'accepted' });
  });

  test('29 is never carried out: not renewed, after the time of two answers', async () => {
    const visit = await patient();
    await visit.account();
    desk.counter.library.misbehave('hang-up-on-request', { codes: ['29'], times: 1 });
    await visit.renew(lentBook);
    await expect.poll(() => desk.counter.client.state).toBe('online');
    expect(await resolveOpen(desk.counter.parts)).toBe(false);
    expect(await afterwards()).toBe(true);
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
      const sent = () => desk.counter.library.received().filter((one) => one === code).length;
      for (const tries of [1, 2]) {
        desk.counter.library.misbehave('late-hang-up', { codes: [code], times: 1 });
        expect(await (tries === 1 ? resolveOpen(desk.counter.parts) : afterwards())).toBe(false);
        await expect.poll(() => desk.counter.client.state).toBe('online');
        desk.counter.library.misbehave(null);
        expect(await resolveOpen(desk.counter.parts)).toBe(false);
        expect(sent()).toBe(tries);
      }
      expect(await afterwards()).toBe(true);
      expect([sent(), settlementOf(id)?.state]).toEqual([3, 'accepted']);
    },
  );

  test('a request that was not carried out counts as such after the time of two answers', async () => {
    const visit = await patient();
    desk.counter.library.misbehave('deaf', { codes: ['11'], times: 1 });
    expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({
      code: 'outcome-unknown',
    });
    await expect.poll(() => desk.counter.client.state).toBe('online');
    expect(await resolveOpen(desk.counter.parts)).toBe(false);
    expect(await afterwards()).toBe(true);
    expect(settlementOf(1)).toMatchObject({ state: 'not-done' });
  });
});

test('after a crash the time of two answers counts, though the clock was set forward', async () => {
  let now = clock.now();
  await open({ clock: { now: () => now } });
  const loan = { kind: 'check-out', item: book, patron, uids: [], mode: 'online' } as const;
  const id = journal().begin(loan, now);
  now = new Date(Date.parse(now) + 3_600_000).toISOString();
  noteInterrupted(desk.counter.parts);
  const { parts } = desk.counter;
  const patient = { ...parts, settings: { ...parts.settings, timeoutMs: 10_000 } };
  expect(await resolveOpen(patient)).toBe(false);
  expect(await resolveOpen(parts)).toBe(true);
  expect(settlementOf(id)).toMatchObject({ state: 'not-done' });
});

describe('an interrupted return of an item that the library system does not know', () => {
  test('is for a person, and not said to be returned', async () => {
    const id = begun({ kind: 'check-in', item: '33559999999998', uids: ['E1'], mode: 'online' });
    expect(await resolveOpen(desk.counter.parts)).toBe(true);
    expect(settlementOf(id)).toMatchObject({
      state: 'staff',
      why: 'item-elsewhere',
    });
  });
});

describe('a person closes an entry while the library system is asked about it', () => {
  const closed: Settlement = { state: 'closed', by: 'An', why: 'seen to' };
  /** Closes it as soon as its question is on the wire. */
  const closing = async (id: number, work: () => Promise<unknown>) => {
    desk.counter.library.delay(200);
    const before = desk.counter.library.received().length;
    const running = work();
    await expect.poll(() => desk.counter.library.received().length).toBeGreaterThan(before);
    journal().settle(id, closed, clock.now());
    return await running;
  };

  test('by retry: the word of the person stands', async () => {
    const id = begun(
      { kind: 'check-in', item: lentBook, uids: ['E1'], mode: 'online' },
      { state: 'staff', why: 'returned-interrupted' },
    );
    expect(await closing(id, () => retryEntry(desk.counter.parts, id))).toEqual(closed);
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
    await closing(id, () => resolveOpen(desk.counter.parts));
    expect([settlementOf(id), settlementOf(next)]).toEqual([closed, { state: 'accepted' }]);
  });
});
