/**
 * Returns of a chute: what the journal has as returned and still lies before the flap is secured
 * and not booked again, over a real line to the simulated library.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openChuteReturns } from '../../src/circulation/chute.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';

const book = shelfNumber('book', 40);
const presented = { item: book, uids: ['E1'] };

let counter: Counter;
let afi: Map<string, string>;
let stuck: boolean;
beforeEach(async () => {
  afi = new Map();
  stuck = false;
  const write = (to: string) => async (uid: string) => {
    if (stuck) return 'failed' as const;
    afi.set(uid, to);
    return 'ok' as const;
  };
  counter = await openCounter({
    security: { release: write('released'), secure: write('secured') },
  });
});
afterEach(() => counter.close());

function booked(): number {
  return counter.library.log().filter(({ what, item }) => what === 'check-in' && item === book)
    .length;
}
function entries() {
  const { journal } = counter.parts;
  return journal
    .ofItemSince(book, 0)
    .map(({ settlement, notes }) => [settlement?.state, notes.map(({ step }) => step).join(' ')]);
}

test('after a loss of power it is only secured; in the bin it is known no more', async () => {
  const { checkIn } = openChuteReturns(counter.parts);
  expect(await checkIn(presented, 'online')).toMatchObject({ kind: 'done' });
  afi.clear();
  const again = openChuteReturns(counter.parts);
  expect(await again.checkIn(presented, 'online')).toMatchObject({ kind: 'done' });
  expect([booked(), afi.get('E1')]).toEqual([1, 'secured']);
  expect(entries()).toEqual([['accepted', 'accepted secured secured']]);
  again.left([book]);
  expect(entries()[0]?.[1]).toBe('accepted secured secured left-chute');
  const later = openChuteReturns(counter.parts);
  await later.checkIn(presented, 'online');
  expect(booked()).toBe(2);
});

test('lent again since, it is a return of its own', async () => {
  await openChuteReturns(counter.parts).checkIn(presented, 'online');
  const { state } = counter.library.library;
  const loan = { item: book, card: '1', dueOn: '2026-12-01', renewals: 0 };
  state.loans.set(book, { ...loan, before: { loan: null, hold: null } });
  await openChuteReturns(counter.parts).checkIn(presented, 'online');
  expect([booked(), entries().length]).toEqual([2, 2]);
});

test('what could not be secured is secured later, and leaves the list of the staff', async () => {
  const { checkIn } = openChuteReturns(counter.parts);
  stuck = true;
  expect(await checkIn(presented, 'online')).toMatchObject({ code: 'not-secured' });
  expect(counter.parts.journal.staff()).toHaveLength(1);
  expect(await checkIn(presented, 'online')).toMatchObject({ code: 'not-secured' });
  stuck = false;
  expect(await checkIn(presented, 'online')).toMatchObject({ kind: 'done' });
  expect([booked(), counter.parts.journal.staff()]).toEqual([1, []]);
});

test('deferred, then secured after a loss of power: it is sent once, and accepted', async () => {
  await openChuteReturns(counter.parts).checkIn(presented, 'offline');
  noteInterrupted(counter.parts);
  const again = openChuteReturns(counter.parts);
  expect(await again.checkIn(presented, 'offline')).toMatchObject({ provisional: true });
  await resolveOpen(counter.parts);
  expect([booked(), entries().length, entries()[0]?.[0]]).toEqual([1, 1, 'accepted']);
});

test('deferred and not sent yet, its loan is no other one', async () => {
  const { state } = counter.library.library;
  const loan = { item: book, card: '1', dueOn: '2026-12-01', renewals: 0 };
  state.loans.set(book, { ...loan, before: { loan: null, hold: null } });
  const { checkIn } = openChuteReturns(counter.parts);
  await checkIn(presented, 'offline');
  // The line came back while its tag was written.
  expect(await checkIn(presented, 'online')).toMatchObject({ kind: 'done' });
  await resolveOpen(counter.parts);
  expect([booked(), entries().length, entries()[0]?.[0]]).toEqual([1, 1, 'accepted']);
});

test('sent without an answer, it is not sent again before that is settled', async () => {
  const { checkIn } = openChuteReturns(counter.parts);
  counter.library.misbehave('silent', { codes: ['09'], times: 1 });
  expect(await checkIn(presented, 'online')).toMatchObject({ code: 'outcome-unknown' });
  expect(await checkIn(presented, 'online')).toMatchObject({ code: 'outcome-unknown' });
  expect(entries()).toHaveLength(1);
});

test('what is gone after a start left while the kiosk was away', async () => {
  await openChuteReturns(counter.parts).checkIn(presented, 'online');
  expect(openChuteReturns(counter.parts).leftBut([book])).toBe(false);
  expect(openChuteReturns(counter.parts).leftBut([])).toBe(true);
  expect(openChuteReturns(counter.parts).leftBut([])).toBe(false);
});
