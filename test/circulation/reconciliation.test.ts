/** docs/reconciliation.md, rule by rule: what became of a request whose answer never came. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { Misbehaviour } from '../../simulators/library/misbehave.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { mayBeUnderWay } from '../../src/circulation/settle/unanswered.ts';
import { openVisit } from '../../src/circulation/visit.ts';
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

/** Until the client is on line again and the journal is settled as far as it can be. */
async function settled(): Promise<void> {
  await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
}
function last(): { id: number; transaction: Transaction; settlement: Settlement | null } {
  const { journal } = counter.parts;
  let id = 1;
  while (journal.get(id + 1)) id += 1;
  const entry = journal.get(id);
  if (!entry) throw new Error('nothing in the journal');
  return entry;
}
function booked(what: string) {
  return counter.library.log().filter((booking) => booking.what === what).length;
}
function spoil(how: Misbehaviour, code: string, times = 1) {
  return counter.library.misbehave(how, { codes: [code], times });
}

async function visitOf(pin = '1234') {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(patron);
  expect((await visit.enterPin(pin)).kind).toBe('known');
  return visit;
}

/** [how, whether it was carried out all the same] */
const ways: readonly [Misbehaviour, boolean][] = [
  ['hang-up-before-answer', true],
  ['hang-up-on-request', false],
  ['silent', true],
  ['deaf', false],
  ['hang-up-mid-message', true],
];

describe.each(ways)('%s, carried out: %s', (how, done) => {
  test('11: the holder in 18 tells', async () => {
    const visit = await visitOf();
    spoil(how, '11');
    expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({
      kind: 'refused',
      code: 'outcome-unknown',
    });
    await settled();
    expect(last().settlement?.state).toBe(done ? 'staff' : 'not-done');
    expect(booked('check-out')).toBe(done ? 1 : 0);
  });

  test('09: whether it is here', async () => {
    const visit = await visitOf();
    spoil(how, '09');
    expect(await visit.checkIn({ item: lentBook, uids: [] })).toMatchObject({
      kind: 'refused',
      code: 'outcome-unknown',
    });
    await settled();
    expect(last().settlement?.state).toBe(done ? 'staff' : 'not-done');
    expect(booked('check-in')).toBe(done ? 1 : 0);
  });

  test('29: whether the due date moved', async () => {
    const visit = await visitOf();
    await visit.account();
    spoil(how, '29');
    expect(await visit.renew(lentBook)).toMatchObject({ kind: 'refused', code: 'outcome-unknown' });
    await settled();
    expect(last().settlement?.state).toBe(done ? 'accepted' : 'not-done');
    expect(booked('renewal')).toBe(done ? 1 : 0);
  });

  test('09 that cancels: asked about, and cancelled again only where the loan stands', async () => {
    await counter.close();
    counter = await openCounter({
      security: { release: async () => 'failed', secure: async () => 'ok' },
    });
    const visit = await visitOf();
    spoil(how, '09');
    await visit.checkOut({ item: book, uids: ['E0040150'] });
    expect(last().transaction.kind).toBe('cancel-check-out');
    await settled();
    expect(last().settlement?.state).toBe('accepted');
    expect([booked('check-out'), booked('cancel')]).toEqual([1, 1]);
    expect(counter.library.library.state.loans.get(book)).toBeUndefined();
  });

  test('a loan made off line is sent once, whatever becomes of the answer', async () => {
    counter.parts.cache.put(patron, {
      observedAt: clock.now(),
      fees: [],
      membership: { status: 5 },
    });
    counter.parts.journal.settle(
      counter.parts.journal.begin(
        { kind: 'check-out', item: book, patron, uids: [], mode: 'offline', dueOn: '2024-06-01' },
        clock.now(),
      ),
      { state: 'deferred' },
      clock.now(),
    );
    spoil(how, '11');
    await settled();
    expect(last().settlement?.state).toBe('accepted');
    expect([booked('check-out'), booked('renewal')]).toEqual([1, 0]);
    expect(counter.library.library.state.loans.get(book)).toMatchObject({
      card: patron,
      dueOn: '2024-06-01',
    });
  });

  test('a return made off line: once, and it is back', async () => {
    counter.parts.journal.settle(
      counter.parts.journal.begin(
        { kind: 'check-in', item: lentBook, uids: [], mode: 'offline' },
        clock.now(),
      ),
      { state: 'deferred' },
      clock.now(),
    );
    spoil(how, '09');
    await settled();
    expect(last().settlement?.state).toBe('accepted');
    expect(booked('check-in')).toBe(1);
  });
});

describe('what the library system does not say', () => {
  const lost = (transaction: Transaction) => {
    counter.parts.journal.begin(transaction, clock.now());
    noteInterrupted(counter.parts);
  };
  const lendTo = (borrower: string) =>
    counter.parts.library
      .checkOut({ card: borrower, pin: null, item: book, mayRenew: true })
      .then(() => undefined);
  const loan: Transaction = { kind: 'check-out', item: book, patron, uids: [], mode: 'online' };

  test('another patron has the item: no loan of this one', async () => {
    await counter.close();
    counter = await openCounter({ form: 'simulated' });
    await lendTo(other);
    lost(loan);
    await settled();
    expect(last().settlement).toMatchObject({ state: 'not-done' });
  });

  test('no holder in 18: the list of loans tells', async () => {
    await lendTo(patron);
    lost(loan);
    await settled();
    expect(last().settlement).toMatchObject({
      state: 'staff',
      why: 'loan-unseen',
    });
  });

  test('no holder, and a list that does not name it: lent to another', async () => {
    await lendTo(other);
    lost(loan);
    await settled();
    expect(last().settlement).toMatchObject({ state: 'not-done' });
  });

  /** Lists of loans are those of before from now on, and an answer's time is half a second. */
  function lagging() {
    const { parts } = counter;
    counter.parts = { ...parts, settings: { ...parts.settings, timeoutMs: 500 } };
    counter.library.behave({ lists: { of: 'loans', how: 'lag', ms: 60_000 } });
  }

  test('no holder, and a list that does not name it yet: asked for an answer’s time more', async () => {
    lagging();
    await lendTo(patron);
    lost(loan);
    const { id } = last();
    const isUnderWay = () => mayBeUnderWay(counter.parts, id, performance.now());
    await expect.poll(isUnderWay, { interval: 5, timeout: 5_000 }).toBe(false);
    expect(await resolveOpen(counter.parts)).toBe(false);
    counter.library.behave({ lists: null });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(last().settlement).toMatchObject({ state: 'staff', why: 'loan-unseen' });
  });

  test('a renewal that the list does not show yet: the item tells', async () => {
    const visit = await visitOf();
    await visit.account();
    lagging();
    spoil('silent', '29');
    expect(await visit.renew(lentBook)).toMatchObject({ kind: 'refused', code: 'outcome-unknown' });
    await settled();
    expect(last().settlement).toEqual({ state: 'accepted' });
  });

  test('a loan off line of what the patron has, not on the list yet: it renews once', async () => {
    const { journal } = counter.parts;
    lagging();
    const offline = {
      kind: 'check-out',
      item: lentBook,
      patron,
      uids: [],
      mode: 'offline',
    } as const;
    const id = journal.begin({ ...offline, dueOn: '2024-06-20' }, clock.now());
    journal.settle(id, { state: 'deferred' }, clock.now());
    spoil('silent', '11');
    await expect.poll(() => resolveOpen(counter.parts), { timeout: 5_000 }).toBe(true);
    expect([last().settlement, booked('renewal')]).toEqual([{ state: 'accepted' }, 1]);
  });

  test('no holder, and lines that name no items: a person looks', async () => {
    await counter.close();
    counter = await openCounter({ profile: profileOf('wise', { loansIn: 'AK' }) });
    await lendTo(other);
    lost(loan);
    await settled();
    expect(last().settlement).toMatchObject({
      state: 'staff',
      why: 'loan-unknown',
    });
  });

  test('neither 17 nor 63 is known: a person looks, and the rest of the journal goes on', async () => {
    lost(loan);
    lost({ kind: 'check-in', item: lentBook, uids: [], mode: 'online' });
    counter.library.misbehave('resend', { codes: ['17', '63', '23'] });
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(counter.parts.journal.staff()).toHaveLength(2);
  });

  test.each([
    [
      '11',
      { kind: 'check-out', item: book, patron, uids: [], mode: 'offline', dueOn: '2024-06-10' },
    ],
    ['09', { kind: 'check-in', item: lentBook, uids: [], mode: 'offline' }],
  ] as const)(
    '%s, made off line, cannot be read: a person looks, and the rest goes on',
    async (code, first) => {
      const { journal } = counter.parts;
      for (const transaction of [first, { ...first, item: shelfNumber('book', 41) }])
        journal.settle(journal.begin(transaction, clock.now()), { state: 'deferred' }, clock.now());
      spoil('resend', code, 4);
      expect(await resolveOpen(counter.parts)).toBe(true);
      expect(journal.staff()).toMatchObject([{ settlement: { why: 'message-unreadable' } }]);
      expect(last().settlement).toEqual({ state: 'accepted' });
    },
  );

  test('a renewal whose due date was not known: the library system has the last word', async () => {
    lost({ kind: 'renew', item: lentBook, patron });
    await settled();
    expect(last().settlement).toMatchObject({
      state: 'not-done',
      why: 'due-date-counts',
    });
    expect(counter.library.received()).not.toContain('29');
  });

  test('a renewal of an item that is back since', async () => {
    lost({ kind: 'renew', item: lentBook, patron, dueOn: '2024-05-31' });
    await counter.parts.library.checkIn({ item: lentBook });
    await settled();
    expect(last().settlement).toMatchObject({
      state: 'not-done',
      why: 'not-on-loan',
    });
  });

  test('no answer at all: nothing is settled, and the order is kept', async () => {
    lost(loan);
    await counter.library.cutLine();
    await expect.poll(() => counter.client.state).toBe('offline');
    expect(await resolveOpen(counter.parts)).toBe(false);
    expect(last().settlement).toMatchObject({ state: 'unknown' });
    await counter.library.restoreLine();
    await settled();
    expect(last().settlement).toMatchObject({ state: 'not-done' });
  });
});
